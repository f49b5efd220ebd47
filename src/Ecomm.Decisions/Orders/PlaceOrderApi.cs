namespace Ecomm.Decisions.Orders;

/// <summary>
/// PlaceOrder: says that a customer has ordered. Keyed by the order. A repeated request finds its event published; one with the
/// same id and other content conflicts with it. Nothing happens here but the event.
/// </summary>
public static class PlaceOrderApi
{
    public static readonly Api.Command Slice = Api.Command.For(
        nameof(PlaceOrderApi),
        OrderItem.Codec,
        (item, now) => new OrderPlaced(item, now)
    );
}
