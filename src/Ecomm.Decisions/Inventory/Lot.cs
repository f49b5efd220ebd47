using Ecomm.Decisions.Orders;
using static Ecomm.Engine.Members;

namespace Ecomm.Decisions.Inventory;

public sealed record LotId
{
    public static readonly Scalar<LotId> Scalar = Identifier.Scalar(text => new LotId(text), id => id.Text);

    private LotId(string text) => Text = text;

    public string Text { get; }

    public static Either<string, LotId> Parse(Value value) => Scalar.Parse(value);

    public override string ToString() => Text;
}

/// <summary>Units of one delivery of one SKU.</summary>
public sealed record LotItem(Sku Sku, LotId LotId, Units Units)
{
    public static readonly Codec<LotItem> Codec = Engine.Codec.Of(
        Field("sku", Orders.Sku.Scalar, (LotItem lot) => lot.Sku, label: "SKU"),
        Field("lotId", Inventory.LotId.Scalar, (LotItem lot) => lot.LotId),
        Field("units", Orders.Units.Scalar, (LotItem lot) => lot.Units),
        (sku, lotId, units) => new LotItem(sku, lotId, units)
    );
}

/// <summary>One recorded delivery of one SKU, keyed by SKU and lot.</summary>
public sealed record Lot(LotItem Item, Instant CreatedAt) : IRecord<Lot>
{
    public static Entity<Lot> Entity { get; } =
        new(
            "Lot",
            SkuRestocked.OfSku,
            new KeyTemplate("INVENTORY#SKU#", "LOT_ID#", HasSecond: true),
            Codec.Of(
                Part(LotItem.Codec, (Lot lot) => lot.Item),
                Field("createdAt", Scalars.Time, (Lot lot) => lot.CreatedAt),
                (item, created) => new Lot(item, created)
            ),
            lot => Of(lot.Item.Sku, lot.Item.LotId).Key,
            describe: lot => $"{lot.Item.LotId} of {lot.Item.Units}"
        );

    /// <summary>The record of that lot.</summary>
    public static RecordRef<Lot> Of(Sku sku, LotId lot) => Entity.At(sku.Text, lot.Text);
}

/// <summary>A lot of a SKU has arrived.</summary>
public sealed record SkuRestocked(LotItem Lot, Instant At) : Event(At), IEvent
{
    public const string EventName = "SKU_RESTOCKED_EVENT";

    /// <summary>What restocks are about. One event is published for each lot of a SKU.</summary>
    public static readonly Subject OfSku = new("SKU", "sku", "EVENTS#SKU#", JournalPrefix: "SKU#");

    public static EventType Declared { get; } =
        new EventType<SkuRestocked, LotItem>(
            EventName,
            OfSku,
            LotItem.Codec,
            (lot, at) => new SkuRestocked(lot, at),
            e => e.Lot,
            lot => lot.Sku.Text,
            ("LOT_ID", lot => lot.LotId.Text)
        );

    public override EventType Type => Declared;
}
