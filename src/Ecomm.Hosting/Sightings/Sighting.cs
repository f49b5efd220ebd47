using Ecomm.Adapters.Metering;
using LanguageExt;

namespace Ecomm.Hosting.Sightings;

/// <summary>One delivery as it was: who got what, what it saw, what it decided, how it ended.</summary>
/// <param name="Id">Its place in the journal.</param>
/// <param name="At">When it ended.</param>
/// <param name="TookMs">How long it took.</param>
/// <param name="Worker">The worker's name.</param>
/// <param name="MessageId">The message; a copy or a redrive has an id of its own.</param>
/// <param name="Seq">The event's place in the event store.</param>
/// <param name="Receives">1 for the first delivery of this message, and so on; 0 if it is not about a delivery.</param>
/// <param name="EventName">Empty if the event could not be read.</param>
/// <param name="Subject">The order's id, or of a restock «SKU#» and the SKU; empty if it could not be read.</param>
/// <param name="Kind">How it ended.</param>
/// <param name="Why">Why it ended so; empty if there is nothing to say.</param>
/// <param name="Rounds">What the worker saw and decided, in turn.</param>
/// <param name="Usage">What the delivery asked of stores and gateways; null if it was not counted, or is no delivery.</param>
public sealed record Sighting(
    long Id,
    Instant At,
    double TookMs,
    string Worker,
    string MessageId,
    long Seq,
    int Receives,
    string EventName,
    string Subject,
    SightingKind Kind,
    string Why,
    IReadOnlyList<SeenRound> Rounds,
    Usage? Usage = null
)
{
    /// <summary>Whether the message is not the first of its event for this worker.</summary>
    public bool IsCopy => !Chain.WorkerQueue.IsIdOf(MessageId, Seq);
}

/// <summary>One look of a worker at the world: the state it saw, and the words for what it made of it.</summary>
/// <param name="Found">What it saw.</param>
/// <param name="Now">The time it was told.</param>
/// <param name="Decided">Its decisions, in a few words each; empty if there was nothing left to do, or it failed.</param>
/// <param name="Failure">Why it decided nothing, or null.</param>
/// <param name="Committed">
/// False if others had changed what it saw, so that nothing was written; null if nobody knows whether it was.
/// </param>
public sealed record SeenRound(
    Found Found,
    Instant Now,
    IReadOnlyList<string> Decided,
    string? Failure,
    bool? Committed
);

public enum SightingKind
{
    /// <summary>Settled: its message was deleted.</summary>
    Acknowledged,

    /// <summary>To come again.</summary>
    Redelivered,

    /// <summary>Kept in the dead-letter queue.</summary>
    Parked,

    /// <summary>The worker's process ended under it; it comes again.</summary>
    Crashed,

    /// <summary>Something that an operator did to the message.</summary>
    ByHand,

    /// <summary>Something that an operator did to the stores. There is no message; its look shows the order's records after it.</summary>
    Tampered,
}
