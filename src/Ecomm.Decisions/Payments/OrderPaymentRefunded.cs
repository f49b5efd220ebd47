using Ecomm.Decisions.Orders;
using static Ecomm.Engine.Members;

namespace Ecomm.Decisions.Payments;

/// <summary>What was given back for an order: all that was captured.</summary>
public sealed record RefundItem(OrderId OrderId, Price Amount)
{
    public static readonly Codec<RefundItem> Codec = Engine.Codec.Of(
        Field("orderId", Orders.OrderId.Scalar, (RefundItem refund) => refund.OrderId),
        Field("amount", Price.Scalar, (RefundItem refund) => refund.Amount),
        (order, amount) => new RefundItem(order, amount)
    );
}

/// <summary>The gateway has given back what it had captured for a cancelled order.</summary>
public sealed record OrderPaymentRefunded(RefundItem Refund, Instant At) : Event(At), IEvent
{
    public const string EventName = "ORDER_PAYMENT_REFUNDED_EVENT";

    public static EventType Declared { get; } =
        new EventType<OrderPaymentRefunded, RefundItem>(
            EventName,
            OrderEvent.Order,
            RefundItem.Codec,
            (refund, at) => new OrderPaymentRefunded(refund, at),
            e => e.Refund,
            refund => refund.OrderId.Text
        );

    public override EventType Type => Declared;
}
