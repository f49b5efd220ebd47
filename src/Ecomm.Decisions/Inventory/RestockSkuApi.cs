namespace Ecomm.Decisions.Inventory;

/// <summary>
/// RestockSku: says that a lot of a SKU has arrived. Keyed by (SKU, lot). A repeated request finds its event published; one
/// with the same key and other units conflicts with it. Nothing happens here but the event.
/// </summary>
public static class RestockSkuApi
{
    public static readonly Api.Command Slice = Api.Command.For(
        nameof(RestockSkuApi),
        LotItem.Codec,
        (lot, now) => new SkuRestocked(lot, now)
    );
}
