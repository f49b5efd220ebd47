using System.Globalization;
using Ecomm.Adapters;
using Ecomm.Adapters.Gateways;
using Ecomm.Adapters.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Properties.Shells;

/// <summary>
/// The whole system with nothing modelled but time and queues: the real shell and slices over stores in memory, the real
/// fake gateway over a ledger. Processes run by turns that the caller gives, on the caller's thread. What the bag of
/// waiting errands promises is what queues promise; a model of the chain can take its place.
/// </summary>
internal sealed class LiveShop(IEnumerable<bool> gatewayFails, IEnumerable<int> copies, bool watched)
{
    /// <summary>So many errands run at once.</summary>
    private const int RunningMax = 3;

    /// <summary>A run that has not come to rest by then never will.</summary>
    private const int StepsMax = 20_000;

    private static readonly System.Collections.Generic.HashSet<string> Nobody = [];

    private static readonly Routes Routes = Routes.Of(Domains.All);

    private readonly MemoryStore events = new();
    private readonly MemoryStore records = new();
    private readonly MemoryStore ledger = new();
    private readonly Queue<bool> fails = new(gatewayFails);
    private readonly Queue<int> times = new(copies);
    private readonly List<Errand> waiting = [];
    private readonly List<Process> running = [];
    private readonly List<Question> late = [];
    private readonly List<string> timeline = [];
    private readonly Dictionary<Key, System.Collections.Generic.HashSet<string>> acknowledged = [];
    private int fed;
    private int begun;
    private bool changed;
    private Committed world = LiveWorld.Read(new MemoryStore(), new MemoryStore(), new MemoryStore(), _ => Nobody);

    /// <summary>What happened, one line a turn.</summary>
    public string Timeline => string.Join("\n", timeline);

    /// <summary>How many turns were given at ports.</summary>
    public int TurnsGiven { get; private set; }

    public bool IsQuiet => waiting.Count + running.Count + late.Count == 0;

    public Committed World =>
        LiveWorld.Read(events, records, ledger, key => acknowledged.GetValueOrDefault(key) ?? Nobody);

    public void Send(Errand errand)
    {
        for (var n = times.TryDequeue(out var more) ? more : 1; n > 0; n--)
        {
            waiting.Add(errand);
        }
    }

    /// <summary>Lets something happen: which of all that can is at that place, counted round.</summary>
    public void Step(int place, Fault fault)
    {
        var able = running.Where(process => process.CanGo).ToList();
        var mayBegin = running.Count(process => process.Errand is not null) < RunningMax ? waiting.Count : 0;
        if (able.Count + late.Count + mayBegin is not (> 0 and var all))
        {
            return;
        }
        var at = place % all;
        if (at < able.Count)
        {
            Go(able[at], fault);
        }
        else if (at < able.Count + late.Count)
        {
            Act(at - able.Count);
        }
        else
        {
            Begin(at - able.Count - late.Count);
        }
    }

    /// <summary>
    /// Finishes what runs and all that waits, one after another and in order; the gateway acts on what it is late with when
    /// all else is quiet.
    /// </summary>
    /// <param name="faultOf">What befalls the turn of that number.</param>
    public void Drain(Func<int, Fault> faultOf)
    {
        for (var steps = 0; !IsQuiet; steps++)
        {
            Ensure(steps < StepsMax, "it does not come to rest");
            if (running.LastOrDefault(process => process.CanGo) is { } process)
            {
                Go(process, faultOf(TurnsGiven));
            }
            else if (waiting.Count > 0)
            {
                Begin(0);
            }
            else
            {
                Act(0);
            }
        }
    }

    public void Ensure(bool holds, string otherwise)
    {
        if (!holds)
        {
            Assert.Fail($"{otherwise}, after\n{Timeline}\n");
        }
    }

    private void Begin(int at)
    {
        var errand = waiting[at];
        waiting.RemoveAt(at);
        var turns = new Turns();
        var time = Clock();
        var shell = new Shell(
            new CrashingStore("events", events, turns, Changed),
            new CrashingStore("records", records, turns, Changed),
            new CrashingGateway(question => Ask(question, HasLuck), late.Add, turns),
            time,
            () => 0
        );
        Start($"{errand}", turns, time, errand.Run(shell), errand);
    }

    private Task<Answer> Ask(Question question, Func<bool> hasLuck)
    {
        var turns = new Turns();
        var time = Clock();
        var gateway = new FakeGateway(
            new CrashingStore("ledger", ledger, turns, Changed),
            0.5,
            () => hasLuck() ? 1 : 0,
            time
        );
        var answer = gateway.Ask(question, default);
        Start($"Gateway {question.Key}", turns, time, answer, null);
        return answer;
    }

    // What comes late is the worst if it succeeds.
    private void Act(int at)
    {
        var question = late[at];
        late.RemoveAt(at);
        _ = Ask(question, () => true);
    }

    private bool HasLuck() => !(fails.TryDequeue(out var failing) && failing);

    private FakeTimeProvider Clock() =>
        new(DateTimeOffset.FromUnixTimeMilliseconds(Examples.Now.UnixMilliseconds + begun));

    private void Start(string name, Turns turns, FakeTimeProvider time, Task task, Errand? errand)
    {
        begun++;
        var number = begun.ToString(CultureInfo.InvariantCulture);
        running.Add(new Process($"{number} {name}", turns, time, task, errand));
    }

    private void Go(Process process, Fault wished)
    {
        var fault = process.Bound(wished);
        TurnsGiven++;
        timeline.Add($"{process.Name}: {process.Next}{(fault is Fault.None ? "" : $" [{fault}]")}");
        process.Go(fault);
        foreach (var over in running.Where(other => other.IsOver).ToList())
        {
            running.Remove(over);
            Settle(over);
        }
        Feed();
        if (watched && changed)
        {
            Watch();
        }
        changed = false;
    }

    private void Settle(Process process)
    {
        if (process.Errand is not { } errand)
        {
            return;
        }
        if (process.IsDead)
        {
            waiting.Add(errand);
            return;
        }
        var settlement = process.Settlement;
        timeline.Add($"{process.Name}: {settlement.Kind} {settlement.Why}");
        Ensure(settlement.Kind is not SettlementKind.Park, "what the system said itself was parked");
        if (settlement.Kind is SettlementKind.Redeliver)
        {
            waiting.Add(errand);
        }
        else if (errand is Errand.Delivery { Worker: var worker, Stored.Event: var e })
        {
            var key = e.Type.KeyOf(e);
            acknowledged.TryAdd(key, []);
            acknowledged[key].Add(worker.Name);
            changed = true;
        }
    }

    private void Changed() => changed = true;

    // Stream, pipe and bus in one: every event that was inserted goes to each worker that the routing table names.
    private void Feed()
    {
        var inserted = events.Inserted;
        for (; fed < inserted.Count; fed++)
        {
            var stored = (StoredEvent)Domains.All.ReadStored(inserted[fed].Attributes);
            foreach (var name in Routes.WorkersOf(stored.Event.Name))
            {
                Send(new Errand.Delivery(Domains.All.FindWorker(name) ?? Unknown(), stored));
            }
        }
    }

    private static Worker Unknown() => throw new InvalidOperationException("the routing table names an unknown worker");

    private void Watch()
    {
        var next = World;
        var violations = Laws.Check(Domains.All, next).Bind(report => report.Violations);
        Ensure(violations.IsEmpty, string.Join("; ", violations));
        foreach (var before in world.All<Order>())
        {
            var after = next.All<Order>().FirstOrDefault(order => order.Item.OrderId == before.Item.OrderId);
            Ensure(after is not null && before.Status.IsAtMost(after.Status), $"{before} went back to {after}");
        }
        world = next;
    }
}
