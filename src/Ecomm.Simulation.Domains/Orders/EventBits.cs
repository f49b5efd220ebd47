using Ecomm.Decisions.Orders;
using Ecomm.Decisions.Payments;
using Ecomm.Decisions.Shipments;

namespace Ecomm.Simulation.Domains.Orders;

/// <summary>The events of an order.</summary>
[Flags]
internal enum EventBit
{
    None = 0,
    Placed = 1,
    Created = 2,
    StockAllocated = 4,
    StockDepleted = 8,
    PaymentAccepted = 16,
    PaymentRejected = 32,
    Shipped = 64,
    Delivered = 128,
    Cancelled = 256,
    ShipmentRequested = 512,
    ShipmentRefused = 1024,
    DeliveryConfirmed = 2048,
    DeliveryRefused = 4096,
    CancellationRequested = 8192,
    CancellationRefused = 16384,
    Refunded = 32768,

    /// <summary>What only the system says: injected, it is a lie.</summary>
    Facts = Placed | Created | StockAllocated | StockDepleted | PaymentAccepted | PaymentRejected,

    /// <summary>What tells of the order as it was placed.</summary>
    Telling = Facts | Shipped | Delivered | Cancelled,

    /// <summary>What clients ask for.</summary>
    Requests = ShipmentRequested | DeliveryConfirmed | CancellationRequested,

    /// <summary>What only workers say.</summary>
    Outcomes =
        (Facts & ~Placed)
        | Shipped
        | ShipmentRefused
        | Delivered
        | DeliveryRefused
        | Cancelled
        | CancellationRefused
        | Refunded,
}

internal static class EventBits
{
    public static EventBit Of(string name) =>
        name switch
        {
            OrderPlaced.EventName => EventBit.Placed,
            OrderCreated.EventName => EventBit.Created,
            OrderStockAllocated.EventName => EventBit.StockAllocated,
            OrderStockDepleted.EventName => EventBit.StockDepleted,
            OrderPaymentAccepted.EventName => EventBit.PaymentAccepted,
            OrderPaymentRejected.EventName => EventBit.PaymentRejected,
            OrderShipped.EventName => EventBit.Shipped,
            OrderDelivered.EventName => EventBit.Delivered,
            OrderCancelled.EventName => EventBit.Cancelled,
            OrderShipmentRequested.EventName => EventBit.ShipmentRequested,
            OrderShipmentRefused.EventName => EventBit.ShipmentRefused,
            OrderDeliveryConfirmed.EventName => EventBit.DeliveryConfirmed,
            OrderDeliveryRefused.EventName => EventBit.DeliveryRefused,
            OrderCancellationRequested.EventName => EventBit.CancellationRequested,
            OrderCancellationRefused.EventName => EventBit.CancellationRefused,
            OrderPaymentRefunded.EventName => EventBit.Refunded,
            _ => EventBit.None,
        };

    public static EventBit Of(OrderStatus status) =>
        status switch
        {
            OrderStatus.Created => EventBit.Created,
            OrderStatus.StockAllocated => EventBit.StockAllocated,
            OrderStatus.StockDepleted => EventBit.StockDepleted,
            OrderStatus.PaymentAccepted => EventBit.PaymentAccepted,
            OrderStatus.PaymentRejected => EventBit.PaymentRejected,
            OrderStatus.Shipped => EventBit.Shipped,
            OrderStatus.Delivered => EventBit.Delivered,
            _ => EventBit.Cancelled,
        };

    public static OrderStatus StatusOf(EventBit bit) =>
        bit switch
        {
            EventBit.StockAllocated => OrderStatus.StockAllocated,
            EventBit.StockDepleted => OrderStatus.StockDepleted,
            EventBit.PaymentAccepted => OrderStatus.PaymentAccepted,
            EventBit.PaymentRejected => OrderStatus.PaymentRejected,
            EventBit.Shipped => OrderStatus.Shipped,
            EventBit.Delivered => OrderStatus.Delivered,
            EventBit.Cancelled => OrderStatus.Cancelled,
            _ => OrderStatus.Created,
        };
}
