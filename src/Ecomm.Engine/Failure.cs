namespace Ecomm.Engine;

/// <summary>
/// Why a delivery ends without decisions. Its kind says what the shell does; its reason is for people. A domain may declare
/// transient failures of its own.
/// </summary>
public abstract record Failure
{
    private Failure(string reason, FailureKind kind) => (Reason, Kind) = (reason, kind);

    /// <summary>The reason in words, for people and logs.</summary>
    public string Reason { get; }

    /// <summary>What the shell does with the delivery.</summary>
    public FailureKind Kind { get; }

    /// <summary>Something that another try may find otherwise.</summary>
    public abstract record Transient(string Reason) : Failure(Reason, FailureKind.Transient);

    /// <summary>An event from the future: what it builds on is not there yet.</summary>
    public sealed record Early(string Reason) : Transient(Reason);

    /// <summary>
    /// An event of a version that only a newer program knows: it waits until this one is replaced, however often it is delivered.
    /// </summary>
    public sealed record Newer(string Reason) : Transient(Reason);

    /// <summary>A store cannot be reached, or too many others write the same rows.</summary>
    public sealed record Unavailable(string Reason) : Transient(Reason);

    /// <summary>The event's effect is already there.</summary>
    public sealed record Redundant(string Reason) : Failure(Reason, FailureKind.Expected);

    /// <summary>The event has been overtaken by a later one.</summary>
    public sealed record Stale(string Reason) : Failure(Reason, FailureKind.Expected);

    /// <summary>What arrived, or what is stored, cannot be read.</summary>
    public sealed record Malformed(string Reason) : Failure(Reason, FailureKind.Unexpected);

    /// <summary>A record exists, but says something else than the event.</summary>
    public sealed record Contradictory(string Reason) : Failure(Reason, FailureKind.Unexpected);

    /// <summary>No record can be in both states.</summary>
    public sealed record Forbidden(string Reason) : Failure(Reason, FailureKind.Unexpected);

    /// <summary>The worker decides what it does not declare, or what no store can write at once: a fault of the program.</summary>
    public sealed record Undeclared(string Reason) : Failure(Reason, FailureKind.Unexpected);

    /// <inheritdoc />
    public sealed override string ToString() => $"{GetType().Name}: {Reason}";
}

/// <summary>What the shell does with a delivery that failed.</summary>
public enum FailureKind
{
    /// <summary>Deliver again later.</summary>
    Transient,

    /// <summary>Acknowledge: nothing is wrong and nothing is left to do.</summary>
    Expected,

    /// <summary>Park in the worker's dead-letter queue, with the reason.</summary>
    Unexpected,
}
