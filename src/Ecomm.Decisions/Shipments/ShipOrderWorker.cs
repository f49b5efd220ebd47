namespace Ecomm.Decisions.Shipments;

/// <summary>
/// ShipOrder: hands a paid order to its carrier, or says that it will never be shipped. Keyed by the order. A request that comes before
/// the payment waits for it. The hand-over and a cancellation write the same record, each if it is as it was read, so one of them wins;
/// a second delivery finds what was decided and only repeats its event.
/// </summary>
public static class ShipOrderWorker
{
    public static readonly Worker Slice = Worker.For(
        nameof(ShipOrderWorker),
        reads: (OrderShipmentRequested e) => Shipment.Of(e.Request.OrderId),
        state: shipment => new State(shipment),
        Decide,
        new Effects().Updates<Shipment>().Raises<Orders.OrderShipped>().Raises<OrderShipmentRefused>()
    );

    public sealed record State(Shipment? Shipment);

    public static Either<Failure, Seq<Decision>> Decide(State state, OrderShipmentRequested e, Instant now) =>
        state.Shipment switch
        {
            null => new Failure.Early($"order {e.Request.OrderId} is not created yet"),
            { Refusals.Shipment: { } reason } => Seq1(Refuse(e, reason, now)),
            { Status: ShipmentStatus.Pending } => new Failure.Early($"order {e.Request.OrderId} is not paid yet"),
            { Status: ShipmentStatus.Ready } shipment => Seq(
                new HandOver(shipment, e.Request.Carriage, now),
                Shipped(shipment, now)
            ),
            { Carriage: { } other } when other != e.Request.Carriage => new Failure.Contradictory(
                $"order {e.Request.OrderId} was shipped by {other}, not by {e.Request.Carriage}"
            ),
            { Status: ShipmentStatus.Shipped or ShipmentStatus.Delivered } shipment => Seq1(Shipped(shipment, now)),
            { Status: var status } shipment => Seq(
                new RefuseRequest(shipment, shipment.Refusals with { Shipment = status.Says() }, now),
                Refuse(e, status.Says(), now)
            ),
        };

    private static Decision Shipped(Shipment shipment, Instant now) =>
        new Decision.Raise(new Orders.OrderShipped(shipment.Item, now));

    private static Decision Refuse(OrderShipmentRequested e, string reason, Instant now) =>
        new Decision.Raise(new OrderShipmentRefused(new Refusal(e.Request.OrderId, reason), now));
}
