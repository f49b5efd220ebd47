namespace Ecomm.Simulation.Core;

/// <summary>A message that is kept because it could not be processed.</summary>
internal sealed record DeadLetter(StreamEvent Event, string Reason)
{
    /// <summary>What the handler says of the delivery that ended so; null if the queue did it, or nobody lived to say it.</summary>
    public Settlement? Settlement { get; set; }
}
