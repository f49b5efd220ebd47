namespace Ecomm.Decisions.Shipments;

/// <summary>
/// ShipOrder: asks that an order be handed to a carrier. Keyed by the order. A repeated request finds its event published; one with
/// another carrier or tracking id conflicts with it. Nothing happens here but the event: it may come before the order is paid.
/// </summary>
public static class ShipOrderApi
{
    public static readonly Api.Command Slice = Api.Command.For(
        nameof(ShipOrderApi),
        ShipmentRequest.Codec,
        (request, now) => new OrderShipmentRequested(request, now)
    );
}
