using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Microsoft.Extensions.Logging;

namespace Ecomm.Local.Chain;

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
    Action<Message>? crashed = null
) : IWorkerQueue, IDisposable
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

    private readonly System.Collections.Concurrent.ConcurrentDictionary<Invocation, bool> running = new();
    private int crashesDue;
    private readonly SemaphoreSlim slots = new(ConcurrencyMax, ConcurrencyMax);
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, TimeSpan> delays = new();

    /// <summary>The worker that it invokes.</summary>
    public string Worker => queue.Name;

    /// <summary>Polls until it is cancelled, then waits for the batches under way.</summary>
    public async Task Run(SqsHandler handler, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                await slots.WaitAsync(cancel);
                var batch = queue.Receive(BatchSize);
                if (batch.Count > 0)
                {
                    _ = Task.Run(() => Invoke(handler, batch), CancellationToken.None);
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

    public Task Park(SqsMessage message, string reason, CancellationToken cancel) =>
        deadLetters.Park(queue.Name, message.MessageId, WorkerQueue.SeqOf(message.MessageId), message.Receives, reason);

    public Task Delay(SqsMessage message, TimeSpan delay, CancellationToken cancel)
    {
        delays[message.MessageId] = delay;
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
        var invocation = new Invocation();
        running[invocation] = true;
        try
        {
            var messages = await Read(batch);
            var response = await handler.Handle(new SqsEvent(messages), invocation.Work, CancellationToken.None);
            if (Interlocked.Exchange(ref crashesDue, 0) == 1)
            {
                invocation.Crash();
            }
            if (!invocation.IsCrashed)
            {
                failed = response.BatchItemFailures.Select(failure => failure.ItemIdentifier).ToHashSet();
            }
        }
        catch (Exception e)
        {
            LogInvocationFailed(log, e, queue.Name);
        }
        running.TryRemove(invocation, out _);
        invocation.Dispose();
        foreach (var message in batch)
        {
            if (invocation.IsCrashed)
            {
                delays.TryRemove(message.Id, out _);
                crashed?.Invoke(message);
                queue.Return(message.Id, CrashDelay);
            }
            else if (failed.Contains(message.Id))
            {
                queue.Return(message.Id, delays.TryRemove(message.Id, out var delay) ? delay : VisibilityTimeout);
            }
            else
            {
                queue.Delete(message.Id);
            }
        }
        checkpoint.Touch();
        slots.Release();
    }

    private async Task<IReadOnlyList<SqsMessage>> Read(IReadOnlyList<Message> batch)
    {
        var messages = new List<SqsMessage>(batch.Count);
        foreach (var message in batch)
        {
            if (stream.Body(message.Seq) is { } body)
            {
                messages.Add(
                    new SqsMessage(
                        message.Id,
                        message.Id,
                        body,
                        new SqsAttributes(message.Receives.ToString(CultureInfo.InvariantCulture), "0")
                    )
                );
            }
            else
            {
                // A message carries no copy of its event here, so an event that was deleted by hand has none to deliver.
                await deadLetters.Park(
                    queue.Name,
                    message.Id,
                    message.Seq,
                    message.Receives,
                    "the event was deleted from the event store"
                );
            }
        }
        return messages;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Queue}: an invocation failed; its messages come again")]
    private static partial void LogInvocationFailed(ILogger log, Exception e, string queue);

    /// <summary>One invocation of the worker, with its time-out.</summary>
    private sealed class Invocation : IDisposable
    {
        private readonly Lock guard = new();
        private readonly CancellationTokenSource timeout = new(FunctionTimeout);
        private bool isOver;

        public Invocation() => Work = timeout.Token;

        public CancellationToken Work { get; }

        public bool IsCrashed { get; private set; }

        /// <summary>False if it had ended before.</summary>
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

        public void Dispose()
        {
            lock (guard)
            {
                isOver = true;
            }
            timeout.Dispose();
        }
    }
}
