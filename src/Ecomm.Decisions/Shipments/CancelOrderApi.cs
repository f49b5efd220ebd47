namespace Ecomm.Decisions.Shipments;

/// <summary>
/// CancelOrder: asks that an order be cancelled. Keyed by the order. A repeated request finds its event published; one with another
/// reason conflicts with it. Nothing happens here but the event: whether it comes in time, the order's status and events tell.
/// </summary>
public static class CancelOrderApi
{
    public static readonly Api.Command Slice = Api.Command.For(
        nameof(CancelOrderApi),
        CancellationRequest.Codec,
        (request, now) => new OrderCancellationRequested(request, now)
    ) with
    {
        Under = "orders",
    };
}
