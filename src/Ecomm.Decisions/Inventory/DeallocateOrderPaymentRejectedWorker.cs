using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Inventory;

/// <summary>
/// DeallocateOrderPaymentRejected: gives the units of an order whose payment was rejected back to their SKU. Keyed by the
/// order. The units return in the same write that marks the allocation, so a second delivery finds it marked and returns
/// nothing; a rejection that overtakes its allocation waits for it.
/// </summary>
public static class DeallocateOrderPaymentRejectedWorker
{
    public static readonly Worker Slice = Worker.For(
        nameof(DeallocateOrderPaymentRejectedWorker),
        reads: (OrderPaymentRejected e) => Allocation.Of(e.Item.OrderId),
        state: allocation => new State(allocation),
        Decide,
        new Effects().Updates<Allocation>().Updates<Stock>()
    );

    public sealed record State(Allocation? Allocation);

    public static Either<Failure, Seq<Decision>> Decide(State state, OrderPaymentRejected e, Instant now) =>
        state.Allocation switch
        {
            null => new Failure.Early($"no stock is allocated to {e.Item.OrderId} yet"),
            { } other when other.Item.DifferenceTo(e.Item) is { } difference => new Failure.Contradictory(
                $"the stock of {e.Item.OrderId} was decided with other data: its {difference}"
            ),
            { Status: AllocationStatus.Allocated } allocation => Seq1<Decision>(new ReleaseAllocation(allocation, now)),
            { Status: AllocationStatus.Deallocated } => new Failure.Redundant("the allocation is released"),
            { Status: var status } when status.IsCancelled() => new Failure.Stale(
                $"the order is cancelled: {status.ToName()}"
            ),
            { Status: var status } => new Failure.Forbidden(
                $"an allocation that is {status.ToName()} cannot be released"
            ),
        };
}
