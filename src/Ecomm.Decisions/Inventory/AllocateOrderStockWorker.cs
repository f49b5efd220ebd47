using static Ecomm.Decisions.Event;

namespace Ecomm.Decisions;

// AllocateOrderStock: takes units for a created order, or records that there were too few. Keyed by the order.
// Whichever outcome is recorded first stands: a second delivery finds it and only repeats the event, whose own key
// makes the repetition harmless. Too few at the moment of reading is too few for good: a later restock changes nothing.
public static class AllocateOrderStockWorker
{
    public static readonly Worker Slice = Worker.For<OrderCreated, State>(
        nameof(AllocateOrderStockWorker),
        reads: e => Seq<EntityKey>(new EntityKey.OfAllocation(e.Item.OrderId), new EntityKey.OfStock(e.Item.Sku)),
        state: found => new State(found.Allocation, found.Stock?.Available ?? 0),
        Decide
    );

    public sealed record State(Allocation? Allocation, long UnitsAvailable);

    public static Either<Failure, Seq<Decision>> Decide(State state, OrderCreated e, Instant now) =>
        (state.Allocation, state.UnitsAvailable >= e.Item.Units.Count) switch
        {
            ({ } allocation, _) when allocation.Item.DifferenceTo(e.Item) is { } difference =>
                new Failure.Contradictory(
                    $"the stock of {e.Item.OrderId} was decided with other data: its {difference}"
                ),
            ({ Status: AllocationStatus.Depleted }, _) => Seq1(Raise(new OrderStockDepleted(e.Item, now))),
            (not null, _) => Seq1(Raise(new OrderStockAllocated(e.Item, now))),
            (null, true) => Seq(new Decision.AllocateStock(e.Item, now), Raise(new OrderStockAllocated(e.Item, now))),
            (null, false) => Seq(new Decision.RecordDepletion(e.Item, now), Raise(new OrderStockDepleted(e.Item, now))),
        };

    private static Decision Raise(Event e) => new Decision.Raise(e);
}
