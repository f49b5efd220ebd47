namespace Ecomm.Decisions.Orders;

/// <summary>What always holds of orders.</summary>
public static class OrderLaws
{
    /// <summary>A law that domains share: what excludes each other is never both recorded or published.</summary>
    public const string OneOutcome = "one outcome per order";

    /// <summary>A law that domains share: every record has its cause.</summary>
    public const string NothingBefore = "nothing before its event";

    /// <summary>A law that domains share: nothing is kept of an order that is cancelled.</summary>
    public const string CancelledCostsNothing = "a cancelled order costs nothing";

    public const string CancelledCostsNothingSays =
        "Once the cancellation of an order is settled, its units are back, once, and no money of it is kept.";

    public const string OneOutcomeSays = "Never both allocated and depleted, never both accepted and rejected.";
    public const string NothingBeforeSays = "No record whose causing event was not published before.";

    public static readonly Seq<Law> All = Seq<Law>(
        new Law.OfEachSubject(
            "status only climbs",
            "No event that was applied lies above the order's status.",
            StatusOnlyClimbs
        ),
        new Law.OfEachSubject(NothingBefore, NothingBeforeSays, NothingBeforeItsEvent)
    );

    /// <summary>The orders that this system itself has cancelled, as far as that worker has acknowledged it.</summary>
    public static IEnumerable<OrderId> CancelledBy(Committed committed, string worker) =>
        committed
            .Events.Where(one => !one.Injected && one.AcknowledgedBy.Contains(worker))
            .Select(one => one.Event)
            .OfType<OrderCancelled>()
            .Select(cancelled => cancelled.Item.OrderId);

    // No event that SyncOrder has acknowledged lies above the order's status: a status that went back would show here.
    private static IEnumerable<string> StatusOnlyClimbs(Committed committed)
    {
        var orders = committed.All<Order>().DistinctBy(order => order.Item.OrderId).ToDictionary(o => o.Item.OrderId);
        foreach (var published in committed.Events)
        {
            if (
                published.Event is OrderEvent e
                && published.AcknowledgedBy.Contains(nameof(SyncOrderWorker))
                && OrderStatuses.Of(e).Case is OrderStatus status
                && !(orders.TryGetValue(e.Item.OrderId, out var order) && status.IsAtMost(order.Status))
            )
            {
                yield return $"{e.Item.OrderId}: {e.Name} was applied, but the order is "
                    + (order is null ? "missing" : order.Status.ToName());
            }
        }
    }

    private static IEnumerable<string> NothingBeforeItsEvent(Committed committed)
    {
        var facts = new OrderFacts(committed);
        return committed.All<Order>().SelectMany(order => facts.Missing(order.Item.OrderId, Causes(order)));
    }

    private static Seq<string> Causes(Order order) =>
        order.Status is OrderStatus.Created
            ? Seq1(OrderPlaced.EventName)
            : Seq(OrderPlaced.EventName, order.Status.ToName().Replace("_STATUS", "_EVENT", StringComparison.Ordinal));
}
