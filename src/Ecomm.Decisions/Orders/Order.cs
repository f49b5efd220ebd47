namespace Ecomm.Decisions;

/// <summary>The consolidated view of an order. <see cref="Version"/> counts its writes; every change is conditional on it.</summary>
public sealed record Order(OrderItem Item, OrderStatus Status, Instant CreatedAt, Instant UpdatedAt, long Version);
