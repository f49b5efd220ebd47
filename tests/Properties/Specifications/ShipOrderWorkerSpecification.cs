using static Ecomm.Engine.Decision;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class ShipOrderWorkerSpecification() : WorkerSpecification(ShipOrderWorker.Slice)
{
    private static readonly OrderShipmentRequested Requested = new(
        new ShipmentRequest(Order1, Recorded.ByDhl),
        Earlier
    );

    [Fact]
    public void It_reads_the_shipment_alone() => Assert.Equal([Shipment.Of(Order1).ToRef()], ReadsFor(Requested));

    [Fact]
    public void A_paid_order_is_handed_to_its_carrier_and_then_said_to_be_shipped_with_the_stored_item() =>
        Given(Recorded.Shipment(ShipmentStatus.Ready))
            .When(Requested)
            .Then(
                new HandOver(Recorded.TheShipment(ShipmentStatus.Ready), Recorded.ByDhl, Now),
                new Raise(new OrderShipped(Ordered, Now))
            );

    [Fact]
    public void A_request_that_overtakes_its_order_waits() =>
        Given().When(Requested).ThenFails<Failure.Early>("order order-1 is not created yet");

    [Fact]
    public void A_request_that_overtakes_the_payment_waits() =>
        Given(Recorded.Shipment(ShipmentStatus.Pending))
            .When(Requested)
            .ThenFails<Failure.Early>("order order-1 is not paid yet");

    [Theory]
    [InlineData(ShipmentStatus.Shipped)]
    [InlineData(ShipmentStatus.Delivered)]
    public void A_second_delivery_hands_nothing_over_and_only_repeats_the_event(ShipmentStatus status) =>
        Given(Recorded.Shipment(status)).When(Requested).Then(new Raise(new OrderShipped(Ordered, Now)));

    [Fact]
    public void A_request_for_another_carriage_of_an_order_that_is_out_is_parked() =>
        Given(Recorded.Shipment(ShipmentStatus.Shipped))
            .When(new OrderShipmentRequested(new ShipmentRequest(Order1, new Carriage("DHL", "JD0147")), Earlier))
            .ThenFails<Failure.Contradictory>("order order-1 was shipped by DHL JD0146, not by DHL JD0147");

    [Theory]
    [InlineData(ShipmentStatus.Cancelled, "the order is cancelled")]
    [InlineData(ShipmentStatus.Impossible, "the order has no stock or no payment")]
    public void A_refusal_is_recorded_with_its_reason_before_it_is_published(ShipmentStatus status, string reason) =>
        Given(Recorded.Shipment(status))
            .When(Requested)
            .Then(
                new RefuseRequest(Recorded.TheShipment(status), Refusals.None with { Shipment = reason }, Now),
                Refused(reason)
            );

    [Fact]
    public void A_refusal_keeps_what_else_was_refused() =>
        Given(Recorded.Shipment(ShipmentStatus.Cancelled, new Refusals(null, "never shipped", "too late")))
            .When(Requested)
            .Then(
                new RefuseRequest(
                    Recorded.TheShipment(ShipmentStatus.Cancelled, new Refusals(null, "never shipped", "too late")),
                    new Refusals("the order is cancelled", "never shipped", "too late"),
                    Now
                ),
                Refused("the order is cancelled")
            );

    [Fact]
    public void What_was_refused_is_refused_again_for_the_same_reason_whatever_has_become_of_the_order() =>
        Assert.All(
            Seq(ShipmentStatus.Cancelled, ShipmentStatus.Impossible),
            status =>
                Given(Recorded.Shipment(status, new Refusals("no stock", null, null)))
                    .When(Requested)
                    .Then(Refused("no stock"))
        );

    private static Raise Refused(string reason) => new(new OrderShipmentRefused(new Refusal(Order1, reason), Now));
}
