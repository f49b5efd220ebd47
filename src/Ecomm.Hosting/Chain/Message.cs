namespace Ecomm.Hosting.Chain;

/// <summary>A message of a queue: it names an event by its place in the stream and counts its receives.</summary>
public sealed record Message(string Id, long Seq, int Receives, Instant VisibleAt);

/// <summary>How many messages a queue holds, by state.</summary>
public sealed record QueueDepth(int Waiting, int InFlight, int Delayed)
{
    public int Total => Waiting + InFlight + Delayed;
}
