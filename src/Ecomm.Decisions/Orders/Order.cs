using System.Globalization;
using static Ecomm.Engine.Members;

namespace Ecomm.Decisions.Orders;

/// <summary>The consolidated view of an order. <see cref="Version"/> counts its writes; every change is conditional on it.</summary>
public sealed record Order(OrderItem Item, OrderStatus Status, Instant CreatedAt, Instant UpdatedAt, long Version)
    : IRecord<Order>
{
    public static Entity<Order> Entity { get; } =
        new(
            "Order",
            OrderEvent.Order,
            new KeyTemplate("ORDERS#ORDER_ID#", "ORDER_ID#"),
            Codec.Of(
                Part(OrderItem.Codec, (Order order) => order.Item),
                Field("orderStatus", OrderStatuses.Scalar, (Order order) => order.Status, label: "Status"),
                Field("createdAt", Scalars.Time, (Order order) => order.CreatedAt),
                Field("updatedAt", Scalars.Time, (Order order) => order.UpdatedAt),
                Field("version", Scalars.Count, (Order order) => order.Version),
                (item, status, created, updated, version) => new Order(item, status, created, updated, version)
            ),
            order => Of(order.Item.OrderId).Key,
            new Listed<Order>("ORDERS#ORDER", "orders", order => order.Item.OrderId.Text, order => order.CreatedAt),
            order =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{order.Status.ToName()} ({order.Item.Describe()}) v{order.Version}"
                ),
            order => order.Status.WaitsFor()
        );

    /// <summary>The record of that order.</summary>
    public static RecordRef<Order> Of(OrderId order) => Entity.At(order.Text);
}

/// <summary>Write a new order, if there is none of that id.</summary>
public sealed record CreateOrder(OrderItem Item, Instant CreatedAt, Instant At) : Decision.Change
{
    public override Seq<ItemWrite> Writes =>
        Seq1(Order.Entity.Put(new Order(Item, OrderStatus.Created, CreatedAt, At, Version: 1)));
}

/// <summary>Move an order to a later status, if it still is as it was read.</summary>
public sealed record ChangeOrderStatus(Order Order, OrderStatus Status, Instant At) : Decision.Change
{
    public override Seq<ItemWrite> Writes =>
        Seq1(Orders.Order.Entity.Change(Order, Order with { Status = Status, UpdatedAt = At }, Order.Version));

    public override string Describe() => $"{nameof(ChangeOrderStatus)} {Status.ToName()}";
}
