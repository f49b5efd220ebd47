using Ecomm.Decisions.Orders;
using Ecomm.Decisions.Shipments;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Variants;

namespace Ecomm.Simulation.Domains.Variants;

/// <summary>Changes of shipments' slices, where shipping and cancelling meet.</summary>
internal static class ShipmentVariants
{
    private const string Part = "slice";

    private static Either<Failure, Seq<Decision>>? Same => null;

    public static readonly IReadOnlyList<Variant> All =
    [
        new(
            "a shipment is written whatever it has become meanwhile (cancel decided on a read)",
            "mapping",
            Shipped.System with
            {
                Condition = (write, item) =>
                    write is ItemWrite.Change change
                    && Shipment.Entity.Keys.Owns(change.Key)
                    && item?.Attributes[Attributes.Version] is Value.Number version
                    && version.Of.Whole(Scalars.WholeMax).Case is long current
                        ? change with
                        {
                            Version = current,
                        }
                        : write,
            },
            [ShopLaws.OneFate, GenericLaws.Published, GenericLaws.Acknowledged]
        ),
        new(
            "an order is shipped before it is paid",
            Part,
            Changed(
                nameof(ShipOrderWorker),
                (shipment, e, now) =>
                    shipment is { Status: ShipmentStatus.Pending } && e is OrderShipmentRequested asked
                        ? Seq<Decision>(
                            new HandOver(shipment, asked.Request.Carriage, now),
                            new Decision.Raise(new OrderShipped(shipment.Item, now))
                        )
                        : null
            ),
            [ShopLaws.OneFate, ShopLaws.Paid]
        ),
        new(
            "a shipped order is cancelled",
            Part,
            Changed(
                nameof(CancelOrderWorker),
                (shipment, e, now) =>
                    shipment is { Status: ShipmentStatus.Shipped or ShipmentStatus.Delivered }
                    && e is OrderCancellationRequested
                        ? Seq<Decision>(
                            new ChangeShipment(shipment, ShipmentStatus.Cancelled, now),
                            new Decision.Raise(new OrderCancelled(shipment.Item, now))
                        )
                        : null
            ),
            [ShopLaws.OneFate]
        ),
        new(
            "a cancelled order is shipped",
            Part,
            Changed(
                nameof(ShipOrderWorker),
                (shipment, e, now) =>
                    shipment is { Status: ShipmentStatus.Cancelled } && e is OrderShipmentRequested
                        ? Seq1<Decision>(new Decision.Raise(new OrderShipped(shipment.Item, now)))
                        : null
            ),
            [GenericLaws.Published, ShopLaws.OneFate]
        ),
        new(
            "a cancellation is recorded and never published",
            Part,
            Shipped.System.With(
                nameof(CancelOrderWorker),
                worker => worker.Without(one => one is Decision.Raise { Event: OrderCancelled })
            ),
            [GenericLaws.Acknowledged]
        ),
        new(
            "a refusal is not published",
            Part,
            Shipped.System.With(
                nameof(CancelOrderWorker),
                worker => worker.Without(one => one is Decision.Raise { Event: OrderCancellationRefused })
            ),
            [GenericLaws.Acknowledged]
        ),
        new(
            "a refusal is not recorded",
            Part,
            Shipped.System.WithAll(worker => worker.Without(one => one is RefuseRequest)),
            [GenericLaws.Published]
        ),
        new(
            "a request that comes before the payment is dropped",
            Part,
            Shipped.System.With(nameof(ShipOrderWorker), worker => worker.Taking<Failure.Early>(_ => Seq<Decision>())),
            [GenericLaws.Acknowledged]
        ),
        new(
            "a second cancellation is an error",
            Part,
            Changed(
                nameof(CancelOrderWorker),
                (shipment, e, _) =>
                    shipment is { Status: ShipmentStatus.Cancelled }
                        ? new Failure.Forbidden("the order is cancelled already")
                        : Same
            ),
            [ShopLaws.Consistent]
        ),
        new(
            "an order whose payment was rejected may be shipped",
            Part,
            Changed(
                nameof(CapturePaidOrderWorker),
                (shipment, e, now) =>
                    shipment is { Status: ShipmentStatus.Pending } && e is OrderPaymentRejected
                        ? Seq1<Decision>(new ChangeShipment(shipment, ShipmentStatus.Ready, now))
                        : null
            ),
            [ShopLaws.Cause, ShopLaws.Paid]
        ),
    ];

    private static Blueprint Changed(
        string worker,
        Func<Shipment?, Event, Instant, Either<Failure, Seq<Decision>>?> instead
    ) =>
        Shipped.System.With(
            worker,
            one => one.Deciding((found, e, now, decided) => instead(found.One<Shipment>(), e, now) ?? decided)
        );
}
