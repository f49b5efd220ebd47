using static Ecomm.Engine.Members;

namespace Ecomm.Decisions.Orders;

/// <summary>ListOrders: lists the consolidated view of orders, or one order.</summary>
public static class ListOrdersApi
{
    public static readonly Api.Query Slice = Api.Query.For(
        nameof(ListOrdersApi),
        "orders",
        "orderId",
        OrderId.Scalar,
        Order.Of,
        new View<Order>(
            Field("orderId", OrderId.Scalar, (Order order) => order.Item.OrderId),
            Field("orderStatus", OrderStatuses.Scalar, (Order order) => order.Status, label: "Status"),
            Field("sku", Sku.Scalar, (Order order) => order.Item.Sku, label: "SKU"),
            Field("units", Units.Scalar, (Order order) => order.Item.Units),
            Field("price", Price.Scalar, (Order order) => order.Item.Price),
            Field("userId", UserId.Scalar, (Order order) => order.Item.UserId),
            Field("createdAt", Scalars.Time, (Order order) => order.CreatedAt),
            Field("updatedAt", Scalars.Time, (Order order) => order.UpdatedAt)
        )
    );
}
