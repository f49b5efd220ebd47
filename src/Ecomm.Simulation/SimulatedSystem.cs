using System.Diagnostics.CodeAnalysis;
using Ecomm.Lambdas;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Breakage;
using Ecomm.Simulation.Chain;
using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Core;
using Ecomm.Simulation.Workloads;

namespace Ecomm.Simulation;

/// <summary>One run: the parts, wired as in routes.json and terraform.</summary>
internal sealed class SimulatedSystem
{
    /// <summary>
    /// Faults end this long after the last request, and everything must be quiet that long after that: a message that is never
    /// early enough is received 120 times, half a minute apart, and then parked.
    /// </summary>
    private const long FaultsAfterLast = 300 * Scheduler.Second;

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
        world = new World(plan.Seed, luck, chooser, trace)
        {
            Down = new Downtime { Break = plan.Break },
            Slowness = plan.Workload.Slowness,
        };
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
        feed.Begin();
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
        var open = OpenedMail.Of(blueprint.Reader ?? blueprint.Catalogue, blueprint.Catalogue, plan.Seed);
        var openBefore = blueprint.Before is { } before ? OpenedMail.Of(before, blueprint.Catalogue, plan.Seed) : null;
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

    public bool IsQuiet
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

    /// <summary>Everything must be quiet so long after faults have ended, and after dead letters are redriven.</summary>
    public long Patience { get; init; } = 3 * 3600 * Scheduler.Second;

    /// <summary>A run that takes more steps is ended there.</summary>
    public int StepsMax { get; init; } = 3_000_000;

    /// <summary>Messages in all queues, dead letters aside.</summary>
    public int Backlog => queues.Sum(queue => queue.Count);

    /// <summary>Dead letters in all queues.</summary>
    public int DeadLetters => queues.Sum(queue => queue.Dead.Count);

    /// <summary>See <see cref="Judge.Settled"/>.</summary>
    public int Settled => judge.Settled;

    /// <summary>See <see cref="Judge.LastSettled"/>.</summary>
    public long LastSettled => judge.LastSettled;

    /// <summary>Deliveries so far.</summary>
    public int Deliveries => world.Deliveries;

    /// <summary>Clients send what they are to send.</summary>
    public void Begin() => clients.Begin();

    /// <summary>Clients send these requests too, their times counted from now.</summary>
    public void Add(IReadOnlyList<Request> requests) => clients.Add(requests);

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a domain throws breaks a law, and has a seed.")]
    public Outcome Run()
    {
        try
        {
            return RunToTheEnd();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            judge.Break(
                GenericLaws.Throws,
                $"{(ActingWorker is { Length: > 0 } worker ? worker : "somebody")} threw {e}"
            );
            return Outcome(whileBroken: null);
        }
    }

    private Outcome RunToTheEnd()
    {
        Begin();
        if (plan.Break is { } part)
        {
            world.In(part.AtMs * Scheduler.Millisecond, () => BreakDown(part));
        }
        RunUntilQuiet(Last(plan.Workload.Requests) + FaultsAfterLast);
        luck.End();
        trace.Note("faults end");
        RunUntilQuiet(world.Now + Patience);
        return End();
    }

    /// <summary>Redrives dead letters, and says what came of the run.</summary>
    public Outcome End()
    {
        RedriveAll();
        var whileBroken = plan.Break is { } broken ? CheckWithout(broken) : null;
        if (judge.Violation is null && !world.Down.IsOn)
        {
            AtTheEnd.Check(judge, blueprint, feed, queues, IsQuiet, clients.Waiting);
        }
        return Outcome(whileBroken);
    }

    private Outcome Outcome(BrokenEnd? whileBroken)
    {
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
        )
        {
            WhileBroken = whileBroken,
            HasCounted = world.HasCounted,
        };
    }

    private static long Last(IReadOnlyList<Request> requests) =>
        requests.Count == 0 ? 0 : requests[^1].AtMs * Scheduler.Millisecond;

    private bool Declines(string key) =>
        plan.Workload.Declined?.Contains(key) == true || luck.Befalls(FaultKind.GatewayDeclines, Draws.Of(key));

    /// <summary>Runs until nothing is left to do, or until that moment.</summary>
    public void RunUntilQuiet(long deadline)
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

    private void BreakDown(Break part)
    {
        trace.Note($"{part.Part} breaks");
        world.Down.Begin();
    }

    // What everything has come to while the part is down; half of the runs then mend it and go on to the usual end.
    private BrokenEnd? CheckWithout(Break part)
    {
        if (judge.Violation is not null)
        {
            return null;
        }
        // All may have come to rest before.
        if (!world.Down.IsOn)
        {
            return BrokenEnd.None;
        }
        var end = new WithoutThePart(judge, blueprint, part.Part, feed, queues, clients.Unanswered).Check();
        if (part.IsMended && judge.Violation is null)
        {
            trace.Note($"{part.Part} is mended");
            world.Down.Mend();
            RunUntilQuiet(world.Now + Patience);
            RedriveAll();
        }
        return end;
    }

    // What an operator does once all is well again.
    private void RedriveAll()
    {
        if (judge.Violation is not null)
        {
            return;
        }
        trace.Note("dead letters are redriven");
        feed.RedeliverGivenUp();
        foreach (var queue in queues)
        {
            queue.Redrive();
        }
        RunUntilQuiet(world.Now + Patience);
    }

    private void Inserted(Item? before, Item after)
    {
        var e = new StreamEvent(blueprint.Catalogue, after, feed.All.Count + 1);
        judge.Published(before, e);
        feed.Append(e);
    }
}
