namespace Ecomm.Decisions.Payments;

/// <summary>What stands in the fake gateway's ledger for one order. It is for good.</summary>
public sealed record LedgerEntry(string Key, string Kind, string? PaymentId, decimal? Amount)
{
    public const string Captured = "CAPTURED";
    public const string Declined = "DECLINED";
    public const string Voided = "VOIDED";

    private const string SortKey = "PAYMENT";

    public static Key KeyOf(string key) => new(key, SortKey);

    /// <summary>The entry that an item of the ledger holds.</summary>
    public static LedgerEntry Read(Item item) => Read(item.Key.Pk, item.Attributes);

    /// <summary>The entry of that key; a field that is not understood is as if absent.</summary>
    public static LedgerEntry Read(string key, Value.Map entry) =>
        new(
            key,
            (entry["kind"] as Value.Text)?.Of ?? "",
            (entry["paymentId"] as Value.Text)?.Of,
            entry["amount"] is Value.Number amount ? amount.Of.Exact().ToNullable() : null
        );

    /// <summary>The entry's attributes.</summary>
    public Value.Map Write(Instant createdAt) =>
        new()
        {
            { "kind", Kind },
            { "paymentId", PaymentId },
            { "amount", Amount is { } amount ? new Value.Number(Numeral.Of(amount)) : null },
            { Attributes.CreatedAt, createdAt.ToString() },
        };
}
