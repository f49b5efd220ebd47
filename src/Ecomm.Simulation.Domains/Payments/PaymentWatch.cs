using System.Collections.Frozen;
using Ecomm.Decisions.Payments;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Core;
using Ecomm.Simulation.Domains.Orders;

namespace Ecomm.Simulation.Domains.Payments;

/// <summary>Watches payments and the gateway's ledger.</summary>
internal sealed class PaymentWatch(Books books) : Watch
{
    private static readonly FrozenDictionary<string, PaymentStatus> Names = PaymentStatuses.All.ToFrozenDictionary(
        status => status.ToName()
    );

    private readonly List<KnownOrder> touched = [];

    public override void Published(StreamEvent e)
    {
        var bit = EventBits.Of(e.Name);
        if (
            e.IsInjected
            || bit is not (EventBit.PaymentAccepted or EventBit.PaymentRejected or EventBit.Refunded)
            || books.Find(Books.Text(e.Data, "orderId")) is not { } order
        )
        {
            return;
        }
        Count();
        var isRecorded = bit switch
        {
            EventBit.PaymentAccepted => order.WasAccepted,
            EventBit.Refunded => order.Payment is PaymentStatus.Refunded,
            _ => order.Payment is PaymentStatus.Rejected,
        };
        if (!isRecorded)
        {
            Break(GenericLaws.Published, $"{order.Id}: {bit} is published, but not recorded");
        }
        if (order.WasRaised(EventBit.PaymentAccepted) && order.WasRaised(EventBit.PaymentRejected))
        {
            Break(ShopLaws.Outcome, $"{order.Id}: both accepted and rejected");
        }
        if (bit is EventBit.Refunded && !Equals(e.Data?["amount"], order.Captured))
        {
            Break(
                ShopLaws.Refunds,
                $"{order.Id}: {Says(e.Data?["amount"])} is told of, {Says(order.Captured)} was captured"
            );
        }
        touched.Add(order);
    }

    public override void Recorded(Item? before, Item after)
    {
        if (!after.Key.Pk.StartsWith("PAYMENTS#ORDER_ID#", StringComparison.Ordinal))
        {
            return;
        }
        var name = Books.Text(after.Attributes, "paymentStatus");
        if (books.OrderOf(after) is not { } order || name is null || !Names.TryGetValue(name, out var status))
        {
            Break(ShopLaws.Faithful, $"{after.Key.Pk} {after.Key.Sk} cannot be read: a payment that is '{name}'");
            return;
        }
        if (!IsLegal(order.Payment, status))
        {
            Break(ShopLaws.Outcome, $"{order.Id}: its payment was {order.Payment}, now is {status}");
        }
        var retries = Books.Whole(after, "paymentRetries");
        if (before is not null && retries > ProcessOrderPaymentWorker.RetriesMax)
        {
            Break(ShopLaws.Money, $"{order.Id}: {retries} retries");
        }
        if (
            !order.WasPublished(
                status is PaymentStatus.RefundPending or PaymentStatus.Refunded or PaymentStatus.Cancelled
                    ? EventBit.Cancelled
                    : EventBit.StockAllocated
            )
        )
        {
            Break(ShopLaws.Cause, $"{order.Id}: a payment is recorded as {status} without its cause");
        }
        (order.Payment, order.PaymentItem) = (status, after);
        order.WasAccepted |= status is PaymentStatus.Accepted;
        if (!order.IsSaidBy(after))
        {
            Break(ShopLaws.Faithful, $"{after.Key.Sk} tells of another order than was placed");
        }
        touched.Add(order);
    }

    public override void Entered(Item entry)
    {
        var kind = Books.Text(entry.Attributes, "kind");
        var order = books.Find(entry.Key.Pk);
        if (kind == LedgerEntry.Captured && order?.Payment is null)
        {
            Break(ShopLaws.Money, $"{entry.Key.Pk}: a capture stands and no payment is recorded");
        }
        if (order is null)
        {
            return;
        }
        if (kind == LedgerEntry.Refunded)
        {
            RefundEntered(order, entry);
            return;
        }
        order.Ledger = kind;
        order.Captured = kind == LedgerEntry.Captured ? entry.Attributes["amount"] : null;
        if (
            entry.Attributes["amount"] is { } amount
            && order.PaymentItem?.Attributes["price"] is { } price
            && !amount.Equals(price)
        )
        {
            Break(ShopLaws.Money, $"{order.Id}: {amount.Describe()} instead of {price.Describe()} was captured");
        }
        touched.Add(order);
    }

    public override void Acknowledged(string worker, StreamEvent e)
    {
        var isRefund = worker == nameof(RefundCancelledOrderWorker);
        if (worker != nameof(ProcessOrderPaymentWorker) && !isRefund)
        {
            return;
        }
        Count();
        var order = books.Find(Books.Text(e.Data, "orderId"));
        var isDone = order?.Payment switch
        {
            PaymentStatus.Accepted => !isRefund && order.WasPublished(EventBit.PaymentAccepted),
            PaymentStatus.Rejected => isRefund || order.WasPublished(EventBit.PaymentRejected),
            PaymentStatus.Cancelled => true,
            PaymentStatus.RefundPending => !isRefund,
            PaymentStatus.Refunded => !isRefund || order.WasPublished(EventBit.Refunded),
            _ => false,
        };
        if (isRefund && order is { IsContradicted: false } && !Equals(order.Captured, order.Refunded))
        {
            Break(
                ShopLaws.CostsNothing,
                $"{order.Id}: cancelled; {Says(order.Captured)} is captured, {Says(order.Refunded)} refunded"
            );
        }
        if (!isDone)
        {
            Break(
                GenericLaws.Acknowledged,
                $"{worker} acknowledged {e}, but its outcome is not recorded and published"
            );
        }
    }

    public override void Step()
    {
        foreach (var order in touched)
        {
            Check(order);
        }
        touched.Clear();
    }

    private void Check(KnownOrder order)
    {
        Count();
        if (order.Payment is null or PaymentStatus.Pending or PaymentStatus.Failed or PaymentStatus.RefundPending)
        {
            return;
        }
        var payment = order.Payment;
        var isAsRecorded = payment switch
        {
            PaymentStatus.Accepted => order.Captured is not null && order.Refunded is null,
            PaymentStatus.Refunded => order.Captured is not null && order.Captured.Equals(order.Refunded),
            _ => order.Captured is null,
        };
        if (!isAsRecorded)
        {
            Break(
                payment is PaymentStatus.Cancelled ? ShopLaws.LateMoney : ShopLaws.Money,
                $"{order.Id}: recorded as {payment}, but {Says(order.Captured)} is captured, {Says(order.Refunded)} refunded"
            );
        }
    }

    // What the gateway gives back, and whether anybody had a reason to ask.
    private void RefundEntered(KnownOrder order, Item entry)
    {
        var amount = entry.Attributes["amount"];
        if (order.Refunded is not null)
        {
            Break(ShopLaws.Refunds, $"{order.Id}: refunded twice");
        }
        if (!Equals(amount, order.Captured))
        {
            Break(ShopLaws.Refunds, $"{order.Id}: {Says(amount)} is refunded, {Says(order.Captured)} was captured");
        }
        if (order.Payment is not PaymentStatus.RefundPending)
        {
            Break(ShopLaws.Money, $"{order.Id}: refunded while the payment is recorded as {order.Payment}");
        }
        order.Refunded = amount;
        touched.Add(order);
    }

    private static bool IsLegal(PaymentStatus? was, PaymentStatus status) =>
        (was, status) switch
        {
            (null, PaymentStatus.Pending or PaymentStatus.Cancelled) => true,
            (null, _) => false,
            (PaymentStatus.Pending or PaymentStatus.Failed, PaymentStatus.Pending or PaymentStatus.Refunded) => was
                == status,
            (PaymentStatus.Pending or PaymentStatus.Failed, _) => true,
            (PaymentStatus.Accepted, PaymentStatus.RefundPending) => true,
            (PaymentStatus.RefundPending, PaymentStatus.Refunded) => true,
            _ => was == status,
        };

    private static string Says(Value? amount) => amount?.Describe() ?? "nothing";
}
