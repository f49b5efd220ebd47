namespace Ecomm.Hosting.Chain;

/// <summary>A message of a queue: it names an event by its place in the stream and counts its receives.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Seq">The event's place in the stream.</param>
/// <param name="Receives">How often it was received.</param>
/// <param name="VisibleAt">When it becomes visible.</param>
/// <param name="Delay">
/// How long it was to wait for that. A machine's clock may be set back: then this bounds the wait. Null is not known, or no wait.
/// </param>
public sealed record Message(string Id, long Seq, int Receives, Instant VisibleAt, TimeSpan? Delay = null)
{
    /// <summary>Whether the message is not the first of its event for this worker: then it has an id of its own.</summary>
    public bool IsCopy => !WorkerQueue.IsIdOf(Id, Seq);
}

/// <summary>How many messages a queue holds, by state.</summary>
public sealed record QueueDepth(int Waiting, int InFlight, int Delayed)
{
    public int Total => Waiting + InFlight + Delayed;
}
