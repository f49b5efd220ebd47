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

    /// <summary>As after a deployment that was taken back: what a newer program did stands there, and this one cannot read why.</summary>
    [Fact]
    public void Events_that_only_a_newer_program_can_read_break_no_law()
    {
        var names = Consistent.Events.Map(e => e.Name).Distinct();
        Assert.Contains(SkuRestocked.EventName, names);
        foreach (var some in names.Map(Seq1).Add(names))
        {
            var world = Consistent with { Events = Consistent.Events.Map(e => some.Contains(e.Name) ? OfNewer(e) : e) };
            Assert.Empty(Laws.Check(Domains.All, world).Bind(report => report.Violations));
        }
    }

    [Fact]
    public void An_event_of_a_newer_program_excuses_no_other_record_than_its_own()
    {
        var other = new SkuRestocked(Lot(5) with { LotId = Valid(LotId.Parse(Text("lot-2"))) }, Earlier);
        var world = Consistent with
        {
            Events = Consistent.Events.Map(e =>
                e.Name == SkuRestocked.EventName ? OfNewer(e with { Event = other }) : e
            ),
        };
        Assert.EndsWith(
            $"recorded without a published {SkuRestocked.EventName}",
            Assert.Single(MissingOf(world)),
            StringComparison.Ordinal
        );
    }

    private static PublishedEvent OfNewer(PublishedEvent published) =>
        published with
        {
            Event = null,
            Newer = new NewerEvent(
                Catalogue.SubjectOf(published.Event!)!,
                published.Event!.Type.KeyOf(published.Event)
            ),
        };

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

    /// <summary>The order is recorded before its creation is published.</summary>
    [Fact]
    public void An_order_that_is_created_has_its_placing_as_its_only_cause()
    {
        var created = new Committed(Seq1(Published(Placed)), Seq<FoundRecord>(), Seq<Item>(), Seq<Item>()).Holding(
            Recorded.TheOrder(OrderStatus.Created)
        );
        Assert.Equal([], MissingOf(created));
        Assert.Equal(
            ["order-1: recorded without a published ORDER_PLACED_EVENT"],
            MissingOf(created with { Events = Seq1(Published(Created)) })
        );
    }

    [Fact]
    public void A_release_before_its_event_breaks_nothing_before_its_event() =>
        Breaks(
            Consistent.Holding(Recorded.TheAllocation(AllocationStatus.Deallocated)).Holding(Stock(5)),
            "nothing before its event",
            "order-1: recorded without a published ORDER_PAYMENT_REJECTED_EVENT"
        );

    [Fact]
    public void A_cancellation_before_its_event_breaks_nothing_before_its_event_wherever_it_is_recorded() =>
        Breaks(
            Refunded with
            {
                Events = Refunded.Events.Filter(one => one.Event != Cancelled),
            },
            "nothing before its event",
            "order-1: recorded without a published ORDER_CANCELLED_EVENT",
            "order-1: recorded without a published ORDER_CANCELLED_EVENT",
            "order-1: recorded without a published ORDER_CANCELLED_EVENT"
        );

    [Fact]
    public void A_tombstone_has_the_cancellation_as_its_only_cause()
    {
        var tombs = Refunded
            .Holding(Recorded.TheAllocation(AllocationStatus.Cancelled))
            .Holding(Recorded.ThePayment(PaymentStatus.Cancelled)) with
        {
            Events = Refunded.Events.Filter(one => one.Event != Allocated && one.Event != Accepted),
            LedgerBefore = Seq<Item>(),
            LedgerAfter = Seq<Item>(),
        };
        Keeps(tombs);
        Breaks(
            tombs.Holding(Recorded.TheOrder(OrderStatus.Created)) with
            {
                Events = tombs.Events.Filter(one => one.Event != Cancelled),
            },
            "nothing before its event",
            "order-1: recorded without a published ORDER_CANCELLED_EVENT",
            "order-1: recorded without a published ORDER_CANCELLED_EVENT"
        );
    }

    [Theory]
    [InlineData(ShipmentStatus.Ready, OrderPaymentAccepted.EventName)]
    [InlineData(ShipmentStatus.Shipped, OrderPaymentAccepted.EventName)]
    [InlineData(ShipmentStatus.Shipped, OrderShipmentRequested.EventName)]
    [InlineData(ShipmentStatus.Delivered, OrderPaymentAccepted.EventName)]
    [InlineData(ShipmentStatus.Delivered, OrderShipmentRequested.EventName)]
    [InlineData(ShipmentStatus.Delivered, OrderDeliveryConfirmed.EventName)]
    public void A_shipment_before_one_of_its_events_breaks_nothing_before_its_event(ShipmentStatus status, string name)
    {
        var world = Shipping(status);
        Assert.Equal([], MissingOf(world));
        Assert.Equal(
            [$"order-1: recorded without a published {name}"],
            MissingOf(world with { Events = world.Events.Filter(one => one.Name != name) })
        );
    }

    [Theory]
    [InlineData(ShipmentStatus.Pending, OrderCreated.EventName)]
    [InlineData(ShipmentStatus.Cancelled, OrderCancellationRequested.EventName)]
    [InlineData(ShipmentStatus.Impossible, OrderStockDepleted.EventName)]
    public void A_shipment_that_nothing_has_caused_breaks_nothing_before_its_event(
        ShipmentStatus status,
        string name
    ) =>
        Assert.Equal(
            [$"order-1: recorded without a published {name}"],
            MissingOf(Shipping(status) with { Events = Seq<PublishedEvent>() })
        );

    [Fact]
    public void Any_one_of_its_causes_is_enough_for_a_shipment_that_never_was()
    {
        Assert.All(
            Seq(Depleted, Rejected),
            cause => Assert.Equal([], MissingOf(Shipping(ShipmentStatus.Impossible, cause)))
        );
        Assert.All(
            Seq(Cancelled, CancellationAsked),
            cause => Assert.Equal([], MissingOf(Shipping(ShipmentStatus.Cancelled, cause)))
        );
        Assert.All(
            Seq(Created, Accepted, Rejected, Depleted),
            cause => Assert.Equal([], MissingOf(Shipping(ShipmentStatus.Pending, cause)))
        );
    }

    // Of a world with nothing but the shipment, so that what is missing is missing to it.
    private static Committed Shipping(ShipmentStatus status, params Event[] events) =>
        new Committed(
            events.Length == 0 ? Delivered.Events : toSeq(events.Select(Published).ToArray()),
            Seq<FoundRecord>(),
            Seq<Item>(),
            Seq<Item>()
        ).Holding(Recorded.TheShipment(status));

    private static string[] MissingOf(Committed world) =>
        [
            .. Laws.Check(Domains.All, world)
                .Filter(report => report.Law == "nothing before its event")
                .Bind(report => report.Violations),
        ];
}
