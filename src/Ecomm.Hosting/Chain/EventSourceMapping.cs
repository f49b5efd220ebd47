using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Microsoft.Extensions.Logging;

namespace Ecomm.Hosting.Chain;

/// <summary>
/// Polls a queue and invokes its worker with batches, as Lambda's event source mapping does: up to ten messages a batch, a
/// bounded number of batches at once, and only what the response names as failed becomes visible again.
/// </summary>
public sealed partial class EventSourceMapping(
    WorkerQueue queue,
    EventStream stream,
    DeadLetters deadLetters,
    Checkpoint checkpoint,
    ILogger<EventSourceMapping> log,
    IWitness? witness = null,
    Surroundings? surroundings = null
) : IFailedMessages, IDisposable
{
    /// <summary>SQS gives at most ten messages at a time.</summary>
    public const int BatchSize = 10;

    /// <summary>Batches of one worker at once. Many waiting for one commit is what makes the commit cheap.</summary>
    public const int ConcurrencyMax = 32;

    /// <summary>After this an invocation is told to end; what it has not settled becomes visible again.</summary>
    public static readonly TimeSpan FunctionTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A failed message without a delay of its own comes back after this: six times the function's time-out.</summary>
    public static readonly TimeSpan VisibilityTimeout = 6 * FunctionTimeout;

    /// <summary>What a worker held that was crashed by hand comes back after this, and not after the visibility time-out.</summary>
    public static readonly TimeSpan CrashDelay = TimeSpan.FromSeconds(1);

    private const string CrashReason = "the worker crashed: what it did stands, its answer was lost";
    private const string DeletedReason = "the event was deleted from the event store";

    private static readonly System.Collections.Generic.HashSet<string> NoneFailed = [];

    private readonly Surroundings around = surroundings ?? Surroundings.Machine;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<BatchRun, bool> running = new();
    private int crashesDue;
    private volatile bool wasCrashed;
    private readonly SemaphoreSlim slots = new(ConcurrencyMax, ConcurrencyMax);
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, (TimeSpan By, bool IsAnew)> delays =
        new();

    /// <summary>The worker that it invokes.</summary>
    public string Worker => queue.Name;

    /// <summary>Polls until it is cancelled, then waits for the batches under way.</summary>
    public async Task Run(SqsHandler handler, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                // A batch ends within its time-out, and whoever stops waits for all of them.
                await slots.WaitAsync(CancellationToken.None);
                var batch = cancel.IsCancellationRequested ? [] : queue.Receive(BatchSize);
                if (batch.Count > 0)
                {
                    _ = around.Start(() => Invoke(handler, batch));
                    continue;
                }
                slots.Release();
                await queue.WaitForWork(cancel);
            }
        }
        finally
        {
            for (var i = 0; i < ConcurrencyMax; i++)
            {
                await slots.WaitAsync(CancellationToken.None);
            }
        }
    }

    /// <summary>
    /// Ends the worker's process: what it has done stands, what it had not finished is undone, and its answer is lost, so that
    /// all it held comes again. If it holds nothing now, the next batch meets that end.
    /// </summary>
    /// <returns>How many batches it held.</returns>
    public int Crash()
    {
        wasCrashed = true;
        var ended = 0;
        foreach (var invocation in running.Keys)
        {
            if (invocation.Crash())
            {
                ended++;
            }
        }
        if (ended == 0)
        {
            Volatile.Write(ref crashesDue, 1);
        }
        return ended;
    }

    /// <summary>Tells how a delivery ended; the answer of a crashed worker is not what counts.</summary>
    public void Report(DeliveryReport report)
    {
        witness?.Delivered(
            IsCrashed(report.Message.MessageId) ? report with { Settlement = Lost(report.Settlement) } : report
        );
    }

    // Nearly always nobody has crashed it, and nothing needs to be looked through.
    private bool IsCrashed(string message) =>
        wasCrashed && running.Keys.Any(invocation => invocation.IsCrashed && invocation.Holds(message));

    private static Settlement Lost(Settlement settlement) =>
        settlement with
        {
            Kind = SettlementKind.Redeliver,
            Why = $"would have said {settlement.Kind}, but the worker crashed",
        };

    public Task Park(SqsMessage message, string reason, CancellationToken cancel) =>
        // A worker that has crashed parks nothing.
        IsCrashed(message.MessageId)
            ? Task.CompletedTask
            : deadLetters.Park(
                queue.Name,
                message.MessageId,
                WorkerQueue.SeqOf(message.MessageId),
                message.Receives,
                reason
            );

    public Task Delay(SqsMessage message, TimeSpan delay, CancellationToken cancel)
    {
        delays[message.MessageId] = (delay, IsAnew: false);
        return Task.CompletedTask;
    }

    public Task Renew(SqsMessage message, TimeSpan delay, CancellationToken cancel)
    {
        delays[message.MessageId] = (delay, IsAnew: true);
        return Task.CompletedTask;
    }

    public void Dispose() => slots.Dispose();

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "As in Lambda, a failed invocation fails its batch and no more."
    )]
    private async Task Invoke(SqsHandler handler, IReadOnlyList<Message> batch)
    {
        var failed = batch.Select(message => message.Id).ToHashSet();
        var invocation = new BatchRun(failed, around);
        running[invocation] = true;
        try
        {
            if (Interlocked.Exchange(ref crashesDue, 0) == 1)
            {
                invocation.Doom();
            }
            var messages = await Read(batch);
            var response = await handler.Handle(new SqsEvent(messages), invocation.Work, CancellationToken.None);
            if (!invocation.End())
            {
                failed =
                    response.BatchItemFailures.Count == 0
                        ? NoneFailed
                        : response.BatchItemFailures.Select(failure => failure.ItemIdentifier).ToHashSet();
            }
        }
        catch (Exception e)
        {
            LogInvocationFailed(log, e, queue.Name);
        }
        try
        {
            Settle(batch, failed, invocation.End());
            running.TryRemove(invocation, out _);
            invocation.Dispose();
        }
        finally
        {
            checkpoint.Touch();
            slots.Release();
        }
    }

    private void Settle(IReadOnlyList<Message> batch, System.Collections.Generic.HashSet<string> failed, bool isCrashed)
    {
        foreach (var message in batch)
        {
            if (isCrashed)
            {
                delays.TryRemove(message.Id, out _);
                queue.Return(message.Id, CrashDelay);
            }
            else if (delays.TryRemove(message.Id, out var delay))
            {
                queue.Return(message.Id, delay.By, delay.IsAnew);
            }
            else if (failed.Contains(message.Id))
            {
                queue.Return(message.Id, VisibilityTimeout);
            }
            else
            {
                queue.Delete(message.Id);
            }
        }
        foreach (var message in isCrashed ? batch : [])
        {
            witness?.Crashed(message, queue.Name, CrashReason);
        }
    }

    private async Task<IReadOnlyList<SqsMessage>> Read(IReadOnlyList<Message> batch)
    {
        var messages = new List<SqsMessage>(batch.Count);
        foreach (var message in batch)
        {
            if (stream.Open(message.Seq) is { } opened)
            {
                var receives = message.Receives.ToString(CultureInfo.InvariantCulture);
                messages.Add(
                    new SqsMessage(message.Id, message.Id, Body: null, new SqsAttributes(receives, "0"))
                    {
                        Opened = opened,
                    }
                );
            }
            else
            {
                // A message carries no copy of its event here, so an event that was deleted by hand has none to deliver.
                await deadLetters.Park(queue.Name, message.Id, message.Seq, message.Receives, DeletedReason);
                witness?.Parked(message, queue.Name, DeletedReason);
            }
        }
        return messages;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Queue}: an invocation failed; its messages come again")]
    private static partial void LogInvocationFailed(ILogger log, Exception e, string queue);

    /// <summary>One invocation of the worker with a batch, and its time-out.</summary>
    private sealed class BatchRun(IReadOnlySet<string> messages, Surroundings around) : IDisposable
    {
        private readonly Lock guard = new();
        private readonly CancellationTokenSource timeout = new(FunctionTimeout, around.Time);
        private bool isOver;

        public CancellationToken Work => timeout.Token;

        public bool IsCrashed { get; private set; }

        public bool Holds(string message) => messages.Contains(message);

        /// <summary>Lets it work to its end, and loses its answer.</summary>
        public void Doom() => IsCrashed = true;

        /// <summary>Ends it now. False if it had ended before.</summary>
        public bool Crash()
        {
            lock (guard)
            {
                if (isOver || IsCrashed)
                {
                    return false;
                }
                IsCrashed = true;
                _ = timeout.CancelAsync();
                return true;
            }
        }

        /// <summary>From here on it cannot crash any more; whether it has.</summary>
        public bool End()
        {
            lock (guard)
            {
                isOver = true;
                return IsCrashed;
            }
        }

        public void Dispose() => timeout.Dispose();
    }
}
