using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ecomm.Adapters.Storage;

namespace Ecomm.Adapters.Payments;

/// <summary>
/// A gateway for trials: it fails at random, declines a price of 0 and of 100,000 or more, and keeps a ledger, in a store of
/// its own, of what is for good: captures, declines and voids. A void never reverses a capture.
/// </summary>
/// <param name="ledger">The ledger; no other part of the system reads or writes it.</param>
/// <param name="failureRate">The share of submits that fail, from 0 to 1.</param>
/// <param name="random">Numbers from 0 up to 1.</param>
/// <param name="time">The ledger's clock.</param>
public sealed class FakeGateway(IStore ledger, double failureRate, Func<double> random, TimeProvider time) : IGateway
{
    /// <summary>As in the seed: this price and all above are declined.</summary>
    public const decimal DeclinedFrom = 100_000m;

    /// <summary>The share of submits that fail, from 0 to 1.</summary>
    public double FailureRate { get; set; } = failureRate;

    private const string Kind = "kind";
    private const string Amount = "amount";

    public async Task<Answer> Ask(Question question, CancellationToken cancel) =>
        (await Find(question.Key, cancel), question) switch
        {
            ({ } entry, Question.Submit submit) when entry.Amount is { } amount && amount != submit.Amount.Amount =>
                new Answer.Refused(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"key {question.Key} is known with the amount {amount}, not {submit.Amount}"
                    )
                ),
            ({ } entry, _) => ToAnswer(entry),
            (null, Question.Void) => await Record(question.Key, LedgerEntry.Voided, null, cancel),
            (null, Question.Submit { Amount: { Amount: 0 or >= DeclinedFrom } price }) => await Record(
                question.Key,
                LedgerEntry.Declined,
                price,
                cancel
            ),
            (null, Question.Submit) when random() < FailureRate => new Answer.Failed("the gateway failed"),
            (null, Question.Submit submit) => await Record(question.Key, LedgerEntry.Captured, submit.Amount, cancel),
            _ => throw new UnreachableException(),
        };

    /// <summary>A ledger item as an entry.</summary>
    public static LedgerEntry Read(Item item) =>
        new(
            item.Key.Pk,
            (item.Attributes[Kind] as Value.Text)?.Of ?? "",
            (item.Attributes[Attributes.PaymentId] as Value.Text)?.Of,
            item.Attributes[Amount] is Value.Number amount ? amount.Of.Exact().ToNullable() : null
        );

    private async Task<LedgerEntry?> Find(OrderId key, CancellationToken cancel)
    {
        var items = await ledger.Get([KeyOf(key)], cancel);
        return items[0] is { } item ? Read(item) : null;
    }

    // Whoever writes the key first decides what stands; a later one is told so.
    private async Task<Answer> Record(OrderId key, string kind, Price? price, CancellationToken cancel)
    {
        var item = new Item(
            KeyOf(key),
            new Value.Map
            {
                { Kind, kind },
                { Attributes.PaymentId, price is null ? null : PaymentId(key) },
                { Amount, price is null ? null : new Value.Number(price.Numeral) },
                { Attributes.CreatedAt, new Instant(time.GetUtcNow().ToUnixTimeMilliseconds()).ToString() },
            }
        );
        return await ledger.Write([new ItemWrite.Put(item)], cancel) is WriteResult.Committed ? ToAnswer(Read(item))
            : await Find(key, cancel) is { } standing ? ToAnswer(standing)
            : new Answer.Failed("the ledger is busy");
    }

    private static Answer ToAnswer(LedgerEntry entry) =>
        entry.Kind switch
        {
            LedgerEntry.Captured => new Answer.Captured(entry.PaymentId ?? ""),
            LedgerEntry.Declined => new Answer.Declined(entry.PaymentId ?? ""),
            LedgerEntry.Voided => new Answer.Voided(),
            _ => new Answer.Failed($"the ledger has an entry of kind '{entry.Kind}'"),
        };

    private static Key KeyOf(OrderId key) => new(key.Text, "PAYMENT");

    private static string PaymentId(OrderId key) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key.Text)).AsSpan(0, 6));
}
