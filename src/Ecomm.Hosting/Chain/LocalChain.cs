using Ecomm.Adapters.Metering;
using Ecomm.Lambdas;
using Ecomm.Operations.Recovery;
using Microsoft.Extensions.Logging;

namespace Ecomm.Hosting.Chain;

/// <summary>What a chain is made with.</summary>
/// <param name="Retries">When failed messages come again, and how often.</param>
/// <param name="Surroundings">Clock, threads and randomness.</param>
/// <param name="Logs">Makes the loggers of its parts.</param>
/// <param name="Chaos">Duplicates, delays and pauses that are switched on; null for none.</param>
/// <param name="Witness">Hears how deliveries end.</param>
/// <param name="Ended">Is told of every delivery after the witness.</param>
/// <param name="Metering">Counts what deliveries ask of stores and gateways.</param>
public sealed record ChainOptions(
    RetryPolicy Retries,
    Surroundings Surroundings,
    ILoggerFactory Logs,
    Chaos? Chaos = null,
    IWitness? Witness = null,
    Action<DeliveryReport>? Ended = null,
    Metering? Metering = null
);

/// <summary>
/// Stream, pipe, bus, queues and workers on one database, wired. What it holds in memory follows from the database, so that a
/// process that was killed goes on where its last commit was.
/// </summary>
public sealed partial class LocalChain : IDisposable
{
    /// <summary>A stop waits this long for deliveries under way; what is cut off is delivered again at the next start.</summary>
    public static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Bytes. A host that leaves it to the runtime holds half as much memory again under load, and is not faster: docs/benchmarks.md.</summary>
    private const long GarbageMax = 32 << 20;

    private readonly Garbage garbage = new(GarbageMax);
    private readonly Surroundings surroundings;
    private readonly ILogger<LocalChain> log;
    private readonly CancellationTokenSource stopping = new();
    private readonly Dictionary<string, WorkerQueue> queues;
    private readonly List<(EventSourceMapping Mapping, SqsHandler Handler)> mappings = [];
    private readonly Bus bus;
    private readonly Checkpoint checkpoint;
    private IReadOnlyList<Task> running = [];

    /// <summary>The chain of that database as its last checkpoint has left it. Nothing moves before <see cref="Run"/>.</summary>
    /// <param name="catalogue">The domains.</param>
    /// <param name="database">The database.</param>
    /// <param name="shell">Carries out what workers decide.</param>
    /// <param name="options">What else it is made with.</param>
    /// <param name="cursors">Where its queues begin, see <see cref="Beginnings.Cursors"/>: durable before anybody can publish.</param>
    public LocalChain(
        Catalogue catalogue,
        Database database,
        Shell shell,
        ChainOptions options,
        IReadOnlyDictionary<string, long> cursors
    )
    {
        var routes = Routes.Of(catalogue);
        surroundings = options.Surroundings;
        log = options.Logs.CreateLogger<LocalChain>();
        var time = surroundings.Time;
        var deferred = database.Readers.Read(Checkpoint.ReadDeferred);
        queues = routes.Workers.ToDictionary(
            route => route.Name,
            route => new WorkerQueue(route.Name, cursors[route.Name], deferred[route.Name], time)
        );
        Stream = new EventStream(database.Readers, catalogue, () => database.Commits.Commits);
        bus = new Bus(routes, queues);
        DeadLetters = new DeadLetters(database, time, surroundings.NewGuid);
        Sender = new LocalQueues(database.Commits, queues, time, surroundings.NewGuid);
        var start = queues.Values.Min(queue => queue.Cursor);
        Pipe = new Pipe(
            Stream,
            bus,
            DeadLetters,
            start,
            options.Logs.CreateLogger<Pipe>(),
            options.Chaos,
            surroundings
        );
        checkpoint = new Checkpoint(database, Pipe, queues.Values, time, options.Logs.CreateLogger<Checkpoint>());
        database.Commits.Committed = () =>
        {
            Pipe.Wake();
            garbage.Collect();
        };
        foreach (var worker in catalogue.Workers)
        {
            mappings.Add(Map(catalogue, worker, shell, options));
        }
    }

    /// <summary>The event store's change feed.</summary>
    public EventStream Stream { get; }

    /// <summary>The dead-letter queues.</summary>
    public DeadLetters DeadLetters { get; }

    /// <summary>The pipe from the stream to the bus.</summary>
    public Pipe Pipe { get; }

    /// <summary>The workers' queues, by their names.</summary>
    public IReadOnlyDictionary<string, WorkerQueue> Queues => queues;

    /// <summary>Sends events to the queues again.</summary>
    public LocalQueues Sender { get; }

    /// <summary>Messages undone: in queues, or committed and not yet routed.</summary>
    public long Backlog => Pipe.Lag + queues.Values.Sum(queue => queue.Depth.Total);

    /// <summary>Whether every event has reached its queues and every queue is empty.</summary>
    public bool IsDrained => Drain.IsComplete(Stream, Pipe, queues.Values);

    /// <summary>Whether it runs; false only before it was started, after it was stopped, or if a part of it has ended by a bug.</summary>
    public bool IsRunning => running.Count > 0 && running.All(part => !part.IsCompleted);

    /// <summary>Starts pipe, checkpoints and workers.</summary>
    public void Run()
    {
        var cancel = stopping.Token;
        running =
        [
            Begin("The pipe", () => Pipe.Run(cancel)),
            Begin("The checkpoint", () => checkpoint.Run(cancel)),
            .. mappings.Select(entry => Begin(entry.Mapping.Worker, () => entry.Mapping.Run(entry.Handler, cancel))),
        ];
    }

    /// <summary>Finishes the deliveries under way and writes a last checkpoint.</summary>
    public async Task Stop()
    {
        // On a thread of the chain: whoever waits is told there.
        await surroundings.Start(() =>
        {
            stopping.Cancel();
            return true;
        });
        await Task.WhenAny(Task.WhenAll(running), Task.Delay(DrainTimeout, surroundings.Time));
        try
        {
            await checkpoint.Write();
        }
        catch (StoreUnavailableException)
        {
            // The disk is full: what the last checkpoint lacks is delivered again at the next start.
        }
    }

    /// <summary>Pauses the workers that are to be paused, and no others.</summary>
    public void Pause(IEnumerable<string> workers)
    {
        var paused = workers.ToHashSet();
        foreach (var queue in queues.Values)
        {
            queue.IsPaused = paused.Contains(queue.Name);
        }
    }

    /// <summary>
    /// Does something to a message. False if it is in flight or gone; a message in flight can be duplicated only. Durable when
    /// the task ends: whoever is told that a message was dropped relies on it.
    /// </summary>
    /// <param name="worker">The worker's name.</param>
    /// <param name="message">The message.</param>
    /// <param name="action">What to do.</param>
    /// <param name="delay">For <see cref="MessageAction.Delay"/>.</param>
    /// <exception cref="StoreUnavailableException">The disk refused it; it is done, but may be undone by a crash.</exception>
    public async Task<bool> Handle(string worker, Message message, MessageAction action, TimeSpan delay)
    {
        var queue = queues[worker];
        var isDone = action switch
        {
            MessageAction.Deliver => queue.DeliverNow(message.Id),
            MessageAction.Delay => queue.Delay(message.Id, delay),
            MessageAction.Drop => queue.Drop(message.Id),
            MessageAction.MoveBehind => queue.MoveBehind(message.Id),
            _ => await Duplicate(worker, message),
        };
        if (isDone)
        {
            await checkpoint.Write();
        }
        return isDone;
    }

    /// <summary>Ends a worker's process; see <see cref="EventSourceMapping.Crash"/>.</summary>
    /// <returns>How many batches it held; if none, the next one meets that end.</returns>
    public int Crash(string worker) => mappings.First(entry => entry.Mapping.Worker == worker).Mapping.Crash();

    /// <summary>Redrives dead letters, the oldest first.</summary>
    /// <param name="selection">Which.</param>
    /// <param name="max">At most this many letters, not counting those that no worker takes, which stay.</param>
    /// <returns>The messages that were sent, each with its queue.</returns>
    public async Task<IReadOnlyList<(string Queue, Message Message)>> Redrive(DeadLetterSelection selection, int max)
    {
        var letters = DeadLetters
            .All()
            .Where(letter => selection.Takes(letter) && TargetsOf(letter).Count > 0)
            .Take(max)
            .ToList();
        var messages = await DeadLetters.Redrive(letters, TargetsOf);
        foreach (var (queue, message) in messages)
        {
            queues[queue].Restore(message);
        }
        return messages;
    }

    /// <summary>The workers that a dead letter would be redriven to; none if no rule matches its event.</summary>
    public IReadOnlyList<string> TargetsOf(DeadLetter letter) =>
        queues.ContainsKey(letter.Queue) ? [letter.Queue]
        : letter.Queue == DeadEvent.Unrouted && Stream.Find(letter.Seq) is { } record
            ? [.. bus.Targets(record.EventName).Select(queue => queue.Name)]
        : [];

    /// <summary>Forgets what it holds in memory; the database stays open.</summary>
    public void Dispose()
    {
        foreach (var (mapping, _) in mappings)
        {
            mapping.Dispose();
        }
        foreach (var queue in queues.Values)
        {
            queue.Dispose();
        }
        checkpoint.Dispose();
        stopping.Dispose();
    }

    // Each part runs until the chain is stopped: one that ends before has a bug, and only a restart helps.
    private Task Begin(string part, Func<Task> run) =>
        surroundings.Begin(async () =>
        {
            try
            {
                await run();
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                LogEnded(log, e, part);
                throw;
            }
        });

    private (EventSourceMapping, SqsHandler) Map(Catalogue catalogue, Worker worker, Shell shell, ChainOptions options)
    {
        var mapping = new EventSourceMapping(
            queues[worker.Name],
            Stream,
            DeadLetters,
            checkpoint,
            options.Logs.CreateLogger<EventSourceMapping>(),
            options.Witness,
            surroundings
        );
        var handler = new SqsHandler(
            catalogue,
            worker,
            shell,
            mapping,
            options.Retries,
            surroundings.Time,
            options.Logs.CreateLogger<SqsHandler>(),
            report =>
            {
                mapping.Report(report);
                options.Ended?.Invoke(report);
            },
            metering: options.Metering
        );
        return (mapping, handler);
    }

    private async Task<bool> Duplicate(string worker, Message message)
    {
        if (Stream.Find(message.Seq) is not { } record)
        {
            return false;
        }
        await Sender.Send([new EventMessage(worker, record)], CancellationToken.None);
        return true;
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Part} of the chain ended by a bug: the chain is incomplete until the host is started anew"
    )]
    private static partial void LogEnded(ILogger log, Exception e, string part);
}
