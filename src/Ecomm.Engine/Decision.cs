namespace Ecomm.Engine;

/// <summary>
/// What a slice wants done, as data. All writes of one delivery's decisions are committed together, each under the condition it
/// was decided on; only then are its events raised, or its one question asked: what follows the answer is decided with it.
/// </summary>
public abstract record Decision
{
    private Decision() { }

    /// <summary>Change records. Each domain declares its own: what is to be done, and beside it the writes that do it.</summary>
    public abstract record Change : Decision
    {
        /// <summary>
        /// All it takes, under the condition that it was decided on; an add never stands without a guarded write beside it.
        /// </summary>
        public abstract Seq<ItemWrite> Writes { get; }
    }

    /// <summary>Publish an event; harmless to repeat, because its key is made of what it says.</summary>
    public sealed record Raise(Event Event) : Decision
    {
        /// <inheritdoc />
        public override string Describe() => $"Raise {Event.Name}";
    }

    /// <summary>Ask a system outside, then decide again with its answer.</summary>
    public sealed record Ask(Question Question) : Decision
    {
        /// <inheritdoc />
        public override string Describe() => $"Ask {Question.GetType().Name}";
    }

    /// <summary>Carry out the rest, then have the event delivered again for this reason.</summary>
    public sealed record RetryLater(Failure Reason) : Decision
    {
        /// <inheritdoc />
        public override string Describe() => $"RetryLater {Reason.GetType().Name}";
    }

    /// <summary>The decision in a few words for a log line.</summary>
    public virtual string Describe() => GetType().Name;
}
