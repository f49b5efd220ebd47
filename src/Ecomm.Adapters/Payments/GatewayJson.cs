using System.Net;
using System.Text;

namespace Ecomm.Adapters.Payments;

/// <summary>Questions to a payment gateway as JSON, and its answers from it. See <c>docs/payment-gateway.md</c>.</summary>
public static class GatewayJson
{
    /// <summary>The gateway's name for a payment is stored with the order's payment; a longer one is nobody's name.</summary>
    public const int PaymentIdBytesMax = 256;

    /// <summary>A refusal's reason ends in logs and with the dead letter; a longer one is described, not shown.</summary>
    private const int ReasonCharactersMax = 200;

    /// <summary>The body of the request. The amount is a string: many JSON readers would round a number.</summary>
    public static string Write(Question question) =>
        ValueJson.Write(
            new Value.Map
            {
                { "orderId", question.Key.Text },
                { "amount", (question as Question.Submit)?.Amount.Numeral.Text },
            }
        );

    /// <summary>
    /// What the gateway answered. Status code and body must say the same, and speak of the order that was asked about: a
    /// cached answer or that of another server is none.
    /// </summary>
    public static Answer Read(Question question, HttpStatusCode code, ReadOnlySpan<byte> utf8)
    {
        var parsed = ValueJson.Parse(utf8);
        if (parsed.Case is string fault)
        {
            return new Answer.Failed($"the gateway's answer {fault}");
        }
        if (parsed.Case is not Value.Map body)
        {
            return new Answer.Failed("the gateway's answer is not a JSON object");
        }
        if (body["orderId"] is not Value.Text order || order.Of != question.Key.Text)
        {
            return new Answer.Failed($"the gateway's answer is about another order: {Describe(body["orderId"])}");
        }
        var paymentId = PaymentId(body["paymentId"]);
        return (code, (body["status"] as Value.Text)?.Of, paymentId, question) switch
        {
            (HttpStatusCode.OK, "captured", { } id, _) => new Answer.Captured(id),
            (HttpStatusCode.OK, "declined", { } id, _) => new Answer.Declined(id),
            (HttpStatusCode.OK, "captured" or "declined", null, _) => new Answer.Failed(
                $"the gateway's answer has no usable paymentId: {Describe(body["paymentId"])}"
            ),
            (HttpStatusCode.OK, "voided", _, _) => new Answer.Voided(),
            // A void names no amount, so there is nothing to refuse.
            (HttpStatusCode.UnprocessableEntity, "refused", _, Question.Submit) => new Answer.Refused(
                Reason(body["reason"])
            ),
            _ => new Answer.Failed($"the gateway answered with status {(int)code} and {Describe(body["status"])}"),
        };
    }

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
