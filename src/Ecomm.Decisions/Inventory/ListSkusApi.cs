using Ecomm.Decisions.Orders;
using static Ecomm.Engine.Members;

namespace Ecomm.Decisions.Inventory;

/// <summary>ListSkus: lists SKUs with the units that can be ordered, or one SKU.</summary>
public static class ListSkusApi
{
    public static readonly Api.Query Slice = Api.Query.For(
        nameof(ListSkusApi),
        "skus",
        "sku",
        Sku.Scalar,
        Stock.Of,
        new View<Stock>(
            Field("sku", Sku.Scalar, (Stock stock) => stock.Sku, label: "SKU"),
            Field("units", Scalars.Count, (Stock stock) => stock.Available),
            Field("createdAt", Scalars.Time, (Stock stock) => stock.CreatedAt),
            Field("updatedAt", Scalars.Time, (Stock stock) => stock.UpdatedAt)
        )
    );
}
