using Ecomm.Adapters.Gateways;
using Ecomm.Adapters.Metering;
using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Sightings;
using Ecomm.Lambdas;
using Ecomm.Operations.Costs;
using Ecomm.Operations.Events;
using Ecomm.Operations.Recovery;
using LanguageExt;
using Microsoft.Extensions.Logging;

namespace Ecomm.Hosting.Host;

/// <summary>
/// The whole system in one process: stores, chain, workers, APIs and the gateway, on the files of one directory. This is
/// the wiring, in one place; HTTP and the command line stand around it.
/// </summary>
public sealed partial class LocalSystem : IAsyncDisposable
{
    /// <summary>With this many messages undone, commands are refused until the workers have caught up.</summary>
    public const int BacklogMax = 100_000;

    /// <summary>A stop waits this long for deliveries under way; what is cut off is delivered again at the next start.</summary>
    public static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(5);

    private const string LedgerFile = "gateway.db";
    private const string LedgerTable = "ledger";

    private readonly DirectoryLock directoryLock;
    private readonly GroupCommit ledgerCommits;
    private readonly ReaderPool ledgerReaders;
    private readonly FakeGateway gateway;
    private readonly double gatewayFailureRate;
    private readonly CancellationTokenSource stopping = new();
    private readonly Dictionary<string, WorkerQueue> queues;
    private readonly List<(EventSourceMapping Mapping, SqsHandler Handler)> mappings = [];
    private readonly EventStream stream;
    private readonly Bus bus;
    private readonly Pipe pipe;
    private readonly Checkpoint checkpoint;
    private readonly Meters meters;
    private Task running = Task.CompletedTask;

    private LocalSystem(
        Catalogue catalogue,
        LocalOptions options,
        DirectoryLock directoryLock,
        ILoggerFactory logs,
        Hooks hooks
    )
    {
        this.directoryLock = directoryLock;
        Catalogue = catalogue;
        Routes = Routes.Of(catalogue);
        var time = TimeProvider.System;
        Database = new Database(Path.Combine(options.DataDirectory, Database.FileName), hooks.BeforeCommit);
        var ledgerPath = Path.Combine(options.DataDirectory, LedgerFile);
        ledgerCommits = new GroupCommit(ledgerPath, SqliteStore.Schema(LedgerTable));
        ledgerReaders = new ReaderPool(ledgerPath);
        var ledger = new SqliteStore(ledgerCommits, ledgerReaders, LedgerTable);
        gatewayFailureRate = options.GatewayFailureRate;
        gateway = new FakeGateway(ledger, options.GatewayFailureRate, Random.Shared.NextDouble, time);
        // The ledger is the gateway's own: what it costs is not this system's.
        var meter = new Meter();
        var metering = new Metering(meter, Tariff.Known.Line, Tariff.Known.Line);
        Shell = new Shell(
            meter.Of(Database.EventStore),
            meter.Of(Database.Records),
            meter.Of(gateway),
            time,
            Random.Shared.NextDouble
        );

        // Before anybody can publish an event that a new queue would miss.
        var cursors = Beginnings
            .Cursors(Database, [.. Routes.Workers.Select(route => route.Name)])
            .GetAwaiter()
            .GetResult();
        var deferred = Database.Readers.Read(Checkpoint.ReadDeferred);
        queues = Routes.Workers.ToDictionary(
            route => route.Name,
            route => new WorkerQueue(route.Name, cursors[route.Name], deferred[route.Name], time)
        );
        stream = new EventStream(Database.Readers);
        bus = new Bus(Routes, queues);
        DeadLetters = new DeadLetters(Database, time);
        var start = queues.Values.Min(queue => queue.Cursor);
        Journal = new Journal(
            catalogue,
            Path.Combine(options.DataDirectory, Journal.FileName),
            EventAt,
            time,
            logs.CreateLogger<Journal>()
        );
        Chaos = new Chaos(Database, Random.Shared.NextDouble);
        Chaos.Load(Catalogue);
        Apply(Chaos.Settings);
        pipe = new Pipe(stream, bus, DeadLetters, start, logs.CreateLogger<Pipe>(), Chaos);
        checkpoint = new Checkpoint(Database, pipe, queues.Values, time, logs.CreateLogger<Checkpoint>());
        Database.Commits.Committed = pipe.Wake;

        meters = new Meters(Depths);
        var firstDelay = options.RetryDelay ?? RetryPolicy.Default.FirstDelay;
        var retries = new RetryPolicy(
            firstDelay,
            firstDelay > RetryPolicy.Default.DelayMax ? firstDelay : RetryPolicy.Default.DelayMax,
            options.ReceivesMax
        );
        foreach (var worker in catalogue.Workers)
        {
            var queue = queues[worker.Name];
            var mapping = new EventSourceMapping(
                queue,
                stream,
                DeadLetters,
                checkpoint,
                logs.CreateLogger<EventSourceMapping>(),
                Journal
            );
            var log = logs.CreateLogger<SqsHandler>();
            mappings.Add(
                (
                    mapping,
                    new SqsHandler(catalogue, worker, Shell, mapping, retries, time, log, Report, metering: metering)
                )
            );

            void Report(DeliveryReport report)
            {
                mapping.Report(report);
                meters.Record(report);
            }
        }
        Apis = catalogue.Apis.ToDictionary(
            api => api.Name,
            api => new ApiHandler(api, Shell, time, logs.CreateLogger<ApiHandler>(), metering)
        );
    }

    /// <summary>The domains that run here.</summary>
    public Catalogue Catalogue { get; }

    public Routes Routes { get; }

    public Shell Shell { get; }

    public Database Database { get; }

    public DeadLetters DeadLetters { get; }

    /// <summary>Every delivery as it was.</summary>
    public Journal Journal { get; }

    /// <summary>What is switched on to disturb the system; <see cref="Disturb"/> switches.</summary>
    public Chaos Chaos { get; }

    /// <summary>The APIs' handlers, by name.</summary>
    public IReadOnlyDictionary<string, ApiHandler> Apis { get; }

    /// <summary>The fake gateways' ledger, for audits; the system itself only asks the gateways.</summary>
    public IReadOnlyList<Item> Ledger() => ledgerReaders.Read(statements => SqliteStore.All(statements, LedgerTable));

    /// <summary>Commits of the ledger's file, for benchmarks.</summary>
    public GroupCommit LedgerCommits => ledgerCommits;

    public IReadOnlyDictionary<string, QueueDepth> Depths() =>
        queues.ToDictionary(pair => pair.Key, pair => pair.Value.Depth);

    /// <summary>Messages undone: in queues, or committed and not yet routed.</summary>
    public long Backlog => pipe.Lag + queues.Values.Sum(queue => queue.Depth.Total);

    /// <summary>Whether commands are to be refused until the workers have caught up.</summary>
    public bool IsOverloaded => Backlog > BacklogMax;

    /// <summary>Whether every event has reached its queues and every queue is empty.</summary>
    public bool IsDrained => Drain.IsComplete(stream, pipe, queues.Values);

    /// <summary>Whether the chain runs; false only if a part of it has ended by a fault of this program.</summary>
    public bool IsRunning => !running.IsCompleted;

    /// <summary>Whether the data are where they were opened; false when their directory was removed or replaced.</summary>
    public bool HasData => directoryLock.IsInPlace;

    /// <summary>Events of the event store in their order, after that place.</summary>
    public IReadOnlyList<StreamRecord> ReadEvents(long after) => stream.ReadAfter(after);

    /// <summary>The event at that place, or null if it was deleted.</summary>
    public Item? FindEvent(long seq) => stream.Find(seq)?.Item;

    /// <summary>Opens the data of that directory and starts the chain.</summary>
    /// <exception cref="IOException">The directory is in use by another host, or cannot be written.</exception>
    public static LocalSystem Start(Catalogue catalogue, LocalOptions options, ILoggerFactory logs, Hooks? hooks = null)
    {
        Directory.CreateDirectory(options.DataDirectory);
        var directoryLock = DirectoryLock.Take(options.DataDirectory, TimeProvider.System);
        try
        {
            var system = new LocalSystem(catalogue, options, directoryLock, logs, hooks ?? new Hooks());
            system.Run();
            return system;
        }
        catch
        {
            directoryLock.Dispose();
            throw;
        }
    }

    /// <summary>Sends events of the event store to their workers again, or to the given one only.</summary>
    /// <param name="selection">Which events.</param>
    /// <param name="worker">A worker of routes.json, or null for all that take the event.</param>
    /// <param name="isPreview">Whether to send nothing, and only tell what would be sent.</param>
    /// <param name="cancel">What was sent before it stays sent.</param>
    public Task<RedeliveryReport> Redeliver(
        EventSelection selection,
        string? worker,
        bool isPreview,
        CancellationToken cancel
    ) =>
        new Redelivery(
            new LocalStores(Catalogue, Database.Readers),
            isPreview ? null : new LocalQueues(Database.Commits, queues, TimeProvider.System),
            Routes
        ).Run(selection, worker, cancel);

    /// <summary>Redrives dead letters, the oldest first.</summary>
    /// <param name="selection">Which.</param>
    /// <param name="max">At most this many letters, not counting those that no worker takes, which stay.</param>
    /// <returns>The messages that were sent, each with its queue.</returns>
    public async Task<IReadOnlyList<(string Queue, Message Message)>> Redrive(
        DeadLetterSelection selection,
        int max = int.MaxValue
    )
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

    /// <summary>Finishes the deliveries under way, writes a last checkpoint and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
        {
            return;
        }
        await stopping.CancelAsync();
        await Task.WhenAny(running, Task.Delay(DrainTimeout));
        try
        {
            await checkpoint.Write();
        }
        catch (StoreUnavailableException)
        {
            // The disk is full: what the last checkpoint lacks is delivered again at the next start.
        }
        Database.Dispose();
        Journal.Dispose();
        meters.Dispose();
        ledgerReaders.Dispose();
        ledgerCommits.Dispose();
        foreach (var (mapping, _) in mappings)
        {
            mapping.Dispose();
        }
        foreach (var queue in queues.Values)
        {
            queue.Dispose();
        }
        stopping.Dispose();
        switching.Dispose();
        directoryLock.Dispose();
    }

    private IReadOnlyList<string> TargetsOf(DeadLetter letter) =>
        queues.ContainsKey(letter.Queue) ? [letter.Queue]
        : letter.Queue == DeadEvent.Unrouted && stream.Find(letter.Seq) is { } record
            ? [.. bus.Targets(record.EventName).Select(queue => queue.Name)]
        : [];

    private void Run()
    {
        var cancel = stopping.Token;
        running = Task.WhenAll([
            Task.Run(() => pipe.Run(cancel)),
            Task.Run(() => checkpoint.Run(cancel)),
            .. mappings.Select(entry => Task.Run(() => entry.Mapping.Run(entry.Handler, cancel))),
        ]);
    }
}

/// <summary>Where tests reach in.</summary>
/// <param name="BeforeCommit">Runs on the writer's thread before each commit of the stores.</param>
public sealed record Hooks(Action? BeforeCommit = null);
