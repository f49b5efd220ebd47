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
            || bit is not (EventBit.PaymentAccepted or EventBit.PaymentRejected)
            || books.Find(Books.Text(e.Data, "orderId")) is not { } order
        )
        {
            return;
        }
        Count();
        if (order.Payment != (bit is EventBit.PaymentAccepted ? PaymentStatus.Accepted : PaymentStatus.Rejected))
        {
            Break(GenericLaws.Published, $"{order.Id}: {bit} is published, but not recorded");
        }
        if (order.WasRaised(EventBit.PaymentAccepted) && order.WasRaised(EventBit.PaymentRejected))
        {
            Break(ShopLaws.Outcome, $"{order.Id}: both accepted and rejected");
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
        if (order.Payment is { } was && (!was.IsOpen() || status is PaymentStatus.Pending) && was != status)
        {
            Break(ShopLaws.Outcome, $"{order.Id}: its payment was {was}, now is {status}");
        }
        var retries = Books.Whole(after, "paymentRetries");
        if (before is not null && retries > ProcessOrderPaymentWorker.RetriesMax)
        {
            Break(ShopLaws.Money, $"{order.Id}: {retries} retries");
        }
        if (!order.WasPublished(EventBit.StockAllocated))
        {
            Break(ShopLaws.Cause, $"{order.Id}: a payment is recorded without allocated stock");
        }
        (order.Payment, order.PaymentItem) = (status, after);
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
        order.Ledger = kind;
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
        if (worker != nameof(ProcessOrderPaymentWorker))
        {
            return;
        }
        Count();
        var order = books.Find(Books.Text(e.Data, "orderId"));
        var isDone = order?.Payment switch
        {
            PaymentStatus.Accepted => order.WasPublished(EventBit.PaymentAccepted),
            PaymentStatus.Rejected => order.WasPublished(EventBit.PaymentRejected),
            _ => false,
        };
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
        if (order.Payment is not { } payment || payment.IsOpen())
        {
            return;
        }
        var captured = order.Ledger == LedgerEntry.Captured;
        if (captured != payment is PaymentStatus.Accepted)
        {
            Break(
                ShopLaws.Money,
                $"{order.Id}: recorded as {payment}, but {(captured ? "a capture stands" : "no capture stands")}"
            );
        }
    }
}
