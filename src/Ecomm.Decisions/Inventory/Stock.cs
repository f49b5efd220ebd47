using System.Globalization;
using Ecomm.Decisions.Orders;
using static Ecomm.Engine.Members;

namespace Ecomm.Decisions.Inventory;

/// <summary>
/// The stock of one SKU. <see cref="Available"/> units can be ordered; <see cref="Restocked"/> counts all units ever
/// recorded, and bounding it bounds every part of it, so that a release can never overflow.
/// </summary>
public sealed record Stock(Sku Sku, long Available, long Restocked, Instant CreatedAt, Instant UpdatedAt)
    : IRecord<Stock>
{
    private const string UnitsField = "units";
    private const string UnitsRestocked = "unitsRestocked";

    public static Entity<Stock> Entity { get; } =
        new(
            "Stock",
            SkuRestocked.OfSku,
            new KeyTemplate("INVENTORY#SKU#", "SKU#"),
            Codec.Of(
                Field("sku", Orders.Sku.Scalar, (Stock stock) => stock.Sku, label: "SKU"),
                Field(UnitsField, Scalars.Count, (Stock stock) => stock.Available, label: "Available"),
                Field(UnitsRestocked, Scalars.Count, (Stock stock) => stock.Restocked, label: "Restocked"),
                Field("createdAt", Scalars.Time, (Stock stock) => stock.CreatedAt),
                Field("updatedAt", Scalars.Time, (Stock stock) => stock.UpdatedAt),
                (sku, units, restocked, created, updated) => new Stock(sku, units, restocked, created, updated)
            ),
            stock => Of(stock.Sku).Key,
            new Listed<Stock>("INVENTORY#SKU", "SKUs", stock => stock.Sku.Text, stock => stock.CreatedAt),
            stock =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{stock.Available} {stock.Sku} available of {stock.Restocked} restocked"
                )
        );

    /// <summary>The stock of that SKU.</summary>
    public static RecordRef<Stock> Of(Sku sku) => Entity.At(sku.Text);

    /// <summary>Units come back, or are taken away if negative: only if enough are there.</summary>
    public static ItemWrite AddAvailable(Sku sku, long units, Instant at) =>
        Entity.Add(Of(sku), Seq1(new Delta(UnitsField, units, Units.Max)), at);

    /// <summary>Units of a lot arrive, also of a SKU that is new.</summary>
    public static ItemWrite AddRestocked(LotItem lot, Instant at) =>
        Entity.Add(
            Of(lot.Sku),
            // Bounding all units ever restocked bounds what is available and what a release gives back.
            Seq(
                new Delta(UnitsField, lot.Units.Count, Units.Max),
                new Delta(UnitsRestocked, lot.Units.Count, Units.Max)
            ),
            at,
            initial: new Stock(lot.Sku, Available: 0, Restocked: 0, at, at)
        );
}

/// <summary>Record a lot, if it is not recorded, and add its units to its SKU.</summary>
public sealed record RecordLot(LotItem Lot, Instant At) : Decision.Change
{
    public override Seq<ItemWrite> Writes =>
        Seq(Inventory.Lot.Entity.Put(new Lot(Lot, At)), Stock.AddRestocked(Lot, At));
}
