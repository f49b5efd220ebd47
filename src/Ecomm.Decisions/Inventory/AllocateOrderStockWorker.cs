using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Inventory;

/// <summary>
/// AllocateOrderStock: takes units for a created order, or records that there were too few. Keyed by the order.
/// Whichever outcome is recorded first stands: a second delivery finds it and only repeats the event, whose own key
/// makes the repetition harmless. Too few at the moment of reading is too few for good: a later restock changes nothing. An order
/// that is cancelled already takes nothing.
/// </summary>
public static class AllocateOrderStockWorker
{
    public static readonly Worker Slice = Worker.For(
        nameof(AllocateOrderStockWorker),
        reads: (OrderCreated e) => (Allocation.Of(e.Item.OrderId), Stock.Of(e.Item.Sku)),
        state: (allocation, stock) => new State(allocation, stock?.Available ?? 0),
        Decide,
        new Effects().Inserts<Allocation>().Updates<Stock>().Raises<OrderStockAllocated>().Raises<OrderStockDepleted>()
    );

    public sealed record State(Allocation? Allocation, long UnitsAvailable);

    public static Either<Failure, Seq<Decision>> Decide(State state, OrderCreated e, Instant now) =>
        (state.Allocation, state.UnitsAvailable >= e.Item.Units.Count) switch
        {
            ({ } allocation, _) when allocation.Item.DifferenceTo(e.Item) is { } difference =>
                new Failure.Contradictory(
                    $"the stock of {e.Item.OrderId} was decided with other data: its {difference}"
                ),
            ({ Status: var status }, _) when status.IsCancelled() => new Failure.Stale(
                $"the order is cancelled: {status.ToName()}"
            ),
            ({ Status: AllocationStatus.Depleted }, _) => Seq1(Raise(new OrderStockDepleted(e.Item, now))),
            (not null, _) => Seq1(Raise(new OrderStockAllocated(e.Item, now))),
            (null, true) => Seq(new AllocateStock(e.Item, now), Raise(new OrderStockAllocated(e.Item, now))),
            (null, false) => Seq(new RecordDepletion(e.Item, now), Raise(new OrderStockDepleted(e.Item, now))),
        };

    private static Decision Raise(Event e) => new Decision.Raise(e);
}
