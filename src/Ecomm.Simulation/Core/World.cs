using Ecomm.Simulation.Breakage;

namespace Ecomm.Simulation.Core;

/// <summary>
/// What everything in a run shares: virtual time, luck, the process that runs now, and the trace. All of a run happens on one
/// thread, one happening after another, so a seed is the whole story of it.
/// </summary>
internal sealed class World(ulong seed, Luck luck, IChooser? chooser, Trace trace)
{
    private readonly Scheduler scheduler = new();
    private readonly List<Operation> ready = [];
    private readonly List<(int Due, Action Act)> held = [];
    private readonly int thread = Environment.CurrentManagedThreadId;

    public ulong Seed => seed;

    public Luck Luck => luck;

    /// <summary>Whether somebody chooses what comes next.</summary>
    public bool IsChosen => chooser is not null;

    public Trace Trace => trace;

    /// <summary>Calls take so many times as long as usual.</summary>
    public int Slowness { get; init; } = 1;

    /// <summary>What is down.</summary>
    public Downtime Down { get; init; } = new();

    /// <summary>Microseconds since the world began.</summary>
    public long Now => scheduler.Now;

    /// <summary>Whose code runs now; null is the services' own.</summary>
    public Process? Current { get; private set; }

    /// <summary>Whose operation is being carried out now, also if it no longer hears of it.</summary>
    public Process? Acting { get; set; }

    public int Steps { get; private set; }

    /// <summary>Deliveries to workers so far.</summary>
    public int Deliveries { get; private set; }

    /// <summary>Of these, deliveries to each worker, by its name.</summary>
    public Dictionary<string, int> DeliveriesOf { get; } = [];

    /// <summary>Whether something was let happen because as many deliveries had ended as it was to wait for.</summary>
    public bool HasCounted { get; private set; }

    /// <summary>Called after each step that changed something, before the next.</summary>
    public Action? AfterStep { get; set; }

    public void In(long delay, Action act) => scheduler.In(delay, act);

    public void At(long at, Happening what) => scheduler.At(at, what);

    /// <summary>Lets the next thing happen; false if nothing is left to.</summary>
    public bool Step()
    {
        Steps++;
        if (chooser?.Choose(ready, !scheduler.IsEmpty) is { } chosen)
        {
            ready.Remove(chosen);
            chosen.Happen();
        }
        else if (!scheduler.Step() && !ReleaseFirst())
        {
            return false;
        }
        AfterStep?.Invoke();
        return true;
    }

    /// <summary>
    /// Plans an operation that the current process waits for. Its latency is drawn, unless somebody chooses what comes next.
    /// </summary>
    public void Plan(Operation operation)
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            throw new InvalidOperationException("the shell has left the simulation's thread: no run can be repeated");
        }
        if (chooser is not null)
        {
            ready.Add(operation);
            return;
        }
        var due = Now + (operation.Latency(seed, luck) * Slowness);
        operation.Process.Run.MeetsDeadline(operation, due);
        scheduler.At(due, operation);
    }

    /// <summary>Lets a process go on, unless it has crashed.</summary>
    public void Resume(Process? process, Action act)
    {
        if (process is { IsDead: true })
        {
            return;
        }
        var before = TurnTo(process);
        act();
        Current = before;
    }

    /// <summary>Lets something happen when that many more deliveries have ended, or when nothing else is left to happen.</summary>
    public void AfterDeliveries(int count, Action act) => held.Add((Deliveries + count, act));

    public void DeliveryEnded(string worker)
    {
        Deliveries++;
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(DeliveriesOf, worker, out _)++;
        if (held.Count > 0)
        {
            HasCounted |= Release(Deliveries);
        }
    }

    /// <summary>From now on that process' code runs; gives the one whose code ran before.</summary>
    public Process? TurnTo(Process? process)
    {
        var before = Current;
        Current = process;
        return before;
    }

    private bool ReleaseFirst()
    {
        if (held.Count == 0)
        {
            return false;
        }
        Release(held.Min(one => one.Due));
        return true;
    }

    private bool Release(int deliveries)
    {
        var released = held.Where(one => one.Due <= deliveries).ToList();
        foreach (var due in released)
        {
            held.Remove(due);
            In(0, due.Act);
        }
        return released.Count > 0;
    }
}

/// <summary>Chooses what comes next, where every order is to be tried.</summary>
internal interface IChooser
{
    /// <summary>One of the operations that wait, or null to let time pass.</summary>
    /// <param name="ready">The operations that wait, in the order in which they were called.</param>
    /// <param name="canPass">Whether anything else would happen in time.</param>
    Operation? Choose(IReadOnlyList<Operation> ready, bool canPass);
}
