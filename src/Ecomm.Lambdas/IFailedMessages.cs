using Ecomm.Lambdas.Envelopes;

namespace Ecomm.Lambdas;

/// <summary>What a worker may do with messages that failed, beside reporting which they are.</summary>
public interface IFailedMessages
{
    /// <summary>Keeps the message in the dead-letter queue, durably, with its reason. Repeating it is harmless.</summary>
    Task Park(SqsMessage message, string reason, CancellationToken cancel);

    /// <summary>Makes a failed message visible again after this delay instead of the queue's visibility time-out.</summary>
    Task Delay(SqsMessage message, TimeSpan delay, CancellationToken cancel);

    /// <summary>
    /// Sends the message to its own queue anew, durably, to be visible after this delay and received as if for the first time. Whoever
    /// called is done with the one that it has. Repeating it makes one more.
    /// </summary>
    Task Renew(SqsMessage message, TimeSpan delay, CancellationToken cancel);
}

/// <summary>When a failed message comes again, and how often.</summary>
/// <param name="FirstDelay">Before the first redelivery; each further one doubles it.</param>
/// <param name="DelayMax">Where doubling ends.</param>
/// <param name="ReceivesMax">After this many receives a message is parked with its last reason.</param>
public sealed record RetryPolicy(TimeSpan FirstDelay, TimeSpan DelayMax, int ReceivesMax)
{
    public static readonly RetryPolicy Default = new(
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(30),
        ReceivesMax: 120
    );

    private const int DoublingsMax = 20;

    /// <summary>The delay after that many receives, at least 1.</summary>
    public TimeSpan DelayAfter(int receives)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Clamp(receives - 1, 0, DoublingsMax));
        return delay < DelayMax ? delay : DelayMax;
    }
}
