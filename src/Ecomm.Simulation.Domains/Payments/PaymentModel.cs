using System.Diagnostics;
using Ecomm.Decisions.Payments;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Domains.Payments;

/// <summary>
/// The payment gateway, as docs/payment-gateway.md has it: captures, declines and voids stick to their key, whatever comes
/// later; a void never reverses a capture.
/// </summary>
internal static class PaymentModel
{
    /// <summary>From this price on payments are declined, as the fake gateway does; and a price of nothing is.</summary>
    private const decimal DeclinedFrom = 100_000m;

    public static FakeReply Act(Question question, Value.Map? entry, FakeMoment moment, Func<bool> declines)
    {
        var key = question.Key;
        if (entry is not null)
        {
            var stands = LedgerEntry.Read(key, entry);
            return new FakeReply(
                question is PaymentQuestion.Submit again && stands.Amount is { } amount && amount != again.Amount.Amount
                    ? new PaymentAnswer.Refused($"key {key} is known with another amount")
                    : AnswerOf(stands),
                null
            );
        }
        var made = question switch
        {
            PaymentQuestion.Void => new LedgerEntry(key, LedgerEntry.Voided, null, null),
            PaymentQuestion.Submit { Amount.Amount: var price } when price is 0 or >= DeclinedFrom || declines() =>
                new LedgerEntry(key, LedgerEntry.Declined, $"DECLINE-{key}", price),
            PaymentQuestion.Submit submit => new LedgerEntry(
                key,
                LedgerEntry.Captured,
                $"PAYMENT-{key}",
                submit.Amount.Amount
            ),
            _ => throw new UnreachableException(),
        };
        return new FakeReply(AnswerOf(made), made.Write(moment.Now));
    }

    private static PaymentAnswer AnswerOf(LedgerEntry entry) =>
        entry.Kind switch
        {
            LedgerEntry.Captured => new PaymentAnswer.Captured(entry.PaymentId!),
            LedgerEntry.Declined => new PaymentAnswer.Declined(entry.PaymentId!),
            _ => new PaymentAnswer.Voided(),
        };
}
