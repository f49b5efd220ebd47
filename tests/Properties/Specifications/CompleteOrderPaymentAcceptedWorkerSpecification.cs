using static Ecomm.Engine.Decision;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class CompleteOrderPaymentAcceptedWorkerSpecification()
    : WorkerSpecification(CompleteOrderPaymentAcceptedWorker.Slice)
{
    private static readonly OrderPaymentAccepted Accepted = new(Ordered, Earlier);

    [Fact]
    public void It_reads_the_allocation_alone() => Assert.Equal([Allocation.Of(Order1).ToRef()], ReadsFor(Accepted));

    [Fact]
    public void The_allocation_of_a_paid_order_is_made_final() =>
        Given(Recorded.Allocation(AllocationStatus.Allocated))
            .When(Accepted)
            .Then(new CompleteAllocation(Recorded.TheAllocation(AllocationStatus.Allocated), Now));

    [Fact]
    public void A_payment_that_overtakes_its_allocation_waits() =>
        Given().When(Accepted).ThenFails<Failure.Early>("no stock is allocated to order-1 yet");

    [Fact]
    public void A_second_delivery_finds_the_allocation_complete() =>
        Given(Recorded.Allocation(AllocationStatus.Completed)).When(Accepted).ThenFails<Failure.Redundant>();

    [Theory]
    [InlineData(AllocationStatus.Deallocated, "DEALLOCATED_PAYMENT_REJECTED")]
    [InlineData(AllocationStatus.Depleted, "STOCK_DEPLETED")]
    public void An_accepted_payment_for_units_that_the_order_does_not_hold_is_parked(
        AllocationStatus status,
        string name
    ) =>
        Given(Recorded.Allocation(status))
            .When(Accepted)
            .ThenFails<Failure.Forbidden>($"an allocation that is {name} cannot be completed");

    [Theory]
    [InlineData(AllocationStatus.Returned, "RETURNED_ORDER_CANCELLED")]
    [InlineData(AllocationStatus.Cancelled, "CANCELLED_BEFORE_ALLOCATION")]
    public void The_payment_of_a_cancelled_order_completes_nothing(AllocationStatus status, string name) =>
        Given(Recorded.Allocation(status)).When(Accepted).ThenFails<Failure.Stale>($"the order is cancelled: {name}");

    [Fact]
    public void A_payment_of_another_order_under_the_same_id_is_parked_whatever_its_allocation_is() =>
        Assert.All(
            Forgeries.SelectMany(_ => AllocationStatuses.All, (forgery, status) => (forgery, status)),
            both =>
                Given(Recorded.Allocation(both.status))
                    .When(new OrderPaymentAccepted(both.forgery.Item, Earlier))
                    .ThenFails<Failure.Contradictory>(
                        $"the stock of order-1 was decided with other data: its {both.forgery.Difference}"
                    )
        );
}
