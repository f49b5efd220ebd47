using Ecomm.Decisions.Orders;
using static Ecomm.Engine.Members;

namespace Ecomm.Decisions.Shipments;

/// <summary>Who carries an order, under which id.</summary>
public sealed record Carriage(string Carrier, string TrackingId)
{
    public override string ToString() => $"{Carrier} {TrackingId}";
}

/// <summary>The wish that an order be shipped.</summary>
public sealed record ShipmentRequest(OrderId OrderId, Carriage Carriage)
{
    /// <summary>Carriers and tracking ids are other companies' names: short texts of one line.</summary>
    public static readonly Scalar<string> Name = Scalars.Line(Identifier.BytesMax);

    public static readonly Codec<ShipmentRequest> Codec = Engine.Codec.Of(
        Field("orderId", Orders.OrderId.Scalar, (ShipmentRequest request) => request.OrderId),
        Field("carrier", Name, (ShipmentRequest request) => request.Carriage.Carrier),
        Field("trackingId", Name, (ShipmentRequest request) => request.Carriage.TrackingId),
        (order, carrier, tracking) => new ShipmentRequest(order, new Carriage(carrier, tracking))
    );
}

/// <summary>Somebody asks that an order be shipped. Whether it can be is decided by <see cref="ShipOrderWorker"/>.</summary>
public sealed record OrderShipmentRequested(ShipmentRequest Request, Instant At) : Event(At), IEvent
{
    public const string EventName = "ORDER_SHIPMENT_REQUESTED_EVENT";

    public static EventType Declared { get; } =
        new EventType<OrderShipmentRequested, ShipmentRequest>(
            EventName,
            OrderEvent.Order,
            ShipmentRequest.Codec,
            (request, at) => new OrderShipmentRequested(request, at),
            e => e.Request,
            request => request.OrderId.Text
        );

    public override EventType Type => Declared;
}

/// <summary>The word that an order has arrived.</summary>
public sealed record DeliveryConfirmation(OrderId OrderId)
{
    public static readonly Codec<DeliveryConfirmation> Codec = Engine.Codec.Of(
        Field("orderId", Orders.OrderId.Scalar, (DeliveryConfirmation word) => word.OrderId),
        order => new DeliveryConfirmation(order)
    );
}

/// <summary>Somebody says that an order has arrived. Whether it can have is decided by <see cref="ConfirmDeliveryWorker"/>.</summary>
public sealed record OrderDeliveryConfirmed(DeliveryConfirmation Word, Instant At) : Event(At), IEvent
{
    public const string EventName = "ORDER_DELIVERY_CONFIRMED_EVENT";

    public static EventType Declared { get; } =
        new EventType<OrderDeliveryConfirmed, DeliveryConfirmation>(
            EventName,
            OrderEvent.Order,
            DeliveryConfirmation.Codec,
            (word, at) => new OrderDeliveryConfirmed(word, at),
            e => e.Word,
            word => word.OrderId.Text
        );

    public override EventType Type => Declared;
}

/// <summary>The wish that an order be cancelled, and perhaps why.</summary>
public sealed record CancellationRequest(OrderId OrderId, string? Reason)
{
    public static readonly Codec<CancellationRequest> Codec = Engine.Codec.Of(
        Field("orderId", Orders.OrderId.Scalar, (CancellationRequest request) => request.OrderId),
        Optional("reason", Scalars.Line(Identifier.BytesMax), (CancellationRequest request) => request.Reason),
        (order, reason) => new CancellationRequest(order, reason)
    );
}

/// <summary>Somebody asks that an order be cancelled. Whether it is not too late is decided by <see cref="CancelOrderWorker"/>.</summary>
public sealed record OrderCancellationRequested(CancellationRequest Request, Instant At) : Event(At), IEvent
{
    public const string EventName = "ORDER_CANCELLATION_REQUESTED_EVENT";

    public static EventType Declared { get; } =
        new EventType<OrderCancellationRequested, CancellationRequest>(
            EventName,
            OrderEvent.Order,
            CancellationRequest.Codec,
            (request, at) => new OrderCancellationRequested(request, at),
            e => e.Request,
            request => request.OrderId.Text
        );

    public override EventType Type => Declared;
}
