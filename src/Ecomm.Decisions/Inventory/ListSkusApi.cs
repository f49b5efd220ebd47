namespace Ecomm.Decisions;

// ListSkus: lists SKUs with the units that can be ordered, or one SKU.
public static class ListSkusApi
{
    public static readonly Api.Query Slice = new(nameof(ListSkusApi), "skus", Decide, Write);

    public static Either<Faults, Listing> Decide(Value.Map body) =>
        Listing.Parse(
            body,
            ListedEntity.Skus,
            "sku",
            value => Sku.Parse(value).Map(sku => (EntityKey)new EntityKey.OfStock(sku))
        );

    public static Value.Map? Write(Found found) =>
        found.Stock is { } stock
            ? new Value.Map
            {
                { "sku", stock.Sku.Text },
                { "units", stock.Available },
                { "createdAt", stock.CreatedAt.ToString() },
                { "updatedAt", stock.UpdatedAt.ToString() },
            }
            : null;
}
