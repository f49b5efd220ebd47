using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Shipments;

/// <summary>
/// CancelOrder: cancels an order that is not shipped, or says that it is too late. Keyed by the order. This and the hand-over write the
/// same record, each if it is as it was read: one of them wins, and all that follows, units and money, follows from the event of the
/// winner. A cancellation that somebody else has published is recorded too, so that nothing is shipped after it.
/// </summary>
public static class CancelOrderWorker
{
    public static readonly Worker Slice = Worker.For(
        nameof(CancelOrderWorker),
        reads: (Event e) => Shipment.Entity.At(e.Type.IdOf(e)),
        state: shipment => new State(shipment),
        Decide,
        new Effects().Updates<Shipment>().Raises<OrderCancelled>().Raises<OrderCancellationRefused>(),
        takes: Seq(OrderCancellationRequested.Declared, OrderCancelled.Declared)
    );

    public sealed record State(Shipment? Shipment);

    public static Either<Failure, Seq<Decision>> Decide(State state, Event e, Instant now) =>
        (state.Shipment, e) switch
        {
            (null, _) => new Failure.Early($"order {e.Type.IdOf(e)} is not created yet"),
            ({ } shipment, OrderCancelled cancelled) => Follow(shipment, cancelled, now),
            ({ Refusals.Cancellation: { } reason } shipment, _) => Seq1(Refuse(shipment, reason, now)),
            ({ Status: ShipmentStatus.Pending or ShipmentStatus.Ready } shipment, _) => Seq(
                new ChangeShipment(shipment, ShipmentStatus.Cancelled, now),
                Cancelled(shipment, now)
            ),
            ({ Status: ShipmentStatus.Cancelled } shipment, _) => Seq1(Cancelled(shipment, now)),
            ({ Status: var status } shipment, _) => Seq(
                new RefuseRequest(shipment, shipment.Refusals with { Cancellation = status.Says() }, now),
                Refuse(shipment, status.Says(), now)
            ),
        };

    // The event is published already: by this worker, or by somebody who was not asked.
    private static Either<Failure, Seq<Decision>> Follow(Shipment shipment, OrderCancelled e, Instant now) =>
        shipment switch
        {
            _ when shipment.Item.DifferenceTo(e.Item) is { } difference => new Failure.Contradictory(
                $"the shipment of {e.Item.OrderId} is recorded with other data: its {difference}"
            ),
            { Status: ShipmentStatus.Cancelled } => new Failure.Redundant("the shipment is cancelled"),
            _ when shipment.Status.IsOut() => new Failure.Forbidden(
                $"a shipment that is {shipment.Status.ToName()} cannot be cancelled"
            ),
            _ => Seq1<Decision>(new ChangeShipment(shipment, ShipmentStatus.Cancelled, now)),
        };

    private static Decision Cancelled(Shipment shipment, Instant now) =>
        new Decision.Raise(new OrderCancelled(shipment.Item, now));

    private static Decision Refuse(Shipment shipment, string reason, Instant now) =>
        new Decision.Raise(new OrderCancellationRefused(new Refusal(shipment.Item.OrderId, reason), now));
}
