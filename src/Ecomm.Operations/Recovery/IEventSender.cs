using Ecomm.Operations.Events;

namespace Ecomm.Operations.Recovery;

/// <summary>The queues of a deployment's workers, to send events to.</summary>
public interface IEventSender
{
    /// <summary>Sends each event to its worker's queue, at least once. Durable when the task ends.</summary>
    Task Send(IReadOnlyList<EventMessage> messages, CancellationToken cancel);
}

/// <summary>An event that is to be delivered to a worker.</summary>
public sealed record EventMessage(string Worker, StreamRecord Record);
