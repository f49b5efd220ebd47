using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class NothingBeforeItsEventSpecification : LawSpecification
{
    [Theory]
    [InlineData(OrderPlaced.EventName)]
    [InlineData(OrderCreated.EventName)]
    [InlineData(OrderStockAllocated.EventName)]
    [InlineData(SkuRestocked.EventName)]
    public void A_record_whose_cause_was_never_published_breaks_nothing_before_its_event(string name)
    {
        var world = Consistent with { Events = Consistent.Events.Filter(e => e.Name != name) };
        var report = Assert.Single(
            Laws.Check(Domains.All, world),
            report => !report.Holds && report.Law != Laws.Acknowledged
        );
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
            Consistent.Holding(Recorded.TheAllocation(AllocationStatus.Deallocated)).Holding(Stock(5)),
            "nothing before its event",
            "order-1: recorded without a published ORDER_PAYMENT_REJECTED_EVENT"
        );
}
