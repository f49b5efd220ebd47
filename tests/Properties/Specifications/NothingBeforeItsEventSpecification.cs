using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class NothingBeforeItsEventSpecification : LawSpecification
{
    [Theory]
    [InlineData(EventNames.OrderPlaced)]
    [InlineData(EventNames.OrderCreated)]
    [InlineData(EventNames.OrderStockAllocated)]
    [InlineData(EventNames.SkuRestocked)]
    public void A_record_whose_cause_was_never_published_breaks_nothing_before_its_event(string name)
    {
        var world = Consistent with { Events = Consistent.Events.Filter(e => e.Name != name) };
        var report = Assert.Single(Laws.Check(world), report => !report.Holds);
        Assert.Equal("nothing before its event", report.Law);
        Assert.EndsWith(
            $"recorded without a published {name}",
            Assert.Single(report.Violations),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_status_or_a_completion_before_its_event_breaks_nothing_before_its_event() =>
        Breaks(
            Consistent with
            {
                Events = Consistent.Events.Filter(e => e.Event != Accepted),
            },
            "nothing before its event",
            "order-1: recorded without a published ORDER_PAYMENT_ACCEPTED_EVENT",
            "order-1: recorded without a published ORDER_PAYMENT_ACCEPTED_EVENT"
        );

    [Fact]
    public void A_release_before_its_event_breaks_nothing_before_its_event() =>
        Breaks(
            Consistent with
            {
                Allocations = Seq1(Recorded.TheAllocation(AllocationStatus.Deallocated)),
                Stocks = Seq1(Stock(5)),
            },
            "nothing before its event",
            "order-1: recorded without a published ORDER_PAYMENT_REJECTED_EVENT"
        );
}
