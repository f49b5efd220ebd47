using Ecomm.Operations.Events;

namespace Ecomm.Operations.Replay;

/// <summary>One delivery of one event of the log to one worker, and what came of it.</summary>
/// <param name="Record">The event's place and item in the log.</param>
/// <param name="Worker">The worker's name, or null for an event that no rule matches.</param>
/// <param name="Receive">1 for the first delivery of this event to this worker, and so on.</param>
/// <param name="Before">The records that the worker found, before its first decision.</param>
/// <param name="Asked">What the gateway was asked and answered.</param>
/// <param name="Settlement">What was decided, and how the delivery ended.</param>
public sealed record Delivery(
    StreamRecord Record,
    string? Worker,
    int Receive,
    Found Before,
    IReadOnlyList<string> Asked,
    Settlement Settlement
)
{
    /// <summary>The keys of the events that were raised.</summary>
    public IReadOnlyList<Key> Raised { get; init; } = [];

    /// <summary>Those of them that the log does not hold.</summary>
    public IReadOnlyList<Key> NotInLog { get; init; } = [];

    /// <summary>Whether the event is to be delivered again.</summary>
    public bool Waits => Settlement.Kind is SettlementKind.Redeliver;
}
