using System.Globalization;
using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Payments;

/// <summary>What always holds of payments and of the gateway's ledger.</summary>
public static class PaymentLaws
{
    public static readonly Seq<Law> All = Seq<Law>(
        new Law.OfEachSubject(OrderLaws.OneOutcome, OrderLaws.OneOutcomeSays, OneOutcome),
        new Law.OfEachSubject(
            "money follows the order",
            "At most one capture per order. A payment that is not open is accepted if and only if an unrefunded capture stands, and "
                + "refunded if and only if a capture and its equal refund stand.",
            MoneyFollowsTheOrder
        ),
        new Law.OfEachSubject(
            "refunds never exceed captures",
            "Per order, the gateway gives back at most once, and never more than it captured.",
            RefundsNeverExceedCaptures
        ),
        new Law.OfEachSubject(
            OrderLaws.CancelledCostsNothing,
            OrderLaws.CancelledCostsNothingSays,
            CancelledCostsNothing
        ),
        new Law.OfEachSubject(
            "money that arrives late goes back",
            "What is captured for an order whose payment a cancellation has closed is refunded.",
            LateMoneyGoesBack
        ),
        new Law.OfEachSubject(OrderLaws.NothingBefore, OrderLaws.NothingBeforeSays, NothingBeforeItsEvent)
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
            from other in payment.Status switch
            {
                PaymentStatus.Accepted or PaymentStatus.RefundPending or PaymentStatus.Refunded =>
                [
                    OrderPaymentRejected.EventName,
                ],
                PaymentStatus.Rejected => [OrderPaymentAccepted.EventName],
                PaymentStatus.Cancelled => [OrderPaymentAccepted.EventName, OrderPaymentRejected.EventName],
                _ => System.Array.Empty<string>(),
            }
            where facts.WasRaised(payment.Item.OrderId, other)
            select $"{payment.Item.OrderId}: recorded {payment.Status.ToName()}, published {other}";
        return both.Concat(otherwise);
    }

    // The ledger is read before and after the stores: what was there before must be recorded by then, and what is recorded as done
    // must be there after.
    private static IEnumerable<string> MoneyFollowsTheOrder(Committed committed)
    {
        var (before, after) = (new Money(committed.LedgerBefore), new Money(committed.LedgerAfter));
        foreach (
            var (order, count) in after.Captures.Where(pair => pair.Value.Count > 1).Select(p => (p.Key, p.Value.Count))
        )
        {
            yield return Invariant($"{order}: {count} captures");
        }
        foreach (var payment in committed.All<Payment>().Where(payment => !payment.Status.IsOpen()))
        {
            var order = payment.Item.OrderId.Text;
            var captured = after.Captured(order);
            var isAsRecorded = payment.Status switch
            {
                PaymentStatus.Accepted => captured is not null && before.Refunded(order) is null,
                PaymentStatus.Refunded => captured is not null && after.Refunded(order) == captured,
                _ => captured is null,
            };
            if (!isAsRecorded)
            {
                yield return $"{order}: recorded {payment.Status.ToName()}, but " + after.Says(order);
            }
        }
        var recorded = committed.All<Payment>().Select(payment => payment.Item.OrderId.Text).ToHashSet();
        foreach (var order in before.Captures.Keys.Where(order => !recorded.Contains(order)))
        {
            yield return $"{order}: a capture stands and no payment is recorded";
        }
    }

    private static IEnumerable<string> RefundsNeverExceedCaptures(Committed committed)
    {
        var (before, after) = (new Money(committed.LedgerBefore), new Money(committed.LedgerAfter));
        foreach (var (order, refunds) in after.Refunds.Where(pair => pair.Value.Count > 1))
        {
            yield return Invariant($"{order}: {refunds.Count} refunds");
        }
        foreach (var order in before.Refunds.Keys.Where(order => before.Refunded(order) > (after.Captured(order) ?? 0)))
        {
            yield return $"{order}: {after.Says(order)}";
        }
    }

    // Once its worker has acknowledged the cancellation, the gateway keeps nothing, and never will.
    private static IEnumerable<string> CancelledCostsNothing(Committed committed)
    {
        var after = new Money(committed.LedgerAfter);
        return OrderLaws
            .CancelledBy(committed, nameof(RefundCancelledOrderWorker))
            .Select(order => order.Text)
            .Where(order => after.Captured(order) != after.Refunded(order))
            .Select(order => $"{order}: cancelled, but {after.Says(order)}");
    }

    private static IEnumerable<string> LateMoneyGoesBack(Committed committed)
    {
        var after = new Money(committed.LedgerAfter);
        return committed
            .All<Payment>()
            .Where(payment => payment.Status is PaymentStatus.Cancelled or PaymentStatus.Refunded)
            .Select(payment => (Order: payment.Item.OrderId.Text, payment.Status))
            .Where(one => after.Captured(one.Order) != after.Refunded(one.Order))
            .Select(one => $"{one.Order}: {one.Status.ToName()}, but {after.Says(one.Order)}");
    }

    private static IEnumerable<string> NothingBeforeItsEvent(Committed committed)
    {
        var facts = new OrderFacts(committed);
        return committed.All<Payment>().SelectMany(payment => facts.Missing(payment.Item.OrderId, Causes(payment)));
    }

    // A cancelled payment may never have been begun.
    private static Seq<string> Causes(Payment payment) =>
        payment.Status switch
        {
            PaymentStatus.Cancelled => Seq1(OrderCancelled.EventName),
            PaymentStatus.RefundPending or PaymentStatus.Refunded => Seq(
                OrderStockAllocated.EventName,
                OrderCancelled.EventName
            ),
            _ => Seq1(OrderStockAllocated.EventName),
        };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>What a ledger holds of captures and refunds, by order.</summary>
    private sealed class Money(Seq<Item> ledger)
    {
        public IReadOnlyDictionary<string, List<LedgerEntry>> Captures { get; } = Of(ledger, LedgerEntry.Captured);

        public IReadOnlyDictionary<string, List<LedgerEntry>> Refunds { get; } = Of(ledger, LedgerEntry.Refunded);

        /// <summary>What was captured in all; null for nothing.</summary>
        public decimal? Captured(string order) => Sum(Captures, order);

        /// <summary>What was refunded in all; null for nothing.</summary>
        public decimal? Refunded(string order) => Sum(Refunds, order);

        public string Says(string order) =>
            (Captured(order), Refunded(order)) switch
            {
                (null, null) => "no capture stands",
                ({ } captured, null) => Invariant($"a capture of {captured} stands"),
                (null, { } refunded) => Invariant($"{refunded} is refunded and no capture stands"),
                var (captured, refunded) => Invariant($"{refunded} is refunded of {captured}"),
            };

        private static decimal? Sum(IReadOnlyDictionary<string, List<LedgerEntry>> entries, string order) =>
            entries.TryGetValue(order, out var all) ? all.Sum(entry => entry.Amount ?? 0) : null;

        private static Dictionary<string, List<LedgerEntry>> Of(Seq<Item> ledger, string kind) =>
            ledger
                .Map(LedgerEntry.Read)
                .Filter(entry => entry.Kind == kind)
                .AsEnumerable()
                .GroupBy(entry => entry.Key)
                .ToDictionary(group => group.Key, group => group.ToList());
    }
}
