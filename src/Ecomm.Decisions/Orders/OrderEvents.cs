namespace Ecomm.Decisions.Orders;

/// <summary>An event of an order: all of them tell what was ordered.</summary>
public abstract record OrderEvent(OrderItem Item, Instant At) : Event(At)
{
    /// <summary>What orders' events are about. One event of a name is published for an order.</summary>
    public static readonly Subject Order = new("order", "orderId", "EVENTS#ORDER_ID#");

    /// <summary>The declaration of an event of that name.</summary>
    protected static EventType Declare<TEvent>(string name, Tone tone, Func<OrderItem, Instant, TEvent> make)
        where TEvent : OrderEvent =>
        new EventType<TEvent, OrderItem>(
            name,
            Order,
            OrderItem.Codec,
            make,
            e => e.Item,
            item => item.OrderId.Text,
            tone: tone
        );
}

/// <summary>A customer has ordered.</summary>
public sealed record OrderPlaced(OrderItem Item, Instant At) : OrderEvent(Item, At), IEvent
{
    public const string EventName = "ORDER_PLACED_EVENT";

    public static EventType Declared { get; } = Declare(EventName, Tone.Plain, (item, at) => new OrderPlaced(item, at));

    public override EventType Type => Declared;
}

/// <summary>The order is recorded.</summary>
public sealed record OrderCreated(OrderItem Item, Instant At) : OrderEvent(Item, At), IEvent
{
    public const string EventName = "ORDER_CREATED_EVENT";

    public static EventType Declared { get; } =
        Declare(EventName, Tone.Plain, (item, at) => new OrderCreated(item, at));

    public override EventType Type => Declared;
}

/// <summary>Its units are taken from the stock.</summary>
public sealed record OrderStockAllocated(OrderItem Item, Instant At) : OrderEvent(Item, At), IEvent
{
    public const string EventName = "ORDER_STOCK_ALLOCATED_EVENT";

    public static EventType Declared { get; } =
        Declare(EventName, Tone.Plain, (item, at) => new OrderStockAllocated(item, at));

    public override EventType Type => Declared;
}

/// <summary>There were too few units, for good.</summary>
public sealed record OrderStockDepleted(OrderItem Item, Instant At) : OrderEvent(Item, At), IEvent
{
    public const string EventName = "ORDER_STOCK_DEPLETED_EVENT";

    public static EventType Declared { get; } =
        Declare(EventName, Tone.Bad, (item, at) => new OrderStockDepleted(item, at));

    public override EventType Type => Declared;
}

/// <summary>The gateway has captured its price.</summary>
public sealed record OrderPaymentAccepted(OrderItem Item, Instant At) : OrderEvent(Item, At), IEvent
{
    public const string EventName = "ORDER_PAYMENT_ACCEPTED_EVENT";

    public static EventType Declared { get; } =
        Declare(EventName, Tone.Good, (item, at) => new OrderPaymentAccepted(item, at));

    public override EventType Type => Declared;
}

/// <summary>The gateway has captured nothing, and never will.</summary>
public sealed record OrderPaymentRejected(OrderItem Item, Instant At) : OrderEvent(Item, At), IEvent
{
    public const string EventName = "ORDER_PAYMENT_REJECTED_EVENT";

    public static EventType Declared { get; } =
        Declare(EventName, Tone.Bad, (item, at) => new OrderPaymentRejected(item, at));

    public override EventType Type => Declared;
}

/// <summary>A carrier has it.</summary>
public sealed record OrderShipped(OrderItem Item, Instant At) : OrderEvent(Item, At), IEvent
{
    public const string EventName = "ORDER_SHIPPED_EVENT";

    public static EventType Declared { get; } = Declare(EventName, Tone.Good, (item, at) => new OrderShipped(item, at));

    public override EventType Type => Declared;
}

/// <summary>The customer has it.</summary>
public sealed record OrderDelivered(OrderItem Item, Instant At) : OrderEvent(Item, At), IEvent
{
    public const string EventName = "ORDER_DELIVERED_EVENT";

    public static EventType Declared { get; } =
        Declare(EventName, Tone.Good, (item, at) => new OrderDelivered(item, at));

    public override EventType Type => Declared;
}

/// <summary>It is off.</summary>
public sealed record OrderCancelled(OrderItem Item, Instant At) : OrderEvent(Item, At), IEvent
{
    public const string EventName = "ORDER_CANCELLED_EVENT";

    public static EventType Declared { get; } =
        Declare(EventName, Tone.Bad, (item, at) => new OrderCancelled(item, at));

    public override EventType Type => Declared;
}
