using System.Diagnostics;
using System.Globalization;
using Ecomm.Decisions.Orders;
using Ecomm.Decisions.Payments;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Domains.Payments;

/// <summary>
/// The payment gateway, as docs/payment-gateway.md has it: captures, declines, voids and refunds stick to their keys, whatever comes
/// later; a void never reverses a capture, and nothing is refunded beyond what was captured.
/// </summary>
internal static class PaymentModel
{
    /// <summary>From this price on payments are declined, as the fake gateway does; and a price of nothing is.</summary>
    private const decimal DeclinedFrom = 100_000m;

    public static FakeReply Act(Question question, Func<Key, Value.Map?> ledger, FakeMoment moment, Func<bool> declines)
    {
        var order = question.About;
        var payment = Find(LedgerEntry.OfPayment(order));
        if (question is PaymentQuestion.Refund refund)
        {
            return GiveBack(refund, payment, Find(LedgerEntry.OfRefund(order)), moment);
        }
        if (payment is not null)
        {
            return new FakeReply(
                question is PaymentQuestion.Submit again
                && payment.Amount is { } amount
                && amount != again.Amount.Amount
                    ? new PaymentAnswer.Refused(
                        Invariant($"key {order} is known with the amount {amount}, not {again.Amount}")
                    )
                    : AnswerOf(payment),
                null
            );
        }
        var made = question switch
        {
            PaymentQuestion.Void => new LedgerEntry(order, LedgerEntry.Voided, null, null),
            PaymentQuestion.Submit { Amount.Amount: var price } when price is 0 or >= DeclinedFrom || declines() =>
                new LedgerEntry(order, LedgerEntry.Declined, $"DECLINE-{order}", price),
            PaymentQuestion.Submit submit => new LedgerEntry(
                order,
                LedgerEntry.Captured,
                $"PAYMENT-{order}",
                submit.Amount.Amount
            ),
            _ => throw new UnreachableException(),
        };
        return new FakeReply(AnswerOf(made), made.Write(moment.Now));

        LedgerEntry? Find(Key key) => ledger(key) is { } entry ? LedgerEntry.Read(key.Pk, entry) : null;
    }

    private static FakeReply GiveBack(
        PaymentQuestion.Refund refund,
        LedgerEntry? payment,
        LedgerEntry? standing,
        FakeMoment moment
    )
    {
        if (standing is not null)
        {
            return new FakeReply(
                standing.Amount == refund.Amount.Amount
                    ? AnswerOf(standing)
                    : new PaymentAnswer.Refused(Invariant($"{standing.Amount} was refunded, not {refund.Amount}")),
                null
            );
        }
        if (payment is not { Kind: LedgerEntry.Captured, Amount: { } captured })
        {
            return new FakeReply(new PaymentAnswer.Refused("nothing was captured"), null);
        }
        if (captured < refund.Amount.Amount)
        {
            return new FakeReply(
                new PaymentAnswer.Refused(Invariant($"{captured} was captured, less than {refund.Amount}")),
                null
            );
        }
        var made = new LedgerEntry(refund.About, LedgerEntry.Refunded, $"REFUND-{refund.About}", refund.Amount.Amount);
        return new FakeReply(AnswerOf(made), made.Write(moment.Now));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static PaymentAnswer AnswerOf(LedgerEntry entry) =>
        entry.Kind switch
        {
            LedgerEntry.Captured => new PaymentAnswer.Captured(entry.PaymentId!, Price.Of(entry.Amount!.Value)),
            LedgerEntry.Declined => new PaymentAnswer.Declined(entry.PaymentId!),
            LedgerEntry.Refunded => new PaymentAnswer.Refunded(entry.PaymentId!, Price.Of(entry.Amount!.Value)),
            _ => new PaymentAnswer.Voided(),
        };
}
