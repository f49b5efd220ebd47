using Ecomm.Decisions.Orders;

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

    /// <summary>What only the system says: injected, it is a lie.</summary>
    Facts = Placed | Created | StockAllocated | StockDepleted | PaymentAccepted | PaymentRejected,
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
