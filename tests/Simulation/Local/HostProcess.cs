using System.Diagnostics.CodeAnalysis;
using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Simulation.Core;
using Microsoft.Extensions.Logging;

namespace Ecomm.Simulation.Tests.Local;

/// <summary>
/// One life of the local system's process: its threads and timers, and the whole chain, opened on the disk as the life before has
/// left it. When it dies nothing of it moves any more.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A process that is killed disposes of nothing.")]
internal sealed class HostProcess
{
    /// <summary>The delivery or request whose code runs.</summary>
    public static readonly AsyncLocal<Process?> Acting = new();

    /// <summary>The records that are being written.</summary>
    public static readonly AsyncLocal<IReadOnlyList<ItemWrite>?> Writing = new();

    private readonly LocalRun run;
    private readonly Surroundings surroundings;
    private readonly Database database;
    private readonly Shell shell;
    private readonly Chaos chaos;
    private readonly TaskScheduler threads;
    private readonly SemaphoreSlim switching = new(1);
    private Dictionary<string, ApiHandler> apis = [];

    [SuppressMessage("Reliability", "CA2000", Justification = "The database is the process', until it ends.")]
    public HostProcess(LocalRun run)
    {
        this.run = run;
        Time = new ProcessTime(run.World, run.Clock, () => IsDead);
        threads = new VirtualThreads(run.World, () => IsDead, Faults.Turn, BeforeTurn);
        surroundings = new Surroundings(Time, threads, Dice.Fraction, Dice.Id);
        var commits = run.Variant.Commits(
            new SimulatedCommits(run.World, run.Disk, Faults, Dice, this, run.Books),
            run.Faults
        );
        database = new Database(commits, new ReaderPool(run.Disk.Path, BeforeRead));
        shell = ShellOn(
            database.EventStore.Ahead,
            database.Records.Ahead,
            run.Variant.AsksOnceFlushed ? commits.Flushed : null
        );
        chaos = new Chaos(database, Dice.Fraction);
    }

    public bool IsDead { get; private set; }

    /// <summary>The chain; null until it is opened.</summary>
    public LocalChain? Chain { get; private set; }

    public TimeProvider Time { get; }

    public LocalFaults Faults => run.Faults;

    public Dice Dice => run.Dice;

    /// <summary>The events that the dead letters and messages on the disk are about when it was opened: how often each was received.</summary>
    public Dictionary<(string Queue, string Id), int> ReceivedBefore { get; } = [];

    /// <summary>Opens the chain and starts it.</summary>
    public void Start() => Begin(Open);

    /// <summary>Runs this on the process' threads; a disk that refuses is what the caller must bear.</summary>
    public void Begin(Func<Task> work) =>
        surroundings.Begin(async () =>
        {
            try
            {
                await work();
            }
            catch (StoreUnavailableException e)
            {
                run.World.Trace.Note($"refused: {e.Message}");
            }
        });

    /// <summary>Waits for a turn.</summary>
    public Task Turn(CancellationToken cancel) =>
        Task.Delay(TimeSpan.FromMicroseconds(1 + Faults.Turn()), Time, cancel);

    /// <summary>Answers a request; null if the process is not up.</summary>
    public Task<ApiResponse>? Serve(string api, ApiRequest request) =>
        Chain is null ? null : apis[api].Handle(request, CancellationToken.None);

    /// <summary>Ends here and now: memory is lost, the disk stays.</summary>
    public void Kill(string where)
    {
        run.World.Trace.Note($"KILLED {where}");
        End();
    }

    /// <summary>Ends here and now, and with it what the disk has not flushed.</summary>
    public void LosePower(string where)
    {
        run.World.Trace.Note($"POWER LOST {where}");
        run.Disk.LosePower();
        run.Books.LosePower();
        End();
    }

    /// <summary>Stops in good order.</summary>
    public void Stop() =>
        Begin(async () =>
        {
            if (Chain is { } chain)
            {
                await chain.Stop();
                run.World.Trace.Note("stopped");
                End();
            }
        });

    /// <summary>Switches disturbances, one caller at a time, as the host does.</summary>
    public async Task Disturb(Func<ChaosSettings, ChaosSettings> change)
    {
        await switching.WaitAsync(CancellationToken.None);
        try
        {
            // Whoever comes late disturbs nothing any more.
            var settings = Faults.IsOver ? new ChaosSettings() : change(chaos.Settings);
            await chaos.Set(settings);
            Chain?.Pause(settings.Paused);
        }
        finally
        {
            switching.Release();
        }
    }

    private async Task Open()
    {
        try
        {
            chaos.Load(run.Blueprint.Catalogue);
            if (Faults.IsOver)
            {
                await chaos.Set(new ChaosSettings());
            }
            var deferred = database.Readers.Read(Checkpoint.ReadDeferred);
            foreach (var queue in deferred)
            {
                foreach (var message in queue)
                {
                    ReceivedBefore[(queue.Key, message.Id)] = message.Receives;
                }
            }
            var workers = run.Catalogue.Workers.Map(worker => worker.Name).ToList();
            var cursors = await Beginnings.Cursors(database, workers);
            var chain = new LocalChain(
                run.Catalogue,
                database,
                shell,
                new ChainOptions(run.Retries, surroundings, run.Books, chaos, run.Books.Witness(this)),
                cursors
            );
            chain.Pause(chaos.Settings.Paused);
            apis = run
                .Catalogue.Apis.AsEnumerable()
                .ToDictionary(
                    api => api.Name,
                    api => new ApiHandler(
                        api,
                        ShellOn(run.Variant.Publishes(database.EventStore), database.Records, flushed: null),
                        Time,
                        run.Books.CreateLogger<ApiHandler>()
                    )
                );
            run.World.Trace.Note($"the process is up: {deferred.Sum(queue => queue.Count())} messages are deferred");
            chain.Run();
            Chain = chain;
        }
        catch (StoreUnavailableException)
        {
            Kill("because the disk refuses");
        }
    }

    private Shell ShellOn(IStore events, IStore records, Func<Task>? flushed) =>
        new(
            new StoreAwaits(events, this),
            new StoreAwaits(records, this, run.Books.Judge.Contests),
            new GatewayAwaits(run.World, run.Ledger, this),
            Time,
            Dice.Fraction,
            flushed
        );

    // A start that cannot read ends the process, which the disk's other faults do often enough.
    private void BeforeRead(Statements reader)
    {
        SimulatedDisk.ShowCommits(reader);
        if (Chain is not null && Faults.PoolReadFails())
        {
            throw new StoreUnavailableException("the disk refused a read of a connection");
        }
    }

    private void BeforeTurn()
    {
        if (Faults.IsKilledAtStep())
        {
            Kill("at an await");
        }
    }

    private void End()
    {
        IsDead = true;
        Chain = null;
        database.Readers.Dispose();
        run.Died();
    }
}
