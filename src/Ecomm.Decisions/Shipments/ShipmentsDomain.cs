using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Shipments;

/// <summary>Shipments: what may be shipped, and the one place where shipping and cancelling an order meet.</summary>
public static class ShipmentsDomain
{
    public static readonly Domain Declared = Domain.Named("shipments") with
    {
        Events = Seq(
            OrderShipmentRequested.Declared,
            OrderShipmentRefused.Declared,
            OrderDeliveryConfirmed.Declared,
            OrderDeliveryRefused.Declared,
            OrderCancellationRequested.Declared,
            OrderCancellationRefused.Declared
        ),
        Entities = Seq1<Entity>(Shipment.Entity),
        Workers = Seq(
            CapturePaidOrderWorker.Slice,
            ShipOrderWorker.Slice,
            ConfirmDeliveryWorker.Slice,
            CancelOrderWorker.Slice
        ),
        Apis = Seq<Api>(ShipOrderApi.Slice, ConfirmDeliveryApi.Slice, CancelOrderApi.Slice, ListShipmentsApi.Slice),
        Laws = ShipmentLaws.All,
        // Shipping and cancelling compete for the order.
        Contests = Seq(
            new Contest(ShipOrderWorker.Slice, OrderShipped.Declared, OrderShipmentRefused.Declared),
            new Contest(CancelOrderWorker.Slice, OrderCancelled.Declared, OrderCancellationRefused.Declared)
        ),
    };
}
