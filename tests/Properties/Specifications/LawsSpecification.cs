using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class LawsSpecification : LawSpecification
{
    [Fact]
    public void The_laws_are_ten_and_the_one_of_any_domain_and_a_consistent_world_keeps_them() =>
        Assert.Equal(
            [
                "stock is conserved: True",
                "one outcome per order: True",
                "a cancelled order costs nothing: True",
                "nothing before its event: True",
                "status only climbs: True",
                "money follows the order: True",
                "refunds never exceed captures: True",
                "money that arrives late goes back: True",
                "shipped or cancelled, never both: True",
                "shipped only if paid: True",
                "what is acknowledged is done: True",
            ],
            Laws.Check(Domains.All, Consistent).Select(report => $"{report.Law}: {report.Holds}").ToArray()
        );

    [Fact]
    public void An_order_that_is_delivered_keeps_them() => Keeps(Delivered);

    [Fact]
    public void An_order_that_is_cancelled_and_refunded_keeps_them() => Keeps(Refunded);

    [Fact]
    public void A_cancellation_that_is_not_settled_yet_keeps_them() => Keeps(Unsettled);

    [Fact]
    public void An_empty_world_keeps_them_too() =>
        Assert.All(
            Laws.Check(Domains.All, new Committed(Seq<PublishedEvent>(), Seq<FoundRecord>(), Seq<Item>(), Seq<Item>())),
            report => Assert.True(report.Holds)
        );

    [Fact]
    public void An_injected_contradiction_binds_nobody() =>
        Assert.All(
            Laws.Check(
                Domains.All,
                Consistent with
                {
                    Events = Consistent.Events.Add(Injected(Depleted)).Add(Injected(Rejected)),
                }
            ),
            report => Assert.Empty(report.Violations)
        );

    /// <summary>Nobody but the worker itself knows what it should have done; that it says so needs no law of a domain.</summary>
    [Fact]
    public void A_worker_that_acknowledges_what_it_has_not_done_breaks_what_is_acknowledged_is_done_alone()
    {
        var world = Consistent.Holding(Recorded.TheAllocation(AllocationStatus.Allocated)) with
        {
            Events = Consistent
                .Events.Filter(e => e.Event != Accepted)
                .Add(Acknowledged(Accepted, SyncOrderWorker.Slice, CompleteOrderPaymentAcceptedWorker.Slice)),
        };
        var broken = Assert.Single(Laws.Check(Domains.All, world), report => !report.Holds);
        Assert.Equal("what is acknowledged is done", broken.Law);
        Assert.Equal(
            "order-1: CompleteOrderPaymentAcceptedWorker acknowledged ORDER_PAYMENT_ACCEPTED_EVENT of order-1, "
                + "but would still CompleteAllocation",
            Assert.Single(broken.Violations)
        );
    }
}
