using System.Diagnostics;

namespace Ecomm.Decisions;

/// <summary>Why a delivery ends without decisions. Its kind says what the shell does; its reason is for people.</summary>
public abstract record Failure
{
    private Failure(string reason) => Reason = reason;

    public string Reason { get; }

    public FailureKind Kind =>
        this switch
        {
            Early or PaymentFailed or Unavailable => FailureKind.Transient,
            Redundant or Stale => FailureKind.Expected,
            Malformed or Contradictory or Forbidden => FailureKind.Unexpected,
            _ => throw new UnreachableException(),
        };

    /// <summary>An event from the future: what it builds on is not there yet.</summary>
    public sealed record Early(string Reason) : Failure(Reason);

    /// <summary>The gateway failed, or did not answer in time; the attempt is recorded and there will be another.</summary>
    public sealed record PaymentFailed(string Reason) : Failure(Reason);

    /// <summary>A store or the gateway cannot be reached, or too many others write the same rows.</summary>
    public sealed record Unavailable(string Reason) : Failure(Reason);

    /// <summary>The event's effect is already there.</summary>
    public sealed record Redundant(string Reason) : Failure(Reason);

    /// <summary>The event has been overtaken by a later one.</summary>
    public sealed record Stale(string Reason) : Failure(Reason);

    /// <summary>What arrived, or what is stored, cannot be read.</summary>
    public sealed record Malformed(string Reason) : Failure(Reason);

    /// <summary>A record exists, but says something else than the event.</summary>
    public sealed record Contradictory(string Reason) : Failure(Reason);

    /// <summary>No order can be in both states.</summary>
    public sealed record Forbidden(string Reason) : Failure(Reason);

    public sealed override string ToString() => $"{GetType().Name}: {Reason}";
}

public enum FailureKind
{
    /// <summary>Deliver again later.</summary>
    Transient,

    /// <summary>Acknowledge: nothing is wrong and nothing is left to do.</summary>
    Expected,

    /// <summary>Park in the worker's dead-letter queue, with the reason.</summary>
    Unexpected,
}
