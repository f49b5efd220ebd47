using System.Diagnostics.CodeAnalysis;
using Ecomm.Adapters.Gateways;
using Ecomm.Adapters.Metering;
using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Auditing;
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

    private readonly DirectoryLock directoryLock;
    private readonly LedgerFile ledger;
    private readonly FakeGateway gateway;
    private readonly double gatewayFailureRate;
    private readonly LocalChain chain;
    private readonly Meters meters;
    private bool isDisposed;

    [SuppressMessage("Reliability", "CA2000", Justification = "Whoever starts it closes what it has opened.")]
    private LocalSystem(
        Catalogue catalogue,
        LocalOptions options,
        DirectoryLock directoryLock,
        ILoggerFactory logs,
        Hooks hooks,
        Stack<IDisposable> opened
    )
    {
        this.directoryLock = directoryLock;
        Catalogue = catalogue;
        Routes = Routes.Of(catalogue);
        var surroundings = Surroundings.Machine;
        var time = surroundings.Time;
        Database = Opened(
            new Database(Path.Combine(options.DataDirectory, Database.FileName), hooks.BeforeCommit, hooks.BeforeFlush)
        );
        ledger = Opened(new LedgerFile(Path.Combine(options.DataDirectory, LedgerFile.FileName), catalogue));
        gatewayFailureRate = options.GatewayFailureRate;
        gateway = new FakeGateway(ledger.Store, options.GatewayFailureRate, surroundings.Random, time);
        // The ledger is the gateway's own: what it costs is not this system's.
        var meter = new Meter();
        var metering = new Metering(meter, Tariff.Known.Line, Tariff.Known.Line);
        Shell = new Shell(
            meter.Of(Database.EventStore),
            meter.Of(Database.Records),
            meter.Of(gateway),
            time,
            surroundings.Random
        );
        // What a worker does is written to the same file as what made it do so, and is lost with it or not at all; what it asks a
        // gateway waits for the disk. So a delivery need not wait.
        var ahead = new Shell(
            meter.Of(Database.EventStore.Ahead),
            meter.Of(Database.Records.Ahead),
            meter.Of(gateway),
            time,
            surroundings.Random,
            Database.Commits.Flushed
        );

        // Before anybody can publish an event that a new queue would miss.
        var cursors = Beginnings
            .Cursors(Database, [.. Routes.Workers.Select(route => route.Name)])
            .GetAwaiter()
            .GetResult();
        Chaos = new Chaos(Database, surroundings.Random);
        Chaos.Load(Catalogue);
        Journal = Opened(
            new Journal(
                catalogue,
                Path.Combine(options.DataDirectory, Journal.DirectoryName),
                EventAt,
                time,
                logs.CreateLogger<Journal>()
            )
        );
        var firstDelay = options.RetryDelay ?? RetryPolicy.Default.FirstDelay;
        var retries = new RetryPolicy(
            firstDelay,
            firstDelay > RetryPolicy.Default.DelayMax ? firstDelay : RetryPolicy.Default.DelayMax,
            options.ReceivesMax
        );
        chain = Opened(
            new LocalChain(
                catalogue,
                Database,
                ahead,
                new ChainOptions(
                    retries,
                    surroundings,
                    logs,
                    Chaos,
                    Journal,
                    report => meters!.Record(report),
                    metering
                ),
                cursors
            )
        );
        meters = Opened(new Meters(Depths));
        Apply(Chaos.Settings);
        Laws = Opened(new LiveLaws(catalogue, Routes, Database, ledger));
        Apis = catalogue.Apis.ToDictionary(
            api => api.Name,
            api => new ApiHandler(api, Shell, time, logs.CreateLogger<ApiHandler>(), metering)
        );

        // What a start that fails has opened is closed again, the last first.
        T Opened<T>(T part)
            where T : IDisposable
        {
            opened.Push(part);
            return part;
        }
    }

    /// <summary>The domains that run here.</summary>
    public Catalogue Catalogue { get; }

    public Routes Routes { get; }

    public Shell Shell { get; }

    public Database Database { get; }

    public DeadLetters DeadLetters => chain.DeadLetters;

    /// <summary>Every delivery as it was.</summary>
    public Journal Journal { get; }

    /// <summary>Whether the laws hold.</summary>
    public LiveLaws Laws { get; }

    /// <summary>What is switched on to disturb the system; <see cref="Disturb"/> switches.</summary>
    public Chaos Chaos { get; }

    /// <summary>The APIs' handlers, by name.</summary>
    public IReadOnlyDictionary<string, ApiHandler> Apis { get; }

    /// <summary>The fake gateways' ledger, for audits; the system itself only asks the gateways.</summary>
    public IReadOnlyList<Item> Ledger() => ledger.All();

    /// <summary>Commits of the ledger's file, for benchmarks.</summary>
    public GroupCommit LedgerCommits => ledger.Commits;

    /// <summary>Everything that is stored, as one committed state.</summary>
    /// <exception cref="InvalidDataException">A stored record cannot be read.</exception>
    public Committed Committed() => new LocalAudit(Catalogue, Routes, Database, ledger).Read();

    public IReadOnlyDictionary<string, QueueDepth> Depths() =>
        chain.Queues.ToDictionary(pair => pair.Key, pair => pair.Value.Depth);

    /// <summary>Messages undone: in queues, or committed and not yet routed.</summary>
    public long Backlog => chain.Backlog;

    /// <summary>Whether commands are to be refused until the workers have caught up.</summary>
    public bool IsOverloaded => Backlog > BacklogMax;

    /// <summary>Whether every event has reached its queues and every queue is empty.</summary>
    public bool IsDrained => chain.IsDrained;

    /// <summary>Whether the chain runs; false only if a part of it has ended by a fault of this program.</summary>
    public bool IsRunning => chain.IsRunning;

    /// <summary>Why nothing can be written until the host is started again: a flush of the disk has failed. Null while none has.</summary>
    public string? DiskFault => Database.Commits.Fault ?? ledger.Commits.Fault;

    /// <summary>Whether the data are where they were opened; false when their directory was removed or replaced.</summary>
    public bool HasData => directoryLock.IsInPlace;

    /// <summary>Events of the event store in their order, after that place.</summary>
    public IReadOnlyList<StreamRecord> ReadEvents(long after) => Stream.ReadAfter(after);

    /// <summary>The event at that place, or null if it was deleted.</summary>
    public Item? FindEvent(long seq) => Stream.Find(seq)?.Item;

    /// <summary>Opens the data of that directory and starts the chain.</summary>
    /// <exception cref="IOException">The directory is in use by another host, or cannot be written.</exception>
    /// <exception cref="InvalidDataException">Somebody has written into the file by hand what is no message, cursor or setting.</exception>
    public static LocalSystem Start(Catalogue catalogue, LocalOptions options, ILoggerFactory logs, Hooks? hooks = null)
    {
        if (File.Exists(options.DataDirectory))
        {
            throw new IOException($"'{options.DataDirectory}' is a file; the data needs a directory");
        }
        Directory.CreateDirectory(options.DataDirectory);
        var directoryLock = DirectoryLock.Take(options.DataDirectory, TimeProvider.System);
        var opened = new Stack<IDisposable>([directoryLock]);
        try
        {
            var system = new LocalSystem(catalogue, options, directoryLock, logs, hooks ?? new Hooks(), opened);
            system.chain.Run();
            return system;
        }
        catch (Exception e)
        {
            foreach (var part in opened)
            {
                part.Dispose();
            }
            if (e is InvalidDataException)
            {
                // Somebody has edited the file by hand.
                var file = Path.GetFullPath(Path.Combine(options.DataDirectory, Database.FileName));
                throw new InvalidDataException($"'{file}' cannot be read: {e.Message}", e);
            }
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
            isPreview ? null : chain.Sender,
            Routes,
            Database.Readers.Read(statements => Beginnings.Read(statements, chain.Queues.Keys))
        ).Run(selection, worker, cancel);

    /// <summary>Redrives dead letters, the oldest first.</summary>
    /// <param name="selection">Which.</param>
    /// <param name="max">At most this many letters, not counting those that no worker takes, which stay.</param>
    /// <returns>The messages that were sent, each with its queue.</returns>
    public Task<IReadOnlyList<(string Queue, Message Message)>> Redrive(
        DeadLetterSelection selection,
        int max = int.MaxValue
    ) => chain.Redrive(selection, max);

    /// <summary>Finishes the deliveries under way, writes a last checkpoint and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
        {
            return;
        }
        isDisposed = true;
        await chain.Stop();
        resending.Dispose();
        Laws.Dispose();
        Journal.Dispose();
        Database.Dispose();
        meters.Dispose();
        ledger.Dispose();
        chain.Dispose();
        switching.Dispose();
        directoryLock.Dispose();
    }
}

/// <summary>Where tests reach in.</summary>
/// <param name="BeforeCommit">Runs on the writer's thread before each commit of the stores.</param>
/// <param name="BeforeFlush">Runs on the flusher's thread before each flush of the stores; may fail as the disk would.</param>
public sealed record Hooks(Action? BeforeCommit = null, Action? BeforeFlush = null);
