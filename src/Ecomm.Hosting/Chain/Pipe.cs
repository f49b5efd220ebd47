using System.Diagnostics.CodeAnalysis;
using Ecomm.Operations.Events;
using Ecomm.Operations.Recovery;
using Microsoft.Extensions.Logging;

namespace Ecomm.Hosting.Chain;

/// <summary>
/// The pipe: reads the stream in order, lets inserted events through and hands them to the bus, as EventBridge Pipes does
/// with a filter on the stream. It wakes when events are committed and costs nothing while there are none.
/// </summary>
public sealed partial class Pipe(
    EventStream stream,
    Bus bus,
    DeadLetters deadLetters,
    long start,
    ILogger<Pipe> log,
    Chaos? chaos = null,
    Surroundings? surroundings = null
)
{
    /// <summary>When the stream cannot be read, or an unrouted event not be parked, this long before the next try.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    private readonly Surroundings around = surroundings ?? Surroundings.Machine;
    private readonly Signal work = new();
    private long position = start;
    private long lag;

    /// <summary>Every event up to this place has been handed to the bus.</summary>
    public long Position => Volatile.Read(ref position);

    /// <summary>Events that were committed and not yet handed to the bus when the pipe last looked.</summary>
    public long Lag => Volatile.Read(ref lag);

    /// <summary>Says that something was committed; cheap, for the writer's thread.</summary>
    public void Wake() => work.Set();

    /// <summary>Forwards until it is cancelled; whatever goes wrong is logged and tried again, because all wait for it.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A pipe that ends loses nothing, but nothing moves any more.")]
    public async Task Run(CancellationToken cancel)
    {
        Wake();
        while (true)
        {
            await work.Wait(cancel);
            try
            {
                while (await Forward() && !cancel.IsCancellationRequested) { }
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                LogStalled(log, e);
                MeasureLag();
                await Task.Delay(RetryDelay, around.Time, cancel);
                Wake();
            }
        }
    }

    /// <summary>Hands one batch to the bus; whether there may be more.</summary>
    private async Task<bool> Forward()
    {
        var batch = stream.ReadAfter(Position);
        foreach (var record in batch)
        {
            await Route(record);
            Volatile.Write(ref position, record.Seq);
        }
        var more = batch.Count == EventStream.BatchMax;
        if (more || Lag > 0)
        {
            MeasureLag();
        }
        return more;
    }

    [SuppressMessage("Design", "CA1031", Justification = "When the store cannot be read, the last measure stands.")]
    private void MeasureLag()
    {
        try
        {
            Volatile.Write(ref lag, Math.Max(stream.Last() - Position, 0));
        }
        catch (Exception e)
        {
            LogStalled(log, e);
        }
    }

    private async Task Route(StreamRecord record)
    {
        if (bus.IsAnnounced(record.EventName))
        {
            return;
        }
        var targets = bus.Targets(record.EventName);
        if (targets.Count == 0)
        {
            var reason = $"no rule matches eventName '{record.EventName}'";
            await deadLetters.Park(DeadEvent.Unrouted, WorkerQueue.IdOf(record.Seq), record.Seq, receives: 0, reason);
            LogUnrouted(log, record.EventName, record.Item.Key.Pk);
            return;
        }
        stream.Remember(record);
        foreach (var queue in targets)
        {
            // After a restart the pipe begins at the slowest queue's cursor; the others have settled some of it.
            if (record.Seq > queue.Cursor)
            {
                Send(queue, record.Seq);
            }
        }
    }

    // A second message of the same event, as the bus may send: it has an id of its own, and is delivered beside the first.
    private void Send(WorkerQueue queue, long seq)
    {
        queue.Send(seq, chaos?.DrawDelay() ?? TimeSpan.Zero);
        if (chaos?.DrawDuplicate() is { } later)
        {
            queue.Restore(
                new Message(WorkerQueue.NewIdOf(seq, around.NewGuid()), seq, Receives: 0, VisibleAt: default, later)
            );
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pipe: no rule matches {Event} of {Pk}; it is kept as unrouted")]
    private static partial void LogUnrouted(ILogger log, string @event, string pk);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pipe: stalled, trying again")]
    private static partial void LogStalled(ILogger log, Exception e);
}
