using static Ecomm.Engine.Decision;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class CancelOrderWorkerSpecification() : WorkerSpecification(CancelOrderWorker.Slice)
{
    private static readonly OrderCancellationRequested Requested = new(
        new CancellationRequest(Order1, "changed my mind"),
        Earlier
    );

    private static readonly OrderCancelled Cancelled = new(Ordered, Earlier);

    [Fact]
    public void It_reads_the_shipment_alone_for_a_request_and_for_a_cancellation() =>
        Assert.All(Seq<Event>(Requested, Cancelled), e => Assert.Equal([Shipment.Of(Order1).ToRef()], ReadsFor(e)));

    [Theory]
    [InlineData(ShipmentStatus.Pending)]
    [InlineData(ShipmentStatus.Ready)]
    public void An_order_that_is_not_shipped_is_cancelled_and_then_said_to_be_with_the_stored_item(
        ShipmentStatus status
    ) =>
        Given(Recorded.Shipment(status))
            .When(Requested)
            .Then(Becomes(status), new Raise(new OrderCancelled(Ordered, Now)));

    [Fact]
    public void A_request_that_overtakes_its_order_waits() =>
        Given().When(Requested).ThenFails<Failure.Early>("order order-1 is not created yet");

    [Fact]
    public void A_second_delivery_writes_nothing_and_only_repeats_the_event() =>
        Given(Recorded.Shipment(ShipmentStatus.Cancelled))
            .When(Requested)
            .Then(new Raise(new OrderCancelled(Ordered, Now)));

    [Theory]
    [InlineData(ShipmentStatus.Shipped, "the order is shipped")]
    [InlineData(ShipmentStatus.Delivered, "the order is delivered")]
    [InlineData(ShipmentStatus.Impossible, "the order has no stock or no payment")]
    public void A_refusal_is_recorded_with_its_reason_before_it_is_published(ShipmentStatus status, string reason) =>
        Given(Recorded.Shipment(status))
            .When(Requested)
            .Then(
                new RefuseRequest(Recorded.TheShipment(status), Refusals.None with { Cancellation = reason }, Now),
                Refused(reason)
            );

    [Fact]
    public void What_was_refused_is_refused_again_for_the_same_reason_whatever_has_become_of_the_order() =>
        Assert.All(
            Seq(
                ShipmentStatus.Shipped,
                ShipmentStatus.Delivered,
                ShipmentStatus.Impossible,
                // Somebody else has published a cancellation since.
                ShipmentStatus.Cancelled
            ),
            status =>
                Given(Recorded.Shipment(status, new Refusals(null, null, "the order is shipped")))
                    .When(Requested)
                    .Then(Refused("the order is shipped"))
        );

    [Theory]
    [InlineData(ShipmentStatus.Pending)]
    [InlineData(ShipmentStatus.Ready)]
    [InlineData(ShipmentStatus.Impossible)]
    public void A_cancellation_that_somebody_else_published_is_recorded_and_not_said_again(ShipmentStatus status) =>
        Given(Recorded.Shipment(status)).When(Cancelled).Then(Becomes(status));

    [Fact]
    public void Its_own_cancellation_finds_the_shipment_cancelled() =>
        Given(Recorded.Shipment(ShipmentStatus.Cancelled))
            .When(Cancelled)
            .ThenFails<Failure.Redundant>("the shipment is cancelled");

    [Theory]
    [InlineData(ShipmentStatus.Shipped, "SHIPMENT_SHIPPED")]
    [InlineData(ShipmentStatus.Delivered, "SHIPMENT_DELIVERED")]
    public void A_cancellation_that_somebody_else_published_of_an_order_that_is_out_is_parked(
        ShipmentStatus status,
        string name
    ) =>
        Given(Recorded.Shipment(status))
            .When(Cancelled)
            .ThenFails<Failure.Forbidden>($"a shipment that is {name} cannot be cancelled");

    [Fact]
    public void A_cancellation_that_overtakes_its_order_waits() =>
        Given().When(Cancelled).ThenFails<Failure.Early>("order order-1 is not created yet");

    [Fact]
    public void A_cancellation_of_another_order_under_the_same_id_is_parked_whatever_is_recorded() =>
        Assert.All(
            Forgeries.SelectMany(_ => ShipmentStatuses.All, (forgery, status) => (forgery, status)),
            both =>
                Given(Recorded.Shipment(both.status))
                    .When(new OrderCancelled(both.forgery.Item, Earlier))
                    .ThenFails<Failure.Contradictory>(
                        $"the shipment of order-1 is recorded with other data: its {both.forgery.Difference}"
                    )
        );

    private static ChangeShipment Becomes(ShipmentStatus before) =>
        new(Recorded.TheShipment(before), ShipmentStatus.Cancelled, Now);

    private static Raise Refused(string reason) => new(new OrderCancellationRefused(new Refusal(Order1, reason), Now));
}
