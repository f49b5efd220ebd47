namespace Ecomm.Decisions;

// ListOrderPayments: lists what is known of orders' payments, or of one order's.
public static class ListOrderPaymentsApi
{
    public static readonly Api.Query Slice = new(nameof(ListOrderPaymentsApi), "orderPayments", Decide, Write);

    public static Either<Faults, Listing> Decide(Value.Map body) =>
        Listing.Parse(
            body,
            ListedEntity.OrderPayments,
            "orderId",
            value => OrderId.Parse(value).Map(id => (EntityKey)new EntityKey.OfPayment(id))
        );

    public static Value.Map? Write(Found found) =>
        found.Payment is { } payment
            ? new Value.Map
            {
                { "orderId", payment.Item.OrderId.Text },
                { "sku", payment.Item.Sku.Text },
                { "units", payment.Item.Units.Count },
                { "price", new Value.Number(payment.Item.Price.Numeral) },
                { "userId", payment.Item.UserId.Text },
                { "createdAt", payment.CreatedAt.ToString() },
                { "updatedAt", payment.UpdatedAt.ToString() },
                { "paymentId", payment.PaymentId is { } id ? new Value.Text(id) : Value.Null.It },
                { "paymentStatus", payment.Status.ToName() },
                { "paymentRetries", payment.Retries },
            }
            : null;
}
