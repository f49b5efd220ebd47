using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class ReleaseCancelledOrderWorkerSpecification() : WorkerSpecification(ReleaseCancelledOrderWorker.Slice)
{
    private static readonly OrderCancelled Cancelled = new(Ordered, Earlier);

    [Fact]
    public void It_reads_the_allocation_alone() => Assert.Equal([Allocation.Of(Order1).ToRef()], ReadsFor(Cancelled));

    [Theory]
    [InlineData(AllocationStatus.Allocated)]
    [InlineData(AllocationStatus.Completed)]
    public void Units_that_a_cancelled_order_holds_are_returned_as_they_were_stored(AllocationStatus status) =>
        Given(Recorded.Allocation(status))
            .When(Cancelled)
            .Then(new ReturnAllocation(Recorded.TheAllocation(status), Now));

    [Fact]
    public void A_cancellation_that_overtakes_the_allocation_leaves_a_tombstone() =>
        Given().When(Cancelled).Then(new CancelAllocation(Ordered, Now));

    [Theory]
    [InlineData(AllocationStatus.Deallocated, "DEALLOCATED_PAYMENT_REJECTED")]
    [InlineData(AllocationStatus.Depleted, "STOCK_DEPLETED")]
    [InlineData(AllocationStatus.Returned, "RETURNED_ORDER_CANCELLED")]
    [InlineData(AllocationStatus.Cancelled, "CANCELLED_BEFORE_ALLOCATION")]
    public void An_order_that_holds_no_units_returns_none(AllocationStatus status, string name) =>
        Given(Recorded.Allocation(status)).When(Cancelled).ThenFails<Failure.Redundant>($"no units are held: {name}");

    [Fact]
    public void A_cancellation_of_another_order_under_the_same_id_returns_nothing_and_is_parked() =>
        Assert.All(
            Forgeries.SelectMany(_ => AllocationStatuses.All, (forgery, status) => (forgery, status)),
            both =>
                Given(Recorded.Allocation(both.status))
                    .When(new OrderCancelled(both.forgery.Item, Earlier))
                    .ThenFails<Failure.Contradictory>(
                        $"the stock of order-1 was decided with other data: its {both.forgery.Difference}"
                    )
        );
}
