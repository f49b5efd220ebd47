using static Ecomm.Engine.Decision;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class AllocateOrderStockWorkerSpecification() : WorkerSpecification(AllocateOrderStockWorker.Slice)
{
    private static readonly OrderCreated Created = new(Ordered, Earlier);

    [Fact]
    public void It_reads_what_became_of_the_order_and_the_stock_of_its_sku() =>
        Assert.Equal([Allocation.Of(Order1).ToRef(), Stock.Of(Plums).ToRef()], ReadsFor(Created));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(Decisions.Orders.Units.Max)]
    public void Enough_units_are_allocated_in_the_same_commit_and_then_said_to_be(long available) =>
        Given(Recorded.Stock(available))
            .When(Created)
            .Then(new AllocateStock(Ordered, Now), new Raise(new OrderStockAllocated(Ordered, Now)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Too_few_units_are_recorded_before_they_are_said_to_be_too_few(long available) =>
        Given(Recorded.Stock(available))
            .When(Created)
            .Then(new RecordDepletion(Ordered, Now), new Raise(new OrderStockDepleted(Ordered, Now)));

    [Fact]
    public void An_unknown_sku_is_depleted_at_once() =>
        Given().When(Created).Then(new RecordDepletion(Ordered, Now), new Raise(new OrderStockDepleted(Ordered, Now)));

    [Fact]
    public void A_depleted_order_stays_depleted_after_a_restock() =>
        Given(Recorded.Stock(50), Recorded.Allocation(AllocationStatus.Depleted))
            .When(Created)
            .Then(new Raise(new OrderStockDepleted(Ordered, Now)));

    [Theory]
    [InlineData(AllocationStatus.Allocated, 0)]
    [InlineData(AllocationStatus.Allocated, 50)]
    [InlineData(AllocationStatus.Completed, 0)]
    [InlineData(AllocationStatus.Completed, 50)]
    [InlineData(AllocationStatus.Deallocated, 0)]
    [InlineData(AllocationStatus.Deallocated, 50)]
    public void An_order_whose_units_were_taken_takes_no_more_and_is_never_depleted(
        AllocationStatus status,
        long available
    ) =>
        Given(Recorded.Stock(available), Recorded.Allocation(status))
            .When(Created)
            .Then(new Raise(new OrderStockAllocated(Ordered, Now)));

    [Theory]
    [InlineData(AllocationStatus.Cancelled, "CANCELLED_BEFORE_ALLOCATION")]
    [InlineData(AllocationStatus.Returned, "RETURNED_ORDER_CANCELLED")]
    public void A_cancelled_order_takes_nothing_and_says_nothing_however_many_units_there_are(
        AllocationStatus status,
        string name
    ) =>
        Assert.All(
            Seq(0, 1, 2, 50),
            available =>
                Given(Recorded.Stock(available), Recorded.Allocation(status))
                    .When(Created)
                    .ThenFails<Failure.Stale>($"the order is cancelled: {name}")
        );

    [Fact]
    public void An_order_created_again_as_another_order_is_parked_whatever_its_outcome_was() =>
        Assert.All(
            Forgeries.SelectMany(_ => AllocationStatuses.All, (forgery, status) => (forgery, status)),
            both =>
                Given(Recorded.Stock(50), Recorded.Allocation(both.status))
                    .When(new OrderCreated(both.forgery.Item, Earlier))
                    .ThenFails<Failure.Contradictory>(
                        $"the stock of order-1 was decided with other data: its {both.forgery.Difference}"
                    )
        );
}
