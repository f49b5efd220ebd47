using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Inventory;

/// <summary>
/// CompleteOrderPaymentAccepted: makes the allocation of a paid order final, so that its units never come back. Keyed by
/// the order. A second delivery finds the allocation complete; a payment that overtakes its allocation waits for it.
/// </summary>
public static class CompleteOrderPaymentAcceptedWorker
{
    public static readonly Worker Slice = Worker.For(
        nameof(CompleteOrderPaymentAcceptedWorker),
        reads: (OrderPaymentAccepted e) => Allocation.Of(e.Item.OrderId),
        state: allocation => new State(allocation),
        Decide,
        new Effects().Updates<Allocation>()
    );

    public sealed record State(Allocation? Allocation);

    public static Either<Failure, Seq<Decision>> Decide(State state, OrderPaymentAccepted e, Instant now) =>
        state.Allocation switch
        {
            null => new Failure.Early($"no stock is allocated to {e.Item.OrderId} yet"),
            { } other when other.Item.DifferenceTo(e.Item) is { } difference => new Failure.Contradictory(
                $"the stock of {e.Item.OrderId} was decided with other data: its {difference}"
            ),
            { Status: AllocationStatus.Allocated } allocation => Seq1<Decision>(
                new CompleteAllocation(allocation, now)
            ),
            { Status: AllocationStatus.Completed } => new Failure.Redundant("the allocation is complete"),
            { Status: var status } when status.IsCancelled() => new Failure.Stale(
                $"the order is cancelled: {status.ToName()}"
            ),
            { Status: var status } => new Failure.Forbidden(
                $"an allocation that is {status.ToName()} cannot be completed"
            ),
        };
}
