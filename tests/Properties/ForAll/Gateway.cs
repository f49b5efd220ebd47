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
public sealed record Gateway(ImmutableDictionary<OrderId, Answer> Ledger, Seq<OrderId> Declines, Seq<Mood> Moods)
{
    public (Gateway After, Answer Answer) Ask(Question question)
    {
        var mood = Moods.IsEmpty ? Mood.Answers : Moods[0];
        var next = this with { Moods = Moods.IsEmpty ? Moods : Moods.Tail };
        if (mood is Mood.Fails)
        {
            return (next, new Answer.Failed("the gateway failed"));
        }
        var entry = Ledger.GetValueOrDefault(question.Key) ?? Act(question);
        next = next with { Ledger = Ledger.SetItem(question.Key, entry) };
        return (next, mood is Mood.ActsInSilence ? new Answer.Failed("the gateway timed out") : entry);
    }

    private Answer Act(Question question) =>
        question switch
        {
            Question.Void => new Answer.Voided(),
            Question.Submit when Declines.Exists(declined => declined == question.Key) => new Answer.Declined(
                "DECLINED"
            ),
            Question.Submit => new Answer.Captured("CAPTURED"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
