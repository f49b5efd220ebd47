using Ecomm.Decisions.Orders;
using static Ecomm.Engine.Members;

namespace Ecomm.Decisions.Shipments;

/// <summary>ListShipments: lists what is known of orders' shipments, or of one order's.</summary>
public static class ListShipmentsApi
{
    public static readonly Api.Query Slice = Api.Query.For(
        nameof(ListShipmentsApi),
        "shipments",
        "orderId",
        OrderId.Scalar,
        Shipment.Of,
        new View<Shipment>(
            Field("orderId", OrderId.Scalar, (Shipment shipment) => shipment.Item.OrderId),
            Field("shipmentStatus", ShipmentStatuses.Scalar, (Shipment shipment) => shipment.Status, label: "Status"),
            Nullable("carrier", ShipmentRequest.Name, (Shipment shipment) => shipment.Carrier),
            Nullable("trackingId", ShipmentRequest.Name, (Shipment shipment) => shipment.TrackingId),
            Field("createdAt", Scalars.Time, (Shipment shipment) => shipment.CreatedAt),
            Field("updatedAt", Scalars.Time, (Shipment shipment) => shipment.UpdatedAt)
        )
    );
}
