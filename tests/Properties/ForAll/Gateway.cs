using System.Collections.Immutable;

namespace Ecomm.Properties;

/// <summary>How the gateway behaves when it is asked once.</summary>
public enum Mood
{
    Answers,

    /// <summary>It does nothing and says that it failed.</summary>
    Fails,

    /// <summary>It acts, and the answer is lost.</summary>
    ActsInSilence,
}

/// <summary>
/// A gateway as a pure value: a ledger by idempotency key in which the first definite act stands, the orders that it
/// declines, and the moods of the next questions; once these are used up it answers every question.
/// </summary>
public sealed record Gateway(ImmutableDictionary<OrderId, PaymentAnswer> Ledger, Seq<OrderId> Declines, Seq<Mood> Moods)
{
    /// <summary>What was submitted for an order whose payment was captured or declined.</summary>
    public ImmutableDictionary<OrderId, Price> Amounts { get; init; } = ImmutableDictionary<OrderId, Price>.Empty;

    /// <summary>What was given back.</summary>
    public ImmutableDictionary<OrderId, Price> Refunds { get; init; } = ImmutableDictionary<OrderId, Price>.Empty;

    public (Gateway After, Answer Answer) Ask(PaymentQuestion question)
    {
        var mood = Moods.IsEmpty ? Mood.Answers : Moods[0];
        var next = this with { Moods = Moods.IsEmpty ? Moods : Moods.Tail };
        if (mood is Mood.Fails)
        {
            return (next, new PaymentAnswer.Failed("the gateway failed"));
        }
        if (question is PaymentQuestion.Refund refund)
        {
            return next.GiveBack(refund, mood);
        }
        var entry = Ledger.GetValueOrDefault(question.Order) ?? Act(question);
        next = next with
        {
            Ledger = Ledger.SetItem(question.Order, entry),
            Amounts =
                question is PaymentQuestion.Submit submit && !Ledger.ContainsKey(question.Order)
                    ? Amounts.SetItem(question.Order, submit.Amount)
                    : Amounts,
        };
        return (next, mood is Mood.ActsInSilence ? new PaymentAnswer.Failed("the gateway timed out") : entry);
    }

    private (Gateway After, Answer Answer) GiveBack(PaymentQuestion.Refund refund, Mood mood)
    {
        if (
            Ledger.GetValueOrDefault(refund.Order) is not PaymentAnswer.Captured
            || Amounts[refund.Order] != refund.Amount
        )
        {
            return (this, new PaymentAnswer.Refused("that was not captured"));
        }
        return (
            this with
            {
                Refunds = Refunds.SetItem(refund.Order, refund.Amount),
            },
            mood is Mood.ActsInSilence
                ? new PaymentAnswer.Failed("the gateway timed out")
                : new PaymentAnswer.Refunded("BACK", refund.Amount)
        );
    }

    private PaymentAnswer Act(PaymentQuestion question) =>
        question switch
        {
            PaymentQuestion.Void => new PaymentAnswer.Voided(),
            PaymentQuestion.Submit when Declines.Exists(declined => declined == question.Order) =>
                new PaymentAnswer.Declined("DECLINED"),
            PaymentQuestion.Submit => new PaymentAnswer.Captured("CAPTURED"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
