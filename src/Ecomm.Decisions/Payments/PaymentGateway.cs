using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Payments;

/// <summary>
/// The payment gateway: somebody else's system. All that it promises is that one key is captured at most once, and never after
/// a void. See <c>docs/payment-gateway.md</c>.
/// </summary>
public sealed class PaymentGateway : Gateway
{
    public static readonly PaymentGateway Declared = new();

    /// <summary>The gateway's name for a payment is stored with the order's payment; a longer one is nobody's name.</summary>
    public const int PaymentIdBytesMax = 256;

    /// <summary>As in the seed: the fake declines this price and all above, and a price of nothing.</summary>
    public const decimal DeclinedFrom = 100_000m;

    /// <summary>A refusal's reason ends in logs and with the dead letter; a longer one is described, not shown.</summary>
    private const int ReasonCharactersMax = 200;

    private const int Ok = 200;
    private const int UnprocessableEntity = 422;
    private const string Is = "is";
    private const string PaymentIdField = "paymentId";
    private const string Why = "why";

    private PaymentGateway()
        : base("payment", OrderEvent.Order) { }

    public override string PathOf(Question question) => question is PaymentQuestion.Void ? "voids" : "payments";

    /// <summary>The amount is a string: many JSON readers would round a number.</summary>
    public override Value.Map Write(Question question) =>
        new() { { "orderId", question.Key }, { "amount", (question as PaymentQuestion.Submit)?.Amount.Numeral.Text } };

    /// <summary>
    /// Status code and body must say the same, and speak of the order that was asked about: a cached answer or that of another
    /// server is none.
    /// </summary>
    public override Answer Read(Question question, int status, Value.Map body)
    {
        if (body["orderId"] is not Value.Text order || order.Of != question.Key)
        {
            return new PaymentAnswer.Failed(
                $"the gateway's answer is about another order: {Describe(body["orderId"])}"
            );
        }
        return (status, (body["status"] as Value.Text)?.Of, PaymentId(body[PaymentIdField]), question) switch
        {
            (Ok, "captured", { } id, _) => new PaymentAnswer.Captured(id),
            (Ok, "declined", { } id, _) => new PaymentAnswer.Declined(id),
            (Ok, "captured" or "declined", null, _) => new PaymentAnswer.Failed(
                $"the gateway's answer has no usable paymentId: {Describe(body[PaymentIdField])}"
            ),
            (Ok, "voided", _, _) => new PaymentAnswer.Voided(),
            // A void names no amount, so there is nothing to refuse.
            (UnprocessableEntity, "refused", _, PaymentQuestion.Submit) => new PaymentAnswer.Refused(
                Reason(body["reason"])
            ),
            _ => new PaymentAnswer.Failed(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the gateway answered with status {status} and {Describe(body["status"])}"
                )
            ),
        };
    }

    public override Value.Map Keep(Answer answer) =>
        answer switch
        {
            PaymentAnswer.Captured(var id) => new() { { Is, nameof(PaymentAnswer.Captured) }, { PaymentIdField, id } },
            PaymentAnswer.Declined(var id) => new() { { Is, nameof(PaymentAnswer.Declined) }, { PaymentIdField, id } },
            PaymentAnswer.Voided => new() { { Is, nameof(PaymentAnswer.Voided) } },
            PaymentAnswer.Failed(var why) => new() { { Is, nameof(PaymentAnswer.Failed) }, { Why, why } },
            PaymentAnswer.Refused(var why) => new() { { Is, nameof(PaymentAnswer.Refused) }, { Why, why } },
            _ => throw new UnreachableException(),
        };

    public override Answer? Kept(Value.Map map)
    {
        var id = (map[PaymentIdField] as Value.Text)?.Of ?? "";
        var why = (map[Why] as Value.Text)?.Of ?? "";
        return (map[Is] as Value.Text)?.Of switch
        {
            nameof(PaymentAnswer.Captured) => new PaymentAnswer.Captured(id),
            nameof(PaymentAnswer.Declined) => new PaymentAnswer.Declined(id),
            nameof(PaymentAnswer.Voided) => new PaymentAnswer.Voided(),
            nameof(PaymentAnswer.Failed) => new PaymentAnswer.Failed(why),
            nameof(PaymentAnswer.Refused) => new PaymentAnswer.Refused(why),
            _ => null,
        };
    }

    /// <summary>An order that was accepted was captured, one that was rejected was declined or voided. A capture stands.</summary>
    public override Answer Recall(Question question, Func<EventType, bool> wasPublished) =>
        wasPublished(OrderPaymentAccepted.Declared) ? new PaymentAnswer.Captured("(from the log)")
        : !wasPublished(OrderPaymentRejected.Declared)
            ? new PaymentAnswer.Failed("the log holds no outcome of this payment")
        : question is PaymentQuestion.Void ? new PaymentAnswer.Voided()
        : new PaymentAnswer.Declined("(from the log)");

    public override Key LedgerKey(Question question) => LedgerEntry.KeyOf(question.Key);

    /// <summary>
    /// A fake that fails when it is told to, declines a price of 0 and of 100,000 or more, and keeps what is for good: captures,
    /// declines and voids. A void never reverses a capture.
    /// </summary>
    public override FakeReply Act(Question question, Value.Map? entry, FakeMoment moment) =>
        (entry is null ? null : LedgerEntry.Read(question.Key, entry), question) switch
        {
            ({ Amount: { } amount }, PaymentQuestion.Submit submit) when amount != submit.Amount.Amount => Only(
                new PaymentAnswer.Refused(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"key {question.Key} is known with the amount {amount}, not {submit.Amount}"
                    )
                )
            ),
            ({ } stands, _) => Only(AnswerOf(stands)),
            (null, PaymentQuestion.Void) => Record(
                new LedgerEntry(question.Key, LedgerEntry.Voided, null, null),
                moment.Now
            ),
            (null, PaymentQuestion.Submit { Amount: { Amount: 0 or >= DeclinedFrom } price }) => Record(
                new LedgerEntry(question.Key, LedgerEntry.Declined, moment.Name, price.Amount),
                moment.Now
            ),
            (null, PaymentQuestion.Submit) when moment.Fails => Only(new PaymentAnswer.Failed("the gateway failed")),
            (null, PaymentQuestion.Submit submit) => Record(
                new LedgerEntry(question.Key, LedgerEntry.Captured, moment.Name, submit.Amount.Amount),
                moment.Now
            ),
            _ => throw new UnreachableException(),
        };

    private static FakeReply Only(PaymentAnswer answer) => new(answer, null);

    private static FakeReply Record(LedgerEntry entry, Instant now) => new(AnswerOf(entry), entry.Write(now));

    private static PaymentAnswer AnswerOf(LedgerEntry entry) =>
        entry.Kind switch
        {
            LedgerEntry.Captured => new PaymentAnswer.Captured(entry.PaymentId ?? ""),
            LedgerEntry.Declined => new PaymentAnswer.Declined(entry.PaymentId ?? ""),
            LedgerEntry.Voided => new PaymentAnswer.Voided(),
            _ => new PaymentAnswer.Failed($"the ledger has an entry of kind '{entry.Kind}'"),
        };

    private static string? PaymentId(Value? value) =>
        value is Value.Text { Of.Length: > 0 } text
        && IsPrintable(text.Of)
        && Encoding.UTF8.GetByteCount(text.Of) <= PaymentIdBytesMax
            ? text.Of
            : null;

    private static string Reason(Value? value) =>
        value is Value.Text { Of.Length: > 0 and <= ReasonCharactersMax } text && IsPrintable(text.Of)
            ? text.Of
            : $"its reason is {Describe(value)}";

    // What SQS takes as the value of a message attribute, without line breaks.
    private static bool IsPrintable(string text) =>
        !text.Any(c => char.IsControl(c) || c >= '\ufffe') && !Identifier.HasLoneSurrogate(text);

    private static string Describe(Value? value) => value?.Describe() ?? "missing";
}
