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
    public sealed record Early(string Why) : Failure(Why);

    /// <summary>The gateway failed, or did not answer in time; the attempt is recorded and there will be another.</summary>
    public sealed record PaymentFailed(string Why) : Failure(Why);

    /// <summary>A store or the gateway cannot be reached, or too many others write the same rows.</summary>
    public sealed record Unavailable(string Why) : Failure(Why);

    /// <summary>The event's effect is already there.</summary>
    public sealed record Redundant(string Why) : Failure(Why);

    /// <summary>The event has been overtaken by a later one.</summary>
    public sealed record Stale(string Why) : Failure(Why);

    /// <summary>What arrived, or what is stored, cannot be read.</summary>
    public sealed record Malformed(string Why) : Failure(Why);

    /// <summary>A record exists, but says something else than the event.</summary>
    public sealed record Contradictory(string Why) : Failure(Why);

    /// <summary>No order can be in both states.</summary>
    public sealed record Forbidden(string Why) : Failure(Why);

    public override string ToString() => $"{GetType().Name}: {Reason}";
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
