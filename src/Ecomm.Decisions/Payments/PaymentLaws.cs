using System.Globalization;
using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Payments;

/// <summary>What always holds of payments and of the gateway's ledger.</summary>
public static class PaymentLaws
{
    public static readonly Seq<Law> All = Seq(
        new Law(OrderLaws.OneOutcome, OrderLaws.OneOutcomeSays, OneOutcome),
        new Law(
            "money follows the order",
            "At most one capture per order; a payment that is not open is accepted if and only if a capture stands.",
            MoneyFollowsTheOrder
        ),
        new Law(OrderLaws.NothingBefore, OrderLaws.NothingBeforeSays, NothingBeforeItsEvent)
    );

    // Never both accepted and rejected, in what the system itself published and recorded.
    private static IEnumerable<string> OneOutcome(Committed committed)
    {
        var facts = new OrderFacts(committed);
        var both = facts.Both(
            OrderPaymentAccepted.EventName,
            OrderPaymentRejected.EventName,
            "both accepted and rejected"
        );
        var otherwise =
            from payment in committed.All<Payment>()
            let other = payment.Status switch
            {
                PaymentStatus.Accepted => OrderPaymentRejected.EventName,
                PaymentStatus.Rejected => OrderPaymentAccepted.EventName,
                _ => "",
            }
            where facts.WasRaised(payment.Item.OrderId, other)
            select $"{payment.Item.OrderId}: recorded {payment.Status.ToName()}, published {other}";
        return both.Concat(otherwise);
    }

    // The ledger is read before and after the stores: a capture that was there before must be recorded by then, and what is
    // recorded as captured must be there after.
    private static IEnumerable<string> MoneyFollowsTheOrder(Committed committed)
    {
        var captured = Captures(committed.LedgerAfter)
            .GroupBy(entry => entry.Key)
            .ToDictionary(g => g.Key, g => g.Count());
        foreach (var (key, count) in captured.Where(pair => pair.Value > 1))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{key}: {count} captures");
        }
        foreach (var payment in committed.All<Payment>().Where(payment => !payment.Status.IsOpen()))
        {
            var stands = captured.ContainsKey(payment.Item.OrderId.Text);
            if (stands != (payment.Status is PaymentStatus.Accepted))
            {
                yield return $"{payment.Item.OrderId}: recorded {payment.Status.ToName()}, but "
                    + (stands ? "a capture stands" : "no capture stands");
            }
        }
        var recorded = committed.All<Payment>().Select(payment => payment.Item.OrderId.Text).ToHashSet();
        foreach (var entry in Captures(committed.LedgerBefore).Where(entry => !recorded.Contains(entry.Key)))
        {
            yield return $"{entry.Key}: a capture stands and no payment is recorded";
        }
    }

    private static IEnumerable<string> NothingBeforeItsEvent(Committed committed)
    {
        var facts = new OrderFacts(committed);
        return committed
            .All<Payment>()
            .SelectMany(payment => facts.Missing(payment.Item.OrderId, OrderStockAllocated.EventName));
    }

    private static IEnumerable<LedgerEntry> Captures(Seq<Item> ledger) =>
        ledger.Map(LedgerEntry.Read).Filter(entry => entry.Kind == LedgerEntry.Captured);
}
