namespace Ecomm.Decisions.Shipments;

/// <summary>
/// ConfirmDelivery: records that a shipped order has arrived, or says that it never can have. Keyed by the order. Word that overtakes
/// the shipment waits for it. The record changes only if it is as it was read; a second delivery finds what was decided and only
/// repeats its event.
/// </summary>
public static class ConfirmDeliveryWorker
{
    public static readonly Worker Slice = Worker.For(
        nameof(ConfirmDeliveryWorker),
        reads: (OrderDeliveryConfirmed e) => Shipment.Of(e.Word.OrderId),
        state: shipment => new State(shipment),
        Decide,
        new Effects().Updates<Shipment>().Raises<Orders.OrderDelivered>().Raises<OrderDeliveryRefused>()
    );

    public sealed record State(Shipment? Shipment);

    public static Either<Failure, Seq<Decision>> Decide(State state, OrderDeliveryConfirmed e, Instant now) =>
        state.Shipment switch
        {
            null => new Failure.Early($"order {e.Word.OrderId} is not created yet"),
            { Refusals.Delivery: { } reason } => Seq1(Refuse(e, reason, now)),
            { Status: ShipmentStatus.Pending or ShipmentStatus.Ready } => new Failure.Early(
                $"order {e.Word.OrderId} is not shipped yet"
            ),
            { Status: ShipmentStatus.Shipped } shipment => Seq(
                new ChangeShipment(shipment, ShipmentStatus.Delivered, now),
                Delivered(shipment, now)
            ),
            { Status: ShipmentStatus.Delivered } shipment => Seq1(Delivered(shipment, now)),
            { Status: var status } shipment => Seq(
                new RefuseRequest(shipment, shipment.Refusals with { Delivery = status.Says() }, now),
                Refuse(e, status.Says(), now)
            ),
        };

    private static Decision Delivered(Shipment shipment, Instant now) =>
        new Decision.Raise(new Orders.OrderDelivered(shipment.Item, now));

    private static Decision Refuse(OrderDeliveryConfirmed e, string reason, Instant now) =>
        new Decision.Raise(new OrderDeliveryRefused(new Refusal(e.Word.OrderId, reason), now));
}
