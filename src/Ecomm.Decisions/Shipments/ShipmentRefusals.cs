using Ecomm.Decisions.Orders;
using static Ecomm.Engine.Members;

namespace Ecomm.Decisions.Shipments;

/// <summary>Why a request of an order was refused. It is recorded before it is published, so that it is said the same again.</summary>
public sealed record Refusal(OrderId OrderId, string Reason)
{
    public static readonly Codec<Refusal> Codec = Engine.Codec.Of(
        Field("orderId", Orders.OrderId.Scalar, (Refusal refusal) => refusal.OrderId),
        Field("reason", Scalars.AnyText, (Refusal refusal) => refusal.Reason),
        (order, reason) => new Refusal(order, reason)
    );

    /// <summary>The declaration of an event that says so.</summary>
    internal static EventType Declare<TEvent>(
        string name,
        Func<Refusal, Instant, TEvent> make,
        Func<TEvent, Refusal> of
    )
        where TEvent : Event =>
        new EventType<TEvent, Refusal>(
            name,
            OrderEvent.Order,
            Codec,
            make,
            of,
            refusal => refusal.OrderId.Text,
            tone: Tone.Warning
        );
}

/// <summary>An order cannot be shipped, and never will be.</summary>
public sealed record OrderShipmentRefused(Refusal Refusal, Instant At) : Event(At), IEvent
{
    public const string EventName = "ORDER_SHIPMENT_REFUSED_EVENT";

    public static EventType Declared { get; } =
        Refusal.Declare(EventName, (refusal, at) => new OrderShipmentRefused(refusal, at), e => e.Refusal);

    public override EventType Type => Declared;
}

/// <summary>An order cannot have arrived, because it will never be shipped.</summary>
public sealed record OrderDeliveryRefused(Refusal Refusal, Instant At) : Event(At), IEvent
{
    public const string EventName = "ORDER_DELIVERY_REFUSED_EVENT";

    public static EventType Declared { get; } =
        Refusal.Declare(EventName, (refusal, at) => new OrderDeliveryRefused(refusal, at), e => e.Refusal);

    public override EventType Type => Declared;
}

/// <summary>An order is not cancelled: it is shipped, or there is nothing to cancel.</summary>
public sealed record OrderCancellationRefused(Refusal Refusal, Instant At) : Event(At), IEvent
{
    public const string EventName = "ORDER_CANCELLATION_REFUSED_EVENT";

    public static EventType Declared { get; } =
        Refusal.Declare(EventName, (refusal, at) => new OrderCancellationRefused(refusal, at), e => e.Refusal);

    public override EventType Type => Declared;
}
