namespace Ecomm.Decisions.Shipments;

/// <summary>
/// ConfirmDelivery: says that an order has arrived. Keyed by the order. A repeated request finds its event published. Nothing happens
/// here but the event.
/// </summary>
public static class ConfirmDeliveryApi
{
    public static readonly Api.Command Slice = Api.Command.For(
        nameof(ConfirmDeliveryApi),
        DeliveryConfirmation.Codec,
        (word, now) => new OrderDeliveryConfirmed(word, now)
    );
}
