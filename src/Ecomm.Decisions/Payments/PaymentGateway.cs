using System.Diagnostics;
using System.Text;
using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Payments;

/// <summary>
/// The payment gateway: somebody else's system. All that it promises is that one key is captured at most once, and never after
/// a void, and that no more is given back than was captured, once per order. See <c>docs/payment-gateway.md</c>.
/// </summary>
public sealed partial class PaymentGateway : Gateway
{
    public static readonly PaymentGateway Declared = new();

    /// <summary>The gateway's name for a payment is stored with the order's payment; a longer one is nobody's name.</summary>
    public const int PaymentIdBytesMax = 256;

    /// <summary>28 digits, as many zeros behind the point, and the point.</summary>
    private const int AmountCharactersMax = 60;

    /// <summary>A refusal's reason ends in logs and with the dead letter; a longer one is described, not shown.</summary>
    private const int ReasonCharactersMax = 200;

    private const int Ok = 200;
    private const int UnprocessableEntity = 422;
    private const string Is = "is";
    private const string PaymentIdField = "paymentId";
    private const string RefundIdField = "refundId";
    private const string AmountField = "amount";
    private const string Why = "why";
    private const string FromTheLog = "(from the log)";

    private PaymentGateway()
        : base("payment", OrderEvent.Order) { }

    public override string PathOf(Question question) =>
        question switch
        {
            PaymentQuestion.Submit => "payments",
            PaymentQuestion.Void => "voids",
            PaymentQuestion.Refund => "refunds",
            _ => throw new UnreachableException(),
        };

    /// <summary>An amount is a string: many JSON readers would round a number.</summary>
    public override Value.Map Write(Question question) =>
        question switch
        {
            PaymentQuestion.Submit submit => new()
            {
                { "orderId", submit.About },
                { AmountField, submit.Amount.Numeral.Text },
            },
            PaymentQuestion.Refund refund => new()
            {
                { "orderId", refund.About },
                // A record of an earlier version may lack the name; the key says enough.
                { PaymentIdField, refund.PaymentId is "" ? null : refund.PaymentId },
                { AmountField, refund.Amount.Numeral.Text },
            },
            _ => new() { { "orderId", question.About } },
        };

    /// <summary>
    /// Status code and body must say the same, and speak of the order that was asked about: a cached answer or that of another
    /// server is none.
    /// </summary>
    public override Answer Read(Question question, int status, Value.Map body)
    {
        if (body["orderId"] is not Value.Text order || order.Of != question.About)
        {
            return new PaymentAnswer.Failed(
                $"the gateway's answer is about another order: {Describe(body["orderId"])}"
            );
        }
        return (status, (body["status"] as Value.Text)?.Of, question) switch
        {
            (Ok, "captured", PaymentQuestion.Submit or PaymentQuestion.Void) => ReadCapture(body),
            (Ok, "declined", PaymentQuestion.Submit or PaymentQuestion.Void) => Id(body[PaymentIdField]) is { } id
                ? new PaymentAnswer.Declined(id)
                : NoUsable(PaymentIdField, body),
            (Ok, "voided", PaymentQuestion.Submit or PaymentQuestion.Void) => new PaymentAnswer.Voided(),
            (Ok, "refunded", PaymentQuestion.Refund) => ReadRefund(body),
            // A void names no amount, so there is nothing to refuse.
            (UnprocessableEntity, "refused", PaymentQuestion.Submit or PaymentQuestion.Refund) =>
                new PaymentAnswer.Refused(Reason(body["reason"])),
            _ => new PaymentAnswer.Failed(
                Invariant($"the gateway answered with status {status} and {Describe(body["status"])}")
            ),
        };
    }

    // An amount may be missing, but one that is not understood is no answer: what would be refunded later?
    private static PaymentAnswer ReadCapture(Value.Map body) =>
        Id(body[PaymentIdField]) is not { } id ? NoUsable(PaymentIdField, body)
        : body[AmountField] is null ? new PaymentAnswer.Captured(id)
        : Amount(body[AmountField]) is { } amount ? new PaymentAnswer.Captured(id, amount)
        : NoUsable(AmountField, body);

    private static PaymentAnswer ReadRefund(Value.Map body) =>
        Id(body[RefundIdField]) is not { } id ? NoUsable(RefundIdField, body)
        : Amount(body[AmountField]) is not { } amount ? NoUsable(AmountField, body)
        : new PaymentAnswer.Refunded(id, amount);

    private static PaymentAnswer.Failed NoUsable(string field, Value.Map body) =>
        new($"the gateway's answer has no usable {field}: {Describe(body[field])}");

    public override Value.Map Keep(Answer answer) =>
        answer switch
        {
            PaymentAnswer.Captured(var id, var amount) => new()
            {
                { Is, nameof(PaymentAnswer.Captured) },
                { PaymentIdField, id },
                { AmountField, amount?.Numeral.Text },
            },
            PaymentAnswer.Declined(var id) => new() { { Is, nameof(PaymentAnswer.Declined) }, { PaymentIdField, id } },
            PaymentAnswer.Voided => new() { { Is, nameof(PaymentAnswer.Voided) } },
            PaymentAnswer.Refunded(var id, var amount) => new()
            {
                { Is, nameof(PaymentAnswer.Refunded) },
                { RefundIdField, id },
                { AmountField, amount.Numeral.Text },
            },
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
            nameof(PaymentAnswer.Captured) => new PaymentAnswer.Captured(id, Amount(map[AmountField])),
            nameof(PaymentAnswer.Declined) => new PaymentAnswer.Declined(id),
            nameof(PaymentAnswer.Voided) => new PaymentAnswer.Voided(),
            nameof(PaymentAnswer.Refunded) when Amount(map[AmountField]) is { } amount => new PaymentAnswer.Refunded(
                (map[RefundIdField] as Value.Text)?.Of ?? "",
                amount
            ),
            nameof(PaymentAnswer.Failed) => new PaymentAnswer.Failed(why),
            nameof(PaymentAnswer.Refused) => new PaymentAnswer.Refused(why),
            _ => null,
        };
    }

    /// <summary>
    /// An order that was accepted or refunded was captured, one that was rejected was declined or voided. A capture stands. One that was
    /// cancelled and not refunded was voided, if the gateway was asked at all.
    /// </summary>
    public override Answer Recall(Question question, Func<EventType, Event?> published)
    {
        var refunded = (published(OrderPaymentRefunded.Declared) as OrderPaymentRefunded)?.Refund;
        return question switch
        {
            PaymentQuestion.Refund => refunded is { Amount: var amount }
                ? new PaymentAnswer.Refunded(FromTheLog, amount)
                : new PaymentAnswer.Failed("the log holds no refund of this payment"),
            _ when Was(OrderPaymentAccepted.Declared) => new PaymentAnswer.Captured(FromTheLog),
            // Nobody heard of the capture before the void of the cancellation did; all of it was given back.
            PaymentQuestion.Void when refunded is { Amount: var amount } => new PaymentAnswer.Captured(
                FromTheLog,
                amount
            ),
            PaymentQuestion.Void when Was(OrderPaymentRejected.Declared) || Was(OrderCancelled.Declared) =>
                new PaymentAnswer.Voided(),
            _ when Was(OrderPaymentRejected.Declared) => new PaymentAnswer.Declined(FromTheLog),
            _ => new PaymentAnswer.Failed("the log holds no outcome of this payment"),
        };

        bool Was(EventType type) => published(type) is not null;
    }

    // A string, as in requests: a number may have been rounded on its way.
    private static Price? Amount(Value? value) =>
        value is Value.Text { Of: { Length: > 0 and <= AmountCharactersMax } text }
        && char.IsAsciiDigit(text[0])
        && char.IsAsciiDigit(text[^1])
        && text.All(c => char.IsAsciiDigit(c) || c == '.')
        && text.Count(c => c == '.') <= 1
            ? Price.Parse(new Value.Number(Numeral.Parse(text))).Case as Price
            : null;

    private static string? Id(Value? value) =>
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
