using static Ecomm.Engine.Decision;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class ConfirmDeliveryWorkerSpecification() : WorkerSpecification(ConfirmDeliveryWorker.Slice)
{
    private static readonly OrderDeliveryConfirmed Confirmed = new(new DeliveryConfirmation(Order1), Earlier);

    [Fact]
    public void It_reads_the_shipment_alone() => Assert.Equal([Shipment.Of(Order1).ToRef()], ReadsFor(Confirmed));

    [Fact]
    public void A_shipped_order_is_recorded_as_delivered_and_then_said_to_be_with_the_stored_item() =>
        Given(Recorded.Shipment(ShipmentStatus.Shipped))
            .When(Confirmed)
            .Then(
                new ChangeShipment(Recorded.TheShipment(ShipmentStatus.Shipped), ShipmentStatus.Delivered, Now),
                new Raise(new OrderDelivered(Ordered, Now))
            );

    [Fact]
    public void Word_that_overtakes_its_order_waits() =>
        Given().When(Confirmed).ThenFails<Failure.Early>("order order-1 is not created yet");

    [Theory]
    [InlineData(ShipmentStatus.Pending)]
    [InlineData(ShipmentStatus.Ready)]
    public void Word_that_overtakes_the_shipment_waits(ShipmentStatus status) =>
        Given(Recorded.Shipment(status)).When(Confirmed).ThenFails<Failure.Early>("order order-1 is not shipped yet");

    [Fact]
    public void A_second_delivery_writes_nothing_and_only_repeats_the_event() =>
        Given(Recorded.Shipment(ShipmentStatus.Delivered))
            .When(Confirmed)
            .Then(new Raise(new OrderDelivered(Ordered, Now)));

    [Theory]
    [InlineData(ShipmentStatus.Cancelled, "the order is cancelled")]
    [InlineData(ShipmentStatus.Impossible, "the order has no stock or no payment")]
    public void A_refusal_is_recorded_with_its_reason_before_it_is_published(ShipmentStatus status, string reason) =>
        Given(Recorded.Shipment(status))
            .When(Confirmed)
            .Then(
                new RefuseRequest(Recorded.TheShipment(status), Refusals.None with { Delivery = reason }, Now),
                Refused(reason)
            );

    [Fact]
    public void What_was_refused_is_refused_again_for_the_same_reason_whatever_has_become_of_the_order() =>
        Assert.All(
            Seq(ShipmentStatus.Cancelled, ShipmentStatus.Impossible),
            status =>
                Given(Recorded.Shipment(status, new Refusals(null, "no stock", null)))
                    .When(Confirmed)
                    .Then(Refused("no stock"))
        );

    private static Raise Refused(string reason) => new(new OrderDeliveryRefused(new Refusal(Order1, reason), Now));
}
