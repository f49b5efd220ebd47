using System.Text;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Core;
using Ecomm.Simulation.Workloads;

namespace Ecomm.Simulation.Tests.Local;

/// <summary>What came of a run of the local system.</summary>
/// <param name="Violation">The first law that was broken, or null.</param>
/// <param name="Hash">Two runs with the same hash took the same steps.</param>
/// <param name="Deliveries">Messages delivered to workers.</param>
/// <param name="Lives">How often the process was started.</param>
/// <param name="FullDisks">How often the disk was full.</param>
/// <param name="PowerCuts">How often the machine lost its power.</param>
/// <param name="Steps">Happenings in all.</param>
/// <param name="Tally">How often other things have happened.</param>
/// <param name="Lines">The timeline, if it was asked for.</param>
internal sealed record LocalOutcome(
    Violation? Violation,
    ulong Hash,
    int Deliveries,
    int Lives,
    int FullDisks,
    int PowerCuts,
    int Steps,
    Tally Tally,
    IReadOnlyList<string> Lines
);

/// <summary>
/// A run of the local system: the shipped chain on a simulated disk in virtual time, killed and started again, until faults end
/// and all is quiet. Everything happens on the caller's thread, in an order that the seed alone decides.
/// </summary>
internal sealed class LocalRun : IDisposable
{
    private const long FaultsAfterLast = 60 * Scheduler.Second;
    private const long QuietAfterFaults = 3 * 3600 * Scheduler.Second;
    private const int StepsMax = 1_000_000;
    private const int LongestDownMs = 20_000;

    private readonly LocalHands hands;
    private readonly Workload workload;
    private readonly Dictionary<Request, HostProcess?> asked = [];
    private int lives;

    private LocalRun(ulong seed, Blueprint blueprint, LocalVariant variant, bool traced)
    {
        (Blueprint, Variant) = (blueprint, variant);
        var trace = new Trace(traced);
        World = new World(seed, new RandomLuck(seed, FaultPlan.None), null, trace);
        trace.Now = () => World.Now;
        Dice = new Dice(Draws.Of(seed, 3));
        Faults = new LocalFaults(Draws.Of(seed, 4));
        trace.Tell(Faults.ToString());
        Disk = new SimulatedDisk();
        Books = new LocalBooks(World, blueprint, Disk);
        World.AfterStep = Books.Judge.Step;
        workload = UnroutedEvents.In(blueprint.Workload(Draws.Of(seed, 1)), new Dice(Draws.Of(seed, 5)));
        Ledger = new Ledger(
            blueprint,
            new SimulatedTime(World, TimeSpan.Zero),
            key => workload.Declined?.Contains(key) == true,
            Books.Judge.Entered
        );
        Catalogue = new Catalogue([
            .. blueprint.Catalogue.Domains.Map(domain =>
                domain with
                {
                    Workers = domain.Workers.Map(worker => Books.Observed(Deployed(worker.Name))).Strict(),
                }
            ),
        ]);
        Retries = RetryPolicy.Default with { ReceivesMax = blueprint.ReceivesMax ?? workload.ReceivesMax };
        Process = new HostProcess(this);
        hands = new LocalHands(this);
    }

    public Blueprint Blueprint { get; }

    public LocalVariant Variant { get; }

    /// <summary>The domains, with workers that are told apart.</summary>
    public Catalogue Catalogue { get; }

    public RetryPolicy Retries { get; }

    public World World { get; }

    public Dice Dice { get; }

    public LocalFaults Faults { get; }

    public SimulatedDisk Disk { get; }

    public MachineClock Clock { get; } = new();

    public LocalBooks Books { get; }

    public Ledger Ledger { get; }

    /// <summary>The process of now; it may be dead, until the next one is there.</summary>
    public HostProcess Process { get; private set; }

    /// <summary>Runs a seed; the same seed runs the same every time.</summary>
    public static LocalOutcome Of(ulong seed, Blueprint blueprint, LocalVariant? variant = null, bool traced = false)
    {
        // Whoever calls may have a context that would carry continuations to other threads.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            using var run = new LocalRun(seed, blueprint, variant ?? LocalVariant.Shipped, traced);
            return run.ToEnd();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>The process has ended: what it was asked is asked again, and the next one starts some time later.</summary>
    public void Died()
    {
        foreach (var (request, process) in asked.ToList())
        {
            if (process?.IsDead == true)
            {
                Again(request);
            }
        }
        World.In(
            (long)Dice.Spread(1, Faults.IsOver ? 100 : LongestDownMs) * Scheduler.Millisecond,
            () =>
            {
                if (Faults.LosesPower())
                {
                    World.Trace.Note("POWER LOST while the process is down");
                    Disk.LosePower();
                    Books.LosePower();
                }
                Books.CheckPromises();
                Process = new HostProcess(this);
                StartProcess();
            }
        );
    }

    public void Dispose()
    {
        Disk.Dispose();
        Books.Dispose();
    }

    private LocalOutcome ToEnd()
    {
        StartProcess();
        foreach (var request in workload.Requests)
        {
            asked[request] = null;
            World.In(request.AtMs * Scheduler.Millisecond, () => Send(request));
        }
        hands.Begin();
        var last = workload.Requests.Count == 0 ? 0 : workload.Requests[^1].AtMs * Scheduler.Millisecond;
        RunUntil(last + FaultsAfterLast);
        Faults.End();
        World.Trace.Note("faults end");
        Calm();
        RunUntil(World.Now + QuietAfterFaults);
        hands.RedriveAll();
        RunUntil(World.Now + QuietAfterFaults);
        if (Books.Judge.Violation is null)
        {
            CheckEnd();
        }
        if (Books.Judge.Violation is { } violation)
        {
            World.Trace.Note($"BROKEN: {violation}");
        }
        return new LocalOutcome(
            Books.Judge.Violation,
            World.Trace.Hash,
            World.Deliveries,
            lives,
            Faults.FullDisks,
            Faults.PowerCuts,
            World.Steps,
            Books.Tally,
            World.Trace.Lines
        );
    }

    private Worker Deployed(string name) => Blueprint.Workers.First(worker => worker.Name == name);

    private void StartProcess()
    {
        lives++;
        // As the writer does when it opens the file.
        Disk.Flush();
        Books.Flushed();
        Process.Start();
    }

    // A process that is down reads this when it starts.
    private void Calm()
    {
        var process = Process;
        if (!process.IsDead)
        {
            process.Begin(() => process.Disturb(_ => new Hosting.Chain.ChaosSettings()));
        }
    }

    private void RunUntil(long deadline)
    {
        while (Books.Judge.Violation is null && World.Now < deadline && World.Steps < StepsMax && World.Step()) { }
    }

    private void Send(Request request)
    {
        var process = Process;
        asked[request] = process;
        if (process.IsDead || process.Chain is null)
        {
            Again(request);
            return;
        }
        process.Begin(async () =>
        {
            HostProcess.Acting.Value = new Process(
                new FunctionRun(World, long.MaxValue / 4, 0),
                0,
                request.Api,
                () => request.Api
            )
            {
                Began = World.Now,
            };
            // A trace id of its own, so that none is made up; all zeros is none.
            var trace = $"00-{request.Number + 1:x32}-0000000000000001-00";
            var body = Encoding.UTF8.GetBytes(ValueJson.Write(request.Body));
            if (process.Serve(request.Api, new ApiRequest(body, "application/json", trace)) is not { } answer)
            {
                Again(request);
                return;
            }
            var response = await answer;
            World.Trace.Note($"client {request.Number}: {response.Status}");
            if (response.Status is 500 or 503)
            {
                Again(request);
                return;
            }
            asked.Remove(request);
            if (response.Status == 202)
            {
                Books.Promised(request);
            }
        });
    }

    private void Again(Request request)
    {
        asked[request] = null;
        World.In(Scheduler.Second, () => Send(request));
    }

    private void CheckEnd()
    {
        var judge = Books.Judge;
        if (asked.Count > 0)
        {
            judge.Break(GenericLaws.Quiet, $"{asked.Count} requests are not answered");
        }
        if (Process.Chain is not { } chain)
        {
            judge.Break(GenericLaws.Quiet, "the process is not up");
            return;
        }
        foreach (var queue in chain.Queues.Values.Where(queue => queue.Depth.Total > 0))
        {
            judge.Break(GenericLaws.Quiet, $"{queue.Depth} of {queue.Name} are never done");
        }
        if (!chain.IsDrained)
        {
            judge.Break(GenericLaws.Quiet, "it does not come to rest");
        }
        Books.CheckEnd();
    }
}
