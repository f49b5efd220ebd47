namespace Ecomm.Decisions;

/// <summary>What an order event tells of an order.</summary>
public sealed record OrderItem(OrderId OrderId, Sku Sku, Units Units, Price Price, UserId UserId)
{
    /// <summary>What differs between what is stored and what arrived, or null: an order is never quietly another one.</summary>
    public string? DifferenceTo(OrderItem other) =>
        OrderId != other.OrderId ? $"orderId is {OrderId}, not {other.OrderId}"
        : Sku != other.Sku ? $"sku is {Sku}, not {other.Sku}"
        : Units != other.Units ? $"units are {Units}, not {other.Units}"
        : Price != other.Price ? $"price is {Price}, not {other.Price}"
        : UserId != other.UserId ? $"userId is {UserId}, not {other.UserId}"
        : null;
}

/// <summary>Units of one delivery of one SKU.</summary>
public sealed record LotItem(Sku Sku, LotId LotId, Units Units);

/// <summary>A fact that was, or is to be, published to the event store. <see cref="At"/> is when it was raised.</summary>
public abstract record Event
{
    private Event(Instant at) => At = at;

    public Instant At { get; }

    public abstract string Name { get; }

    public abstract record OfOrder : Event
    {
        private protected OfOrder(OrderItem item, Instant at)
            : base(at) => Item = item;

        public OrderItem Item { get; }
    }

    public sealed record OrderPlaced(OrderItem Item, Instant At) : OfOrder(Item, At)
    {
        public override string Name => EventNames.OrderPlaced;
    }

    public sealed record OrderCreated(OrderItem Item, Instant At) : OfOrder(Item, At)
    {
        public override string Name => EventNames.OrderCreated;
    }

    public sealed record OrderStockAllocated(OrderItem Item, Instant At) : OfOrder(Item, At)
    {
        public override string Name => EventNames.OrderStockAllocated;
    }

    public sealed record OrderStockDepleted(OrderItem Item, Instant At) : OfOrder(Item, At)
    {
        public override string Name => EventNames.OrderStockDepleted;
    }

    public sealed record OrderPaymentAccepted(OrderItem Item, Instant At) : OfOrder(Item, At)
    {
        public override string Name => EventNames.OrderPaymentAccepted;
    }

    public sealed record OrderPaymentRejected(OrderItem Item, Instant At) : OfOrder(Item, At)
    {
        public override string Name => EventNames.OrderPaymentRejected;
    }

    public sealed record OrderShipped(OrderItem Item, Instant At) : OfOrder(Item, At)
    {
        public override string Name => EventNames.OrderShipped;
    }

    public sealed record OrderDelivered(OrderItem Item, Instant At) : OfOrder(Item, At)
    {
        public override string Name => EventNames.OrderDelivered;
    }

    public sealed record OrderCancelled(OrderItem Item, Instant At) : OfOrder(Item, At)
    {
        public override string Name => EventNames.OrderCancelled;
    }

    public sealed record SkuRestocked(LotItem Lot, Instant At) : Event(At)
    {
        public override string Name => EventNames.SkuRestocked;
    }

    /// <summary>Any event under any key: what the testing API publishes to disturb the system.</summary>
    public sealed record Raw(string Pk, string Sk, string RawName, Value.Map Data, Instant At) : Event(At)
    {
        public override string Name => RawName;
    }
}

/// <summary>The names of events on the wire. <c>terraform/routes.json</c> is checked against this table by a test.</summary>
public static class EventNames
{
    public const string OrderPlaced = "ORDER_PLACED_EVENT";
    public const string OrderCreated = "ORDER_CREATED_EVENT";
    public const string OrderStockAllocated = "ORDER_STOCK_ALLOCATED_EVENT";
    public const string OrderStockDepleted = "ORDER_STOCK_DEPLETED_EVENT";
    public const string OrderPaymentAccepted = "ORDER_PAYMENT_ACCEPTED_EVENT";
    public const string OrderPaymentRejected = "ORDER_PAYMENT_REJECTED_EVENT";
    public const string OrderShipped = "ORDER_SHIPPED_EVENT";
    public const string OrderDelivered = "ORDER_DELIVERED_EVENT";
    public const string OrderCancelled = "ORDER_CANCELLED_EVENT";
    public const string SkuRestocked = "SKU_RESTOCKED_EVENT";
}
