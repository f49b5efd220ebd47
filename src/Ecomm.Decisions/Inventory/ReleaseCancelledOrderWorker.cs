using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Inventory;

/// <summary>
/// ReleaseCancelledOrder: gives the units of a cancelled order back to their SKU, or sees to it that none are ever taken. Keyed by the
/// order. The units return in the same write that marks the allocation, so a second delivery finds it marked and returns nothing; a
/// cancellation that overtakes the allocation leaves a tombstone, which the order's creation finds.
/// </summary>
public static class ReleaseCancelledOrderWorker
{
    public static readonly Worker Slice = Worker.For(
        nameof(ReleaseCancelledOrderWorker),
        reads: (OrderCancelled e) => Allocation.Of(e.Item.OrderId),
        state: allocation => new State(allocation),
        Decide,
        new Effects().Inserts<Allocation>().Updates<Allocation>().Updates<Stock>()
    );

    public sealed record State(Allocation? Allocation);

    public static Either<Failure, Seq<Decision>> Decide(State state, OrderCancelled e, Instant now) =>
        state.Allocation switch
        {
            null => Seq1<Decision>(new CancelAllocation(e.Item, now)),
            { } other when other.Item.DifferenceTo(e.Item) is { } difference => new Failure.Contradictory(
                $"the stock of {e.Item.OrderId} was decided with other data: its {difference}"
            ),
            { Status: var status } allocation when status.HoldsUnits() => Seq1<Decision>(
                new ReturnAllocation(allocation, now)
            ),
            { Status: var status } => new Failure.Redundant($"no units are held: {status.ToName()}"),
        };
}
