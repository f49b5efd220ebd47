namespace Ecomm.Operations.Recovery;

/// <summary>An event that lies in a dead-letter queue.</summary>
/// <param name="Queue">The worker's name, or <see cref="Unrouted"/>.</param>
/// <param name="EventName">Empty for one that cannot be read.</param>
/// <param name="Subject">What the event is about, if anybody can say.</param>
/// <param name="Receives">How often the worker had received it; 0 if nobody says.</param>
/// <param name="Reason">Why it was parked.</param>
public sealed record DeadEvent(string Queue, string EventName, SubjectId? Subject, int Receives, string Reason)
{
    /// <summary>The dead-letter queue of events that no rule matches.</summary>
    public const string Unrouted = "Unrouted";

    /// <summary>What the queue's own redrive leaves behind: it moves messages without a word.</summary>
    public const string NoReason = "received too often; the queue itself gave it up, without a reason";

    /// <summary>The workers that a redrive sends it to.</summary>
    public IReadOnlyList<string> Targets(Routes routes) =>
        Queue == Unrouted ? [.. routes.WorkersOf(EventName)] : [Queue];

    /// <summary>The dead event that this item is, or without any if it cannot be read.</summary>
    public static DeadEvent Of(Catalogue catalogue, string queue, Item? item, int receives, string reason) =>
        new(
            queue,
            item is null ? "" : StoredEvent.NameOf(item.Attributes),
            item is null ? null : catalogue.SubjectOf(item),
            receives,
            reason
        );
}
