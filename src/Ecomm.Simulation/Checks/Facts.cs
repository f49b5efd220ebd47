namespace Ecomm.Simulation.Checks;

/// <summary>What the laws know of one order: read from committed items as they are, not through the code under test.</summary>
internal sealed class OrderFacts(string id)
{
    public string Id => id;

    /// <summary>What was placed: the item of its event.</summary>
    public Value.Map? Placed { get; set; }

    /// <summary>Whether a client was told 202 for it.</summary>
    public bool IsPromised { get; set; }

    public OrderStatus? Status { get; set; }

    public AllocationStatus? Allocation { get; set; }

    public PaymentStatus? Payment { get; set; }

    public LedgerEntry? Ledger { get; set; }

    /// <summary>Names of events that the system published, and of those that were injected, as bits.</summary>
    public int Raised { get; set; }

    public int Injected { get; set; }

    /// <summary>An injected event pretends that the system said something, or disagrees with what was placed.</summary>
    public bool IsContradicted { get; set; }

    public List<Value.Map> InjectedData { get; } = [];

    public Item? OrderItem { get; set; }

    public Item? AllocationItem { get; set; }

    public Item? PaymentItem { get; set; }

    public bool WasRaised(EventBit e) => (Raised & (int)e) != 0;

    public bool WasPublished(EventBit e) => ((Raised | Injected) & (int)e) != 0;
}

/// <summary>What the laws know of one SKU, and how many units it had when.</summary>
internal sealed class SkuFacts(string id)
{
    public string Id => id;

    public long Recorded { get; set; }

    public long Held { get; set; }

    public long Available { get; set; }

    public long Restocked { get; set; }

    /// <summary>Available units from each moment on.</summary>
    public List<(long At, long Available)> History { get; } = [(long.MinValue, 0)];

    /// <summary>Whether at some moment since then there were fewer than that many.</summary>
    public bool HadFewerThan(long units, long since)
    {
        for (var i = History.Count - 1; i >= 0; i--)
        {
            if (History[i].Available < units)
            {
                return true;
            }
            if (History[i].At < since)
            {
                return false;
            }
        }
        return false;
    }
}

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
            EventNames.OrderPlaced => EventBit.Placed,
            EventNames.OrderCreated => EventBit.Created,
            EventNames.OrderStockAllocated => EventBit.StockAllocated,
            EventNames.OrderStockDepleted => EventBit.StockDepleted,
            EventNames.OrderPaymentAccepted => EventBit.PaymentAccepted,
            EventNames.OrderPaymentRejected => EventBit.PaymentRejected,
            EventNames.OrderShipped => EventBit.Shipped,
            EventNames.OrderDelivered => EventBit.Delivered,
            EventNames.OrderCancelled => EventBit.Cancelled,
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
}
