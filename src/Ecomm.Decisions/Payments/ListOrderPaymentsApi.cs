using Ecomm.Decisions.Orders;
using static Ecomm.Engine.Members;

namespace Ecomm.Decisions.Payments;

/// <summary>ListOrderPayments: lists what is known of orders' payments, or of one order's.</summary>
public static class ListOrderPaymentsApi
{
    public static readonly Api.Query Slice = Api.Query.For(
        nameof(ListOrderPaymentsApi),
        "orderPayments",
        "orderId",
        OrderId.Scalar,
        Payment.Of,
        new View<Payment>(
            Part(OrderItem.Codec, (Payment payment) => payment.Item),
            Field("createdAt", Scalars.Time, (Payment payment) => payment.CreatedAt),
            Field("updatedAt", Scalars.Time, (Payment payment) => payment.UpdatedAt),
            Nullable("paymentId", Scalars.AnyText, (Payment payment) => payment.PaymentId),
            Field("paymentStatus", PaymentStatuses.Scalar, (Payment payment) => payment.Status),
            Field("paymentRetries", Scalars.SmallCount, (Payment payment) => payment.Retries)
        )
    );
}
