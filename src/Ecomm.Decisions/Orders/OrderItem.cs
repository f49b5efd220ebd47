using static Ecomm.Engine.Members;

namespace Ecomm.Decisions.Orders;

/// <summary>What an order event tells of an order.</summary>
public sealed record OrderItem(OrderId OrderId, Sku Sku, Units Units, Price Price, UserId UserId)
{
    public static readonly Codec<OrderItem> Codec = Engine.Codec.Of(
        Field("orderId", Orders.OrderId.Scalar, (OrderItem item) => item.OrderId),
        Field("sku", Orders.Sku.Scalar, (OrderItem item) => item.Sku, label: "SKU"),
        Field("units", Orders.Units.Scalar, (OrderItem item) => item.Units),
        Field("price", Orders.Price.Scalar, (OrderItem item) => item.Price),
        Field("userId", Orders.UserId.Scalar, (OrderItem item) => item.UserId),
        (orderId, sku, units, price, userId) => new OrderItem(orderId, sku, units, price, userId)
    );

    /// <summary>The order in a few words.</summary>
    public string Describe() => $"{Units} {Sku} for {Price}";

    /// <summary>What differs between what is stored and what arrived, or null: an order is never quietly another one.</summary>
    public string? DifferenceTo(OrderItem other) =>
        OrderId != other.OrderId ? $"orderId is {OrderId}, not {other.OrderId}"
        : Sku != other.Sku ? $"sku is {Sku}, not {other.Sku}"
        : Units != other.Units ? $"units are {Units}, not {other.Units}"
        : Price != other.Price ? $"price is {Price}, not {other.Price}"
        : UserId != other.UserId ? $"userId is {UserId}, not {other.UserId}"
        : null;
}
