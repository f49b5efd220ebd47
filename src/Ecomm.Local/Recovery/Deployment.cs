using Ecomm.Local.Chain;

namespace Ecomm.Local.Recovery;

/// <summary>The event store of a deployment, to an operator.</summary>
public interface IPublishedEvents
{
    /// <summary>
    /// The selected events, each with its place in the stream or a running number where the store knows no places. Reads are
    /// consistent: whatever was published before is found.
    /// </summary>
    IAsyncEnumerable<StreamRecord> Read(EventSelection selection, CancellationToken cancel);
}

/// <summary>All that the stores of a deployment hold, to an operator.</summary>
public interface IStoredItems : IPublishedEvents
{
    /// <summary>The records of all orders, in no particular order.</summary>
    IAsyncEnumerable<Item> Orders(CancellationToken cancel);

    /// <summary>The records of those keys, null where there is none, in the order of the keys.</summary>
    Task<IReadOnlyList<Item?>> Records(IReadOnlyList<Key> keys, CancellationToken cancel);
}

/// <summary>The queues of a deployment's workers, to send events to.</summary>
public interface IWorkerQueues
{
    /// <summary>Sends each event to its worker's queue, at least once. Durable when the task ends.</summary>
    Task Send(IReadOnlyList<EventMessage> messages, CancellationToken cancel);
}

/// <summary>An event that is to be delivered to a worker.</summary>
public sealed record EventMessage(string Worker, StreamRecord Record);

/// <summary>An event that lies in a dead-letter queue.</summary>
/// <param name="Queue">The worker's name, or <see cref="Bus.Unrouted"/>.</param>
/// <param name="EventName">Empty for one that cannot be read.</param>
/// <param name="OrderId">The order that the event is about, if it is about one.</param>
/// <param name="Receives">How often the worker had received it; 0 if nobody says.</param>
/// <param name="Reason">Why it was parked.</param>
public sealed record DeadEvent(string Queue, string EventName, string? OrderId, int Receives, string Reason)
{
    /// <summary>What the queue's own redrive leaves behind: it moves messages without a word.</summary>
    public const string NoReason = "received too often; the queue itself gave it up, without a reason";

    /// <summary>The workers that a redrive sends it to.</summary>
    public IReadOnlyList<string> Targets(Routes routes) =>
        Queue == Bus.Unrouted ? [.. routes.WorkersOf(EventName)] : [Queue];

    /// <summary>The dead event with these attributes, or without any if it cannot be read.</summary>
    public static DeadEvent Of(string queue, Value.Map? attributes, int receives, string reason) =>
        new(
            queue,
            (attributes?[Attributes.EventName] as Value.Text)?.Of ?? "",
            (attributes?[Attributes.EventData] as Value.Map)?["orderId"] is { } id
            && Decisions.OrderId.Parse(id).Case is OrderId order
                ? order.Text
                : null,
            receives,
            reason
        );
}
