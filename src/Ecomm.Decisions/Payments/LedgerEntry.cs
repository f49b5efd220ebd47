namespace Ecomm.Decisions.Payments;

/// <summary>
/// What stands in the fake gateway's ledger for one order: what became of its payment, and beside it the refund, if there was one. Both
/// are for good.
/// </summary>
/// <param name="Key">The order.</param>
/// <param name="Kind">What happened.</param>
/// <param name="PaymentId">The gateway's name for a capture, a decline or a refund.</param>
/// <param name="Amount">What was captured, declined or refunded.</param>
public sealed record LedgerEntry(string Key, string Kind, string? PaymentId, decimal? Amount)
{
    public const string Captured = "CAPTURED";
    public const string Declined = "DECLINED";
    public const string Voided = "VOIDED";
    public const string Refunded = "REFUNDED";

    /// <summary>The entry of what became of an order's payment.</summary>
    public static Key OfPayment(string order) => new(order, "PAYMENT");

    /// <summary>The entry of an order's refund.</summary>
    public static Key OfRefund(string order) => new(order, "REFUND");

    /// <summary>The entry that an item of the ledger holds.</summary>
    public static LedgerEntry Read(Item item) => Read(item.Key.Pk, item.Attributes);

    /// <summary>The entry of that key; a field that is not understood is as if absent.</summary>
    public static LedgerEntry Read(string key, Value.Map entry) =>
        new(
            key,
            (entry["kind"] as Value.Text)?.Of ?? "",
            ((entry["paymentId"] ?? entry["refundId"]) as Value.Text)?.Of,
            entry["amount"] is Value.Number amount ? amount.Of.Exact().ToNullable() : null
        );

    /// <summary>The entry's attributes.</summary>
    public Value.Map Write(Instant createdAt) =>
        new()
        {
            { "kind", Kind },
            { Kind is Refunded ? "refundId" : "paymentId", PaymentId },
            { "amount", Amount is { } amount ? new Value.Number(Numeral.Of(amount)) : null },
            { Attributes.CreatedAt, createdAt.ToString() },
        };
}
