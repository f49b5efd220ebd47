namespace Ecomm.Decisions;

// ListOrders: lists the consolidated view of orders, or one order.
public static class ListOrdersApi
{
    public static readonly Api.Query Slice = new(nameof(ListOrdersApi), "orders", Decide, Write);

    public static Either<Faults, Listing> Decide(Value.Map body) =>
        Listing.Parse(
            body,
            ListedEntity.Orders,
            "orderId",
            value => OrderId.Parse(value).Map(id => (EntityKey)new EntityKey.OfOrder(id))
        );

    public static Value.Map? Write(Found found) =>
        found.Order is { } order
            ? new Value.Map
            {
                { "orderId", order.Item.OrderId.Text },
                { "orderStatus", order.Status.ToName() },
                { "sku", order.Item.Sku.Text },
                { "units", order.Item.Units.Count },
                { "price", new Value.Number(order.Item.Price.Numeral) },
                { "userId", order.Item.UserId.Text },
                { "createdAt", order.CreatedAt.ToString() },
                { "updatedAt", order.UpdatedAt.ToString() },
            }
            : null;
}
