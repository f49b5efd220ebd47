using System.Collections.Concurrent;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;

namespace Ecomm.Contracts.Handlers;

/// <summary>A queue that keeps what it was told.</summary>
internal sealed class RecordingQueue : IFailedMessages
{
    /// <summary>Reasons, by message.</summary>
    public ConcurrentDictionary<string, string> Parked { get; } = new();

    /// <summary>Delays, by message.</summary>
    public ConcurrentDictionary<string, TimeSpan> Delayed { get; } = new();

    /// <summary>Delays of messages that were sent anew.</summary>
    public ConcurrentDictionary<string, TimeSpan> Renewed { get; } = new();

    public bool RefusesToPark { get; set; }

    public bool RefusesToRenew { get; set; }

    public Task Park(SqsMessage message, string reason, CancellationToken cancel)
    {
        if (RefusesToPark)
        {
            throw FaultOf("park");
        }
        Parked[message.MessageId] = reason;
        return Task.CompletedTask;
    }

    public Task Delay(SqsMessage message, TimeSpan delay, CancellationToken cancel)
    {
        Delayed[message.MessageId] = delay;
        return Task.CompletedTask;
    }

    public Task Renew(SqsMessage message, TimeSpan delay, CancellationToken cancel)
    {
        if (RefusesToRenew)
        {
            throw FaultOf("renew");
        }
        Renewed[message.MessageId] = delay;
        return Task.CompletedTask;
    }

    private static StoreUnavailableException FaultOf(string what) => new($"cannot {what}");
}
