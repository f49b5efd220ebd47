namespace Ecomm.Decisions;

// PlaceOrder: says that an order was placed. Keyed by the order. A repeated request finds its event published; one with
// the same id and other content conflicts with it. Nothing happens here but the event.
public static class PlaceOrderApi
{
    public static readonly Api.Command Slice = new(nameof(PlaceOrderApi), Decide);

    public static Either<Faults, Accepted> Decide(Value.Map body, Instant now) =>
        EventData
            .ParseOrder(body)
            .ToResult()
            .Map(item => new Accepted(new Event.OrderPlaced(item, now), EventData.Write(item)));
}
