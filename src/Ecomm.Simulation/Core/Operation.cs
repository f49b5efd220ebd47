namespace Ecomm.Simulation.Core;

/// <summary>What an operation is done to: each has faults of its own.</summary>
public enum Port
{
    ReadRecords,
    WriteRecords,
    ReadEvents,
    Publish,
    Ask,
    TellQueue,
}

/// <summary>
/// One await at a seam. It happens at one moment, all at once; until then everything else may happen, and at that moment its
/// process may crash, before or after. So every interleaving and every crash point of the shell is reached, and none of
/// them is listed by hand.
/// </summary>
internal abstract class Operation(World world, Process process, Port port) : Happening
{
    /// <summary>Usual latencies: from this, doubling up to <see cref="DoublingsMax"/> times.</summary>
    private const long LatencyMin = Scheduler.Millisecond;
    private const int DoublingsMax = 5;

    private const long SlowMax = 20 * Scheduler.Second;
    private const long Forever = 90 * Scheduler.Second;

    private readonly ulong site = process.NextSite();

    public Process Process => process;

    public Port Port => port;

    /// <summary>Where its faults happen.</summary>
    public ulong Site => site;

    protected World World => world;

    /// <summary>What it does, for the trace.</summary>
    public abstract string Describe();

    /// <summary>How long it takes, in microseconds.</summary>
    public long Latency(ulong seed, Luck luck) =>
        luck.Befalls(FaultKind.TimesOut, site) ? Forever
        : luck.Befalls(FaultKind.Slow, site, out var size) ? LatencyMin + (long)(size * size * SlowMax)
        : LatencyMin << (int)(Draws.Of(seed, site) % (DoublingsMax + 1));

    public sealed override void Happen()
    {
        world.Acting = process;
        if (process.IsDead || IsAbandoned)
        {
            // What was sent before may still arrive.
            if (world.Luck.Befalls(FaultKind.OutlivesItsSender, site))
            {
                Note("done after its sender's end");
                DoUnheard();
            }
            return;
        }
        if (CrashesBefore(port) is { } before && world.Luck.Befalls(before, site))
        {
            Note(before.ToString());
            process.Run.Crash();
            return;
        }
        if (port is not Port.TellQueue && world.Luck.Befalls(FaultKind.Poisoned, site))
        {
            Note(nameof(FaultKind.Poisoned));
            Fail(new SimulatedFaultException("this record cannot be processed"));
            return;
        }
        Do();
    }

    /// <summary>Its process waits no longer: the function's time is up.</summary>
    public abstract void Abandon();

    protected abstract bool IsAbandoned { get; }

    /// <summary>Does it, with the faults of its port, and lets the process go on.</summary>
    protected abstract void Do();

    /// <summary>Completes the operation although its caller has crashed.</summary>
    protected abstract void DoUnheard();

    protected abstract void Fail(Exception e);

    protected void Note(string outcome, string? shown = null) => world.Trace.Add(this, outcome, shown ?? outcome);

    /// <summary>Whether the process crashes now that it is done.</summary>
    protected bool CrashesNow()
    {
        if (CrashesAfter(port) is not { } after || !world.Luck.Befalls(after, site))
        {
            return false;
        }
        Note($"done; {after}");
        process.Run.Crash();
        return true;
    }

    private static FaultKind? CrashesBefore(Port port) =>
        port switch
        {
            Port.ReadRecords or Port.ReadEvents => FaultKind.CrashBeforeRead,
            Port.WriteRecords => FaultKind.CrashBeforeWrite,
            Port.Publish => FaultKind.CrashBeforePublish,
            Port.Ask => FaultKind.CrashBeforeAsking,
            _ => null,
        };

    private static FaultKind? CrashesAfter(Port port) =>
        port switch
        {
            Port.WriteRecords => FaultKind.CrashAfterWrite,
            Port.Publish => FaultKind.CrashAfterPublish,
            Port.Ask => FaultKind.CrashAfterAsking,
            Port.TellQueue => FaultKind.CrashBeforeAcknowledging,
            _ => null,
        };
}

/// <summary>An operation that is answered with a <typeparamref name="T"/>.</summary>
internal abstract class Operation<T>(World world, Process process, Port port) : Operation(world, process, port)
{
    // Continuations run at once, on this thread: that is the point.
    private readonly TaskCompletionSource<T> answer = new();

    public Task<T> Answer => answer.Task;

    protected sealed override bool IsAbandoned => answer.Task.IsCompleted;

    public sealed override void Abandon()
    {
        if (!Process.IsDead)
        {
            var before = World.TurnTo(Process);
            answer.TrySetCanceled();
            World.TurnTo(before);
        }
    }

    protected void Succeed(T result)
    {
        var before = World.TurnTo(Process);
        answer.TrySetResult(result);
        World.TurnTo(before);
    }

    protected sealed override void Fail(Exception e)
    {
        var before = World.TurnTo(Process);
        answer.TrySetException(e);
        World.TurnTo(before);
    }
}
