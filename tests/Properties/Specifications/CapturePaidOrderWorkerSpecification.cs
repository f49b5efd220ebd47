using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class CapturePaidOrderWorkerSpecification() : WorkerSpecification(CapturePaidOrderWorker.Slice)
{
    private static readonly OrderCreated Created = new(Ordered, Earlier);
    private static readonly OrderPaymentAccepted Accepted = new(Ordered, Earlier);
    private static readonly OrderPaymentRejected Rejected = new(Ordered, Earlier);
    private static readonly OrderStockDepleted Depleted = new(Ordered, Earlier);

    [Fact]
    public void It_reads_the_shipment_alone() => Assert.Equal([Shipment.Of(Order1).ToRef()], ReadsFor(Accepted));

    [Fact]
    public void It_takes_what_makes_a_shipment_possible_or_impossible_and_nothing_else() =>
        Assert.Equal(
            [
                OrderCreated.EventName,
                OrderPaymentAccepted.EventName,
                OrderPaymentRejected.EventName,
                OrderStockDepleted.EventName,
            ],
            Domains.All.Events.Filter(CapturePaidOrderWorker.Slice.Takes).Map(type => type.Name).Order().ToArray()
        );

    [Fact]
    public void A_created_order_is_recorded_with_its_item_and_may_not_be_shipped_yet() =>
        Given().When(Created).Then(new OpenShipment(Ordered, ShipmentStatus.Pending, Now));

    [Fact]
    public void A_payment_that_overtakes_the_creation_opens_the_record_and_the_order_may_be_shipped() =>
        Given().When(Accepted).Then(new OpenShipment(Ordered, ShipmentStatus.Ready, Now));

    [Fact]
    public void A_rejection_or_a_depletion_that_overtakes_the_creation_opens_the_record_and_nothing_is_ever_shipped() =>
        Assert.All(
            Seq<OrderEvent>(Rejected, Depleted),
            e => Given().When(e).Then(new OpenShipment(Ordered, ShipmentStatus.Impossible, Now))
        );

    [Fact]
    public void A_pending_order_that_is_paid_may_be_shipped() =>
        Given(Recorded.Shipment(ShipmentStatus.Pending)).When(Accepted).Then(Becomes(ShipmentStatus.Ready));

    [Fact]
    public void A_pending_order_without_stock_or_payment_is_never_shipped() =>
        Assert.All(
            Seq<OrderEvent>(Rejected, Depleted),
            e => Given(Recorded.Shipment(ShipmentStatus.Pending)).When(e).Then(Becomes(ShipmentStatus.Impossible))
        );

    [Fact]
    public void A_second_delivery_finds_what_is_recorded()
    {
        Given(Recorded.Shipment(ShipmentStatus.Pending)).When(Created).ThenFails<Failure.Redundant>();
        Given(Recorded.Shipment(ShipmentStatus.Ready)).When(Accepted).ThenFails<Failure.Redundant>();
        Given(Recorded.Shipment(ShipmentStatus.Impossible)).When(Rejected).ThenFails<Failure.Redundant>();
        Given(Recorded.Shipment(ShipmentStatus.Impossible)).When(Depleted).ThenFails<Failure.Redundant>();
    }

    [Theory]
    [InlineData(ShipmentStatus.Ready, "SHIPMENT_READY")]
    [InlineData(ShipmentStatus.Shipped, "SHIPMENT_SHIPPED")]
    [InlineData(ShipmentStatus.Delivered, "SHIPMENT_DELIVERED")]
    [InlineData(ShipmentStatus.Cancelled, "SHIPMENT_CANCELLED")]
    [InlineData(ShipmentStatus.Impossible, "SHIPMENT_IMPOSSIBLE")]
    public void A_creation_that_is_overtaken_changes_nothing(ShipmentStatus status, string name) =>
        Given(Recorded.Shipment(status)).When(Created).ThenFails<Failure.Stale>($"the shipment is past that: {name}");

    [Theory]
    [InlineData(ShipmentStatus.Shipped)]
    [InlineData(ShipmentStatus.Delivered)]
    public void The_payment_of_an_order_that_is_out_changes_nothing(ShipmentStatus status) =>
        Given(Recorded.Shipment(status)).When(Accepted).ThenFails<Failure.Stale>();

    [Fact]
    public void A_cancelled_order_stays_cancelled_whatever_becomes_of_its_stock_and_payment() =>
        Assert.All(
            Seq<OrderEvent>(Created, Accepted, Rejected, Depleted),
            e => Given(Recorded.Shipment(ShipmentStatus.Cancelled)).When(e).ThenFails<Failure.Stale>()
        );

    [Theory]
    [InlineData(ShipmentStatus.Ready)]
    [InlineData(ShipmentStatus.Shipped)]
    [InlineData(ShipmentStatus.Delivered)]
    public void Late_word_that_a_paid_order_has_no_stock_or_no_payment_is_parked(ShipmentStatus status) =>
        Assert.All(
            Seq<OrderEvent>(Rejected, Depleted),
            e =>
                Given(Recorded.Shipment(status))
                    .When(e)
                    .ThenFails<Failure.Forbidden>("an order that is paid has its stock and its payment")
        );

    [Fact]
    public void The_payment_of_an_order_that_never_can_be_paid_is_parked() =>
        Given(Recorded.Shipment(ShipmentStatus.Impossible))
            .When(Accepted)
            .ThenFails<Failure.Forbidden>("an order without stock or payment cannot be paid");

    [Fact]
    public void An_event_of_another_order_under_the_same_id_is_parked_whatever_is_recorded() =>
        Assert.All(
            Forgeries.SelectMany(_ => ShipmentStatuses.All, (forgery, status) => (forgery, status)),
            both =>
                Given(Recorded.Shipment(both.status))
                    .When(new OrderPaymentAccepted(both.forgery.Item, Earlier))
                    .ThenFails<Failure.Contradictory>(
                        $"the shipment of order-1 is recorded with other data: its {both.forgery.Difference}"
                    )
        );

    private static ChangeShipment Becomes(ShipmentStatus status) =>
        new(Recorded.TheShipment(ShipmentStatus.Pending), status, Now);
}
