namespace Ecomm.Decisions;

// RestockSku: says that a lot of a SKU has arrived. Keyed by (SKU, lot). A repeated request finds its event published; one
// with the same key and other units conflicts with it. Nothing happens here but the event.
public static class RestockSkuApi
{
    public static readonly Api.Command Slice = new(nameof(RestockSkuApi), Decide);

    public static Either<Faults, Accepted> Decide(Value.Map body, Instant now) =>
        EventData
            .ParseLot(body)
            .ToResult()
            .Map(lot => new Accepted(new Event.SkuRestocked(lot, now), EventData.Write(lot)));
}
