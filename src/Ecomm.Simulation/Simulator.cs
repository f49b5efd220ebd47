using Ecomm.Lambdas;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Chain;
using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Core;
using Ecomm.Simulation.Workloads;

namespace Ecomm.Simulation;

/// <summary>Everything that decides a run.</summary>
/// <param name="Seed">Latencies, batches, and with <paramref name="Faults"/> what goes wrong.</param>
/// <param name="Workload">What clients do.</param>
/// <param name="Faults">How likely each fault is.</param>
/// <param name="Script">If there is one, exactly these faults instead.</param>
public sealed record Plan(ulong Seed, Workload Workload, FaultPlan Faults, IReadOnlyList<Injection>? Script = null)
{
    /// <summary>The plan that a seed stands for, with every kind of fault.</summary>
    public static Plan Of(ulong seed, Blueprint blueprint) => Of(seed, blueprint, FaultKinds.Any);

    /// <summary>The plan that a seed stands for, with some kinds of faults.</summary>
    public static Plan Of(ulong seed, Blueprint blueprint, IReadOnlySet<FaultKind> among) =>
        new(seed, blueprint.Workload(Draws.Of(seed, 1)), FaultPlan.Of(Draws.Of(seed, 2), among));
}

/// <summary>What came of a run.</summary>
/// <param name="Violation">The first law that was broken, or null.</param>
/// <param name="Hash">Two runs with the same hash took the same steps.</param>
/// <param name="Deliveries">Messages delivered to workers.</param>
/// <param name="DeliveriesOf">Of these, by worker.</param>
/// <param name="Steps">Happenings in all.</param>
/// <param name="VirtualTime">How long it took in the world's own time.</param>
/// <param name="Checks">How many checks of laws were made.</param>
/// <param name="Injected">What went wrong.</param>
/// <param name="Lines">The timeline, if it was asked for.</param>
/// <param name="State">See <see cref="Committed"/>.</param>
public sealed record Outcome(
    Violation? Violation,
    ulong Hash,
    int Deliveries,
    IReadOnlyDictionary<string, int> DeliveriesOf,
    int Steps,
    TimeSpan VirtualTime,
    long Checks,
    IReadOnlyList<Injection> Injected,
    IReadOnlyList<string> Lines,
    Lazy<Committed> State
)
{
    /// <summary>Everything that is stored in the end.</summary>
    public Committed Committed => State.Value;

    /// <summary>How each subject ended, in the order of their first records.</summary>
    public IEnumerable<SubjectEnd> Ends =>
        Committed
            .Records.AsEnumerable()
            .GroupBy(record => (record.Entity.Subject, Id: record.Entity.Keys.IdOf(record.Key)))
            .Select(group => new SubjectEnd(group.Key.Subject, group.Key.Id, [.. group]));
}

/// <summary>How a subject ended: the records that are about it.</summary>
public sealed record SubjectEnd(Subject Subject, string Id, IReadOnlyList<FoundRecord> Records)
{
    /// <summary>Its record of that class, or null.</summary>
    public T? One<T>()
        where T : class, IRecord<T> => Records.Select(record => record.Value).OfType<T>().FirstOrDefault();
}

/// <summary>Runs plans: the whole system on the caller's thread, from the first request until all is quiet.</summary>
public static class Simulator
{
    /// <summary>Runs a plan; the same plan runs the same every time, in every process.</summary>
    /// <exception cref="OperationCanceledException">It was interrupted, see <see cref="Blueprint.Cancel"/>.</exception>
    public static Outcome Run(Plan plan, Blueprint blueprint, bool traced = false) =>
        Run(plan, blueprint, NewLuck(plan), null, traced);

    internal static Outcome Run(
        Plan plan,
        Blueprint blueprint,
        Luck luck,
        IChooser? chooser,
        bool traced,
        Action<SimulatedSystem>? made = null
    )
    {
        // Whoever calls may have a context that would carry continuations to other threads.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var system = new SimulatedSystem(plan, blueprint, luck, chooser, traced);
            made?.Invoke(system);
            return system.Run();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private static Luck NewLuck(Plan plan) =>
        plan.Script is { } script ? new ScriptedLuck(script) : new RandomLuck(plan.Seed, plan.Faults);
}

/// <summary>One run: the parts, wired as in routes.json and terraform.</summary>
internal sealed class SimulatedSystem
{
    /// <summary>
    /// Faults end this long after the last request, and everything must be quiet that long after that: a message that is never
    /// early enough is received 120 times, half a minute apart, and then parked.
    /// </summary>
    private const long FaultsAfterLast = 300 * Scheduler.Second;
    private const long QuietAfterFaults = 3 * 3600 * Scheduler.Second;
    private const int StepsMax = 3_000_000;

    private readonly Trace trace;
    private readonly World world;
    private readonly Judge judge;
    private readonly Clients clients;
    private readonly EventFeed feed;
    private readonly SimulatedQueue[] queues;
    private readonly WorkerFunction[] functions;
    private readonly Plan plan;
    private readonly Blueprint blueprint;
    private readonly Luck luck;
    private readonly MemoryStore records;
    private readonly MemoryStore events;

    public SimulatedSystem(Plan plan, Blueprint blueprint, Luck luck, IChooser? chooser, bool traced)
    {
        (this.plan, this.blueprint, this.luck) = (plan, blueprint, luck);
        trace = new Trace(traced);
        world = new World(plan.Seed, luck, chooser, trace);
        trace.Now = () => world.Now;
        judge = new Judge(world, blueprint);
        world.AfterStep = judge.Step;
        var ledger = new Ledger(blueprint, new SimulatedTime(world, TimeSpan.Zero), Declines, judge.Entered);
        var receivesMax = blueprint.ReceivesMax ?? plan.Workload.ReceivesMax;
        queues =
        [
            .. Enumerable
                .Range(0, blueprint.Workers.Count)
                .Select(number => new SimulatedQueue(world, blueprint, judge, number, receivesMax)),
        ];
        feed = new EventFeed(world, blueprint, (e, target) => queues[target].Send(e));
        records = new MemoryStore(judge.Recorded);
        events = new MemoryStore(Inserted);
        var ports = blueprint.Ports(
            new Ports(
                new StoreSeam(world, events, Port.ReadEvents, Port.Publish, blueprint.Condition, null),
                new StoreSeam(
                    world,
                    blueprint.OneTable ? events : records,
                    Port.ReadRecords,
                    Port.WriteRecords,
                    blueprint.Condition,
                    judge.Contests
                ),
                new GatewaySeam(world, ledger)
            )
        );
        var rollout = blueprint.Before is null ? null : new Rollout(world, Last(plan.Workload.Requests));
        var open = OpenedMail.Of(blueprint.Reader ?? blueprint.Catalogue, plan.Seed);
        var openBefore = blueprint.Before is { } before ? OpenedMail.Of(before, plan.Seed) : null;
        functions =
        [
            .. Enumerable
                .Range(0, blueprint.Workers.Count)
                .Select(number => new WorkerFunction(
                    world,
                    blueprint,
                    queues[number],
                    judge,
                    number,
                    plan.Workload.Concurrency,
                    RetryPolicy.Default with
                    {
                        ReceivesMax = receivesMax,
                    },
                    NewShell,
                    rollout,
                    open,
                    openBefore
                )),
        ];
        clients = new Clients(world, blueprint, judge, events, NewShell, plan.Workload.Requests, rollout);

        Shell NewShell(SimulatedTime time) =>
            new(
                ports.Events,
                ports.Records,
                ports.Gateway,
                time,
                () => Draws.Fraction(Draws.Of(plan.Seed, (ulong)world.Now))
            );
    }

    private bool IsQuiet
    {
        get
        {
            if (clients.Waiting > 0 || !feed.IsEmpty)
            {
                return false;
            }
            foreach (var queue in queues)
            {
                if (queue.Count > 0)
                {
                    return false;
                }
            }
            foreach (var function in functions)
            {
                if (!function.IsIdle)
                {
                    return false;
                }
            }
            return true;
        }
    }

    /// <summary>Told of each event that the stream has.</summary>
    public Action<StreamEvent> Published
    {
        set => feed.Published = value;
    }

    /// <summary>Microseconds since the run began.</summary>
    public long Now => world.Now;

    /// <summary>Whose code runs, or whose operation is being carried out.</summary>
    public string ActingWorker => (world.Current ?? world.Acting)?.Worker ?? "";

    public Outcome Run()
    {
        clients.Begin();
        RunUntilQuiet(Last(plan.Workload.Requests) + FaultsAfterLast);
        luck.End();
        trace.Note("faults end");
        RunUntilQuiet(world.Now + QuietAfterFaults);
        if (judge.Violation is null)
        {
            Redrive();
            RunUntilQuiet(world.Now + QuietAfterFaults);
        }
        if (judge.Violation is null)
        {
            AtTheEnd.Check(judge, blueprint, feed, queues, IsQuiet, clients.Waiting);
        }
        if (judge.Violation is { } violation)
        {
            trace.Note($"BROKEN: {violation}");
        }
        return new Outcome(
            judge.Violation,
            trace.Hash,
            world.Deliveries,
            world.DeliveriesOf,
            world.Steps,
            TimeSpan.FromMicroseconds(world.Now),
            judge.Checked,
            luck.Injected,
            trace.Lines,
            new Lazy<Committed>(judge.State.ToCommitted)
        );
    }

    private static long Last(IReadOnlyList<Request> requests) =>
        requests.Count == 0 ? 0 : requests[^1].AtMs * Scheduler.Millisecond;

    private bool Declines(string key) =>
        plan.Workload.Declined?.Contains(key) == true || luck.Befalls(FaultKind.GatewayDeclines, Draws.Of(key));

    private void RunUntilQuiet(long deadline)
    {
        while (judge.Violation is null && world.Now < deadline && world.Steps < StepsMax && !IsQuiet)
        {
            blueprint.Cancel.ThrowIfCancellationRequested();
            if (!world.Step())
            {
                return;
            }
        }
    }

    // What an operator does once all is well again.
    private void Redrive()
    {
        trace.Note("dead letters are redriven");
        feed.RedeliverGivenUp();
        foreach (var queue in queues)
        {
            queue.Redrive();
        }
    }

    private void Inserted(Item? before, Item after)
    {
        var e = new StreamEvent(blueprint.Catalogue, after, feed.All.Count + 1);
        judge.Published(before, e);
        feed.Append(e);
    }
}
