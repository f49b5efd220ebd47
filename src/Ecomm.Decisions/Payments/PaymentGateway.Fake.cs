using System.Diagnostics;
using System.Globalization;
using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Payments;

/// <summary>What a fake of the payment gateway does, and what its ledger comes to.</summary>
public sealed partial class PaymentGateway
{
    /// <summary>As in the seed: the fake declines this price and all above, and a price of nothing.</summary>
    public const decimal DeclinedFrom = 100_000m;

    public override Seq<Key> LedgerKeys(Question question) =>
        question is PaymentQuestion.Refund
            ? Seq(LedgerEntry.OfRefund(question.About), LedgerEntry.OfPayment(question.About))
            : Seq1(LedgerEntry.OfPayment(question.About));

    /// <summary>
    /// A fake that fails when it is told to, declines a price of 0 and of 100,000 or more, and keeps what is for good: captures,
    /// declines, voids and refunds. A void never reverses a capture; only a refund gives money back, once, and never more than was
    /// captured.
    /// </summary>
    public override FakeReply Act(Question question, Func<Key, Value.Map?> ledger, FakeMoment moment) =>
        question is PaymentQuestion.Refund refund
            ? GiveBack(
                refund,
                Find(ledger, LedgerEntry.OfPayment(refund.About)),
                Find(ledger, LedgerEntry.OfRefund(refund.About)),
                moment
            )
            : Pay(question, Find(ledger, LedgerEntry.OfPayment(question.About)), moment);

    /// <summary>What was captured and refunded of each order for which money moved, in the order of the ledger.</summary>
    public override Seq<Value.Map> Balances(Seq<Item> ledger) =>
        toSeq(
            ledger
                .Map(LedgerEntry.Read)
                .AsEnumerable()
                .Where(entry => entry.Kind is LedgerEntry.Captured or LedgerEntry.Refunded)
                .GroupBy(entry => entry.Key)
                .Select(entries =>
                    Balance(entries.Key, Sum(entries, LedgerEntry.Captured), Sum(entries, LedgerEntry.Refunded))
                )
                .ToList()
        );

    private static Value.Map Balance(string order, decimal captured, decimal refunded) =>
        new()
        {
            { OrderEvent.Order.Field, order },
            { "captured", new Value.Number(Numeral.Of(captured)) },
            { "refunded", new Value.Number(Numeral.Of(refunded)) },
            { "net", new Value.Number(Numeral.Of(captured - refunded)) },
        };

    // An order has at most one entry of a kind, and the system asks for all that was captured: nothing is rounded.
    private static decimal Sum(IEnumerable<LedgerEntry> entries, string kind) =>
        entries.Where(entry => entry.Kind == kind).Sum(entry => entry.Amount ?? 0);

    private static LedgerEntry? Find(Func<Key, Value.Map?> ledger, Key key) =>
        ledger(key) is { } entry ? LedgerEntry.Read(key.Pk, entry) : null;

    private static FakeReply GiveBack(
        PaymentQuestion.Refund refund,
        LedgerEntry? payment,
        LedgerEntry? refunded,
        FakeMoment moment
    ) =>
        (payment, refunded) switch
        {
            (_, { Amount: { } amount }) when amount != refund.Amount.Amount => Only(
                new PaymentAnswer.Refused(Invariant($"{amount} was refunded, not {refund.Amount}"))
            ),
            (_, not null) => Only(AnswerOf(refunded)),
            ({ Kind: LedgerEntry.Captured, Amount: { } captured }, _) when captured < refund.Amount.Amount => Only(
                new PaymentAnswer.Refused(Invariant($"{captured} was captured, less than {refund.Amount}"))
            ),
            ({ Kind: LedgerEntry.Captured }, _) when moment.Fails => Only(
                new PaymentAnswer.Failed("the gateway failed")
            ),
            ({ Kind: LedgerEntry.Captured }, _) => Record(
                new LedgerEntry(refund.About, LedgerEntry.Refunded, moment.Name, refund.Amount.Amount),
                moment.Now
            ),
            _ => Only(new PaymentAnswer.Refused("nothing was captured")),
        };

    private static FakeReply Pay(Question question, LedgerEntry? entry, FakeMoment moment) =>
        (entry, question) switch
        {
            ({ Amount: { } amount }, PaymentQuestion.Submit submit) when amount != submit.Amount.Amount => Only(
                new PaymentAnswer.Refused(
                    Invariant($"key {question.About} is known with the amount {amount}, not {submit.Amount}")
                )
            ),
            ({ } stands, _) => Only(AnswerOf(stands)),
            (null, PaymentQuestion.Void) => Record(
                new LedgerEntry(question.About, LedgerEntry.Voided, null, null),
                moment.Now
            ),
            (null, PaymentQuestion.Submit { Amount: { Amount: 0 or >= DeclinedFrom } price }) => Record(
                new LedgerEntry(question.About, LedgerEntry.Declined, moment.Name, price.Amount),
                moment.Now
            ),
            (null, PaymentQuestion.Submit) when moment.Fails => Only(new PaymentAnswer.Failed("the gateway failed")),
            (null, PaymentQuestion.Submit submit) => Record(
                new LedgerEntry(question.About, LedgerEntry.Captured, moment.Name, submit.Amount.Amount),
                moment.Now
            ),
            _ => throw new UnreachableException(),
        };

    private static FakeReply Only(PaymentAnswer answer) => new(answer, null);

    private static FakeReply Record(LedgerEntry entry, Instant now) => new(AnswerOf(entry), entry.Write(now));

    private static PaymentAnswer AnswerOf(LedgerEntry entry) =>
        entry.Kind switch
        {
            LedgerEntry.Captured => new PaymentAnswer.Captured(
                entry.PaymentId ?? "",
                entry.Amount is { } captured ? Price.Of(captured) : null
            ),
            LedgerEntry.Declined => new PaymentAnswer.Declined(entry.PaymentId ?? ""),
            LedgerEntry.Voided => new PaymentAnswer.Voided(),
            LedgerEntry.Refunded when entry.Amount is { } refunded => new PaymentAnswer.Refunded(
                entry.PaymentId ?? "",
                Price.Of(refunded)
            ),
            _ => new PaymentAnswer.Failed($"the ledger has an entry of kind '{entry.Kind}'"),
        };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
