using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Shipments;

/// <summary>
/// CapturePaidOrder: records what was ordered, and whether it may be shipped: once it is paid, and never without stock or payment.
/// Keyed by the order. Each of its events tells the order, so whichever comes first opens the record, and what is overtaken changes
/// nothing. An order that is cancelled stays so.
/// </summary>
public static class CapturePaidOrderWorker
{
    public static readonly Worker Slice = Worker.For(
        nameof(CapturePaidOrderWorker),
        reads: (OrderEvent e) => Shipment.Of(e.Item.OrderId),
        state: shipment => new State(shipment),
        Decide,
        new Effects().Inserts<Shipment>().Updates<Shipment>(),
        takes: Seq(
            OrderCreated.Declared,
            OrderPaymentAccepted.Declared,
            OrderPaymentRejected.Declared,
            OrderStockDepleted.Declared
        )
    ) with
    {
        Opening = Seq1<EventType>(OrderCreated.Declared),
    };

    public sealed record State(Shipment? Shipment);

    public static Either<Failure, Seq<Decision>> Decide(State state, OrderEvent e, Instant now) =>
        (state.Shipment, StatusOf(e)) switch
        {
            (null, var next) => Seq1<Decision>(new OpenShipment(e.Item, next, now)),
            ({ } other, _) when other.Item.DifferenceTo(e.Item) is { } difference => new Failure.Contradictory(
                $"the shipment of {e.Item.OrderId} is recorded with other data: its {difference}"
            ),
            ({ Status: var status }, var next) when status == next => new Failure.Redundant(
                $"the shipment already is {status.ToName()}"
            ),
            ({ Status: ShipmentStatus.Pending } shipment, var next) => Seq1<Decision>(
                new ChangeShipment(shipment, next, now)
            ),
            ({ Status: ShipmentStatus.Impossible }, ShipmentStatus.Ready) => new Failure.Forbidden(
                "an order without stock or payment cannot be paid"
            ),
            (
                { Status: ShipmentStatus.Ready or ShipmentStatus.Shipped or ShipmentStatus.Delivered },
                ShipmentStatus.Impossible
            ) => new Failure.Forbidden("an order that is paid has its stock and its payment"),
            ({ Status: var status }, _) => new Failure.Stale($"the shipment is past that: {status.ToName()}"),
        };

    private static ShipmentStatus StatusOf(OrderEvent e) =>
        e switch
        {
            OrderCreated => ShipmentStatus.Pending,
            OrderPaymentAccepted => ShipmentStatus.Ready,
            OrderPaymentRejected or OrderStockDepleted => ShipmentStatus.Impossible,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
