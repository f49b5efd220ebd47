using static Ecomm.Engine.Decision;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class DeallocateOrderPaymentRejectedWorkerSpecification()
    : WorkerSpecification(DeallocateOrderPaymentRejectedWorker.Slice)
{
    private static readonly OrderPaymentRejected Rejected = new(Ordered, Earlier);

    [Fact]
    public void It_reads_the_allocation_alone() => Assert.Equal([Allocation.Of(Order1).ToRef()], ReadsFor(Rejected));

    [Fact]
    public void The_units_of_an_order_whose_payment_was_rejected_are_released_as_they_were_stored() =>
        Given(Recorded.Allocation(AllocationStatus.Allocated))
            .When(Rejected)
            .Then(new ReleaseAllocation(Recorded.TheAllocation(AllocationStatus.Allocated), Now));

    [Fact]
    public void A_rejection_that_overtakes_its_allocation_waits() =>
        Given().When(Rejected).ThenFails<Failure.Early>("no stock is allocated to order-1 yet");

    [Fact]
    public void A_second_delivery_finds_the_units_released_and_returns_none() =>
        Given(Recorded.Allocation(AllocationStatus.Deallocated)).When(Rejected).ThenFails<Failure.Redundant>();

    [Theory]
    [InlineData(AllocationStatus.Completed, "COMPLETED_PAYMENT_ACCEPTED")]
    [InlineData(AllocationStatus.Depleted, "STOCK_DEPLETED")]
    public void A_rejection_never_releases_units_that_are_final_or_were_never_taken(
        AllocationStatus status,
        string name
    ) =>
        Given(Recorded.Allocation(status))
            .When(Rejected)
            .ThenFails<Failure.Forbidden>($"an allocation that is {name} cannot be released");

    [Theory]
    [InlineData(AllocationStatus.Returned, "RETURNED_ORDER_CANCELLED")]
    [InlineData(AllocationStatus.Cancelled, "CANCELLED_BEFORE_ALLOCATION")]
    public void A_rejection_releases_no_units_that_the_cancellation_returned_or_that_were_never_taken(
        AllocationStatus status,
        string name
    ) => Given(Recorded.Allocation(status)).When(Rejected).ThenFails<Failure.Stale>($"the order is cancelled: {name}");

    [Fact]
    public void A_rejection_of_another_order_under_the_same_id_releases_nothing_and_is_parked() =>
        Assert.All(
            Forgeries.SelectMany(_ => AllocationStatuses.All, (forgery, status) => (forgery, status)),
            both =>
                Given(Recorded.Allocation(both.status))
                    .When(new OrderPaymentRejected(both.forgery.Item, Earlier))
                    .ThenFails<Failure.Contradictory>(
                        $"the stock of order-1 was decided with other data: its {both.forgery.Difference}"
                    )
        );
}
