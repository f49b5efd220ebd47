using System.Diagnostics;

namespace Ecomm.Decisions.Orders;

public enum OrderStatus
{
    Created,
    StockDepleted,
    StockAllocated,
    PaymentRejected,
    PaymentAccepted,
    Shipped,
    Delivered,
    Cancelled,
}

/// <summary>
/// The order's statuses as a lattice, <see cref="OrderStatus.Created"/> at the bottom and
/// <see cref="OrderStatus.Cancelled"/> on top:
/// <code>
///               ┌─ StockDepleted ─────────────────────────────────┐
///     Created ──┤                   ┌─ PaymentRejected ───────────┼─ Cancelled
///               └─ StockAllocated ──┴─ PaymentAccepted ─ Shipped ─ Delivered
/// </code>
/// Applying an event is a join: idempotent, and within a branch independent of the order of events. Where only
/// Cancelled bounds two statuses, they exclude each other.
/// </summary>
public static class OrderStatuses
{
    public static readonly Seq<OrderStatus> All = toSeq(Enum.GetValues<OrderStatus>());

    public static readonly Scalar<OrderStatus> Scalar = Scalars.Choice(All, ToName, ToneOf);

    /// <summary>Whether the first status is the second or lies below it.</summary>
    public static bool IsAtMost(this OrderStatus low, OrderStatus high) =>
        low == high
        || high switch
        {
            OrderStatus.Created => false,
            OrderStatus.StockDepleted or OrderStatus.StockAllocated => low is OrderStatus.Created,
            OrderStatus.PaymentRejected or OrderStatus.PaymentAccepted => low.IsAtMost(OrderStatus.StockAllocated),
            OrderStatus.Shipped => low.IsAtMost(OrderStatus.PaymentAccepted),
            OrderStatus.Delivered => low.IsAtMost(OrderStatus.Shipped),
            OrderStatus.Cancelled => true,
            _ => throw new UnreachableException(),
        };

    /// <summary>The least status that both lie below.</summary>
    public static OrderStatus Join(this OrderStatus left, OrderStatus right) =>
        left.IsAtMost(right) ? right
        : right.IsAtMost(left) ? left
        : OrderStatus.Cancelled;

    /// <summary>What becomes of an order in status <paramref name="stored"/> when an event brings <paramref name="next"/>.</summary>
    public static Transition To(this OrderStatus stored, OrderStatus next) =>
        (stored.Join(next), next) switch
        {
            _ when stored == next => Transition.Redundant,
            var (join, _) when join == stored => Transition.Stale,
            var (join, _) when join != next => Transition.Forbidden,
            (_, OrderStatus.Shipped) when !OrderStatus.PaymentAccepted.IsAtMost(stored) => Transition.Early,
            (_, OrderStatus.Delivered) when !OrderStatus.Shipped.IsAtMost(stored) => Transition.Early,
            _ => Transition.Climb,
        };

    /// <summary>Nothing in this system moves an order on from here by itself.</summary>
    public static bool IsFinal(this OrderStatus status) => status.WaitsFor() is null;

    /// <summary>What an order in that status waits for; null if nothing in this system moves it on from here by itself.</summary>
    public static Wait? WaitsFor(this OrderStatus status) =>
        status switch
        {
            OrderStatus.Created => new Wait("its stock"),
            OrderStatus.StockAllocated => new Wait("its payment"),
            _ => null,
        };

    public static string ToName(this OrderStatus status) =>
        status switch
        {
            OrderStatus.Created => "ORDER_CREATED_STATUS",
            OrderStatus.StockDepleted => "ORDER_STOCK_DEPLETED_STATUS",
            OrderStatus.StockAllocated => "ORDER_STOCK_ALLOCATED_STATUS",
            OrderStatus.PaymentRejected => "ORDER_PAYMENT_REJECTED_STATUS",
            OrderStatus.PaymentAccepted => "ORDER_PAYMENT_ACCEPTED_STATUS",
            OrderStatus.Shipped => "ORDER_SHIPPED_STATUS",
            OrderStatus.Delivered => "ORDER_DELIVERED_STATUS",
            OrderStatus.Cancelled => "ORDER_CANCELLED_STATUS",
            _ => throw new UnreachableException(),
        };

    private static Tone ToneOf(OrderStatus status) =>
        status switch
        {
            OrderStatus.PaymentAccepted or OrderStatus.Shipped or OrderStatus.Delivered => Tone.Good,
            OrderStatus.StockDepleted or OrderStatus.PaymentRejected or OrderStatus.Cancelled => Tone.Bad,
            _ => Tone.Plain,
        };

    /// <summary>The status that an event brings, or none for the event that begins an order.</summary>
    /// <exception cref="UnreachableException">It is an <see cref="OrderEvent"/> that has no status here yet.</exception>
    public static Option<OrderStatus> Of(OrderEvent e) =>
        e switch
        {
            OrderPlaced => None,
            OrderCreated => OrderStatus.Created,
            OrderStockDepleted => OrderStatus.StockDepleted,
            OrderStockAllocated => OrderStatus.StockAllocated,
            OrderPaymentRejected => OrderStatus.PaymentRejected,
            OrderPaymentAccepted => OrderStatus.PaymentAccepted,
            OrderShipped => OrderStatus.Shipped,
            OrderDelivered => OrderStatus.Delivered,
            OrderCancelled => OrderStatus.Cancelled,
            _ => throw new UnreachableException($"{e.Name} is an {nameof(OrderEvent)} and brings no status"),
        };
}

public enum Transition
{
    /// <summary>The order takes the new status.</summary>
    Climb,

    /// <summary>The order has this status already.</summary>
    Redundant,

    /// <summary>The order is past this status.</summary>
    Stale,

    /// <summary>The event is ahead of the order: it waits in the queue for those before it.</summary>
    Early,

    /// <summary>Only Cancelled lies above both: no order is ever in both.</summary>
    Forbidden,
}
