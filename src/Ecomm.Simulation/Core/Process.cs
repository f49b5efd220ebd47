using System.Diagnostics.CodeAnalysis;

namespace Ecomm.Simulation.Core;

/// <summary>One delivery or request at work: what it calls at the seams is told apart from what its neighbours call.</summary>
internal sealed class Process(FunctionRun run, ulong site, string worker, Func<string> describe)
{
    private ulong calls;

    public FunctionRun Run => run;

    /// <summary>Where its faults happen.</summary>
    public ulong Site => site;

    /// <summary>The worker's or API's name.</summary>
    public string Worker => worker;

    public bool IsDead => run.IsDead;

    /// <summary>The worker's place; less than 0 for a request.</summary>
    public int Number { get; init; } = -1;

    /// <summary>The event that it is given; null for a request.</summary>
    public StreamEvent? Given { get; init; }

    /// <summary>The records that it has read last.</summary>
    public (IReadOnlyList<Key> Keys, IReadOnlyList<Item?> Items) Seen { get; set; } = ([], []);

    /// <summary>What it has decided last, and whose code about which event: the same worker may run in two versions.</summary>
    public (Worker Worker, Event Event, Round Round)? LastDecision { get; set; }

    /// <summary>What a gateway has answered it last.</summary>
    public Answer? Answered { get; set; }

    /// <summary>Whether its code has begun.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether its event is kept elsewhere: among the dead letters, or by a message that was sent anew.</summary>
    public bool IsKept { get; set; }

    /// <summary>When it began.</summary>
    public long Began { get; init; }

    /// <summary>The site of its next call.</summary>
    public ulong NextSite() => Draws.Of(site, ++calls);

    public override string ToString() => describe();
}

/// <summary>
/// One run of a function. Its processes live and die together: a function that crashes, or whose time is up, takes the whole
/// batch with it. See «Lambda execution environment» and «Configure Lambda function timeout».
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The source has no timer of its own, so there is nothing to dispose of."
)]
internal sealed class FunctionRun(World world, long limit, long margin)
{
    private readonly CancellationTokenSource work = new();
    private readonly long deadline = world.Now + limit;
    private readonly List<Operation> overdue = [];
    private bool isWatched;

    /// <summary>What the service does when it crashes.</summary>
    public Action Crashed { get; set; } = () => { };

    /// <summary>Timers of its processes that are set.</summary>
    public System.Collections.Generic.HashSet<SimulatedTime.Timer> Timers { get; } = [];

    public bool IsDead { get; private set; }

    public bool IsOver { get; private set; }

    /// <summary>Ends when deliveries are to end: some time before the function is stopped, as the runtime loop has it.</summary>
    public CancellationToken Work => work.Token;

    /// <summary>Ends at once: nothing of it runs any more.</summary>
    public void Crash()
    {
        if (!IsDead && !IsOver)
        {
            IsDead = true;
            Crashed();
        }
    }

    public void End() => IsOver = true;

    /// <summary>Sees to it that the function's time-out strikes, if this operation would outlast it.</summary>
    public void MeetsDeadline(Operation operation, long due)
    {
        if (due < deadline - margin)
        {
            return;
        }
        overdue.Add(operation);
        if (isWatched)
        {
            return;
        }
        isWatched = true;
        world.At(Math.Max(world.Now, deadline - margin), new Act(Cancel));
        world.At(Math.Max(world.Now, deadline), new Act(Stop));
    }

    private void Cancel()
    {
        if (IsDead || IsOver)
        {
            return;
        }
        world.Trace.Note("the function's time is nearly up");
        // A wait that is cancelled goes on upon a thread of the pool, and no run could be repeated. One that is over goes on here, and
        // whatever is called then is abandoned below.
        foreach (var timer in Timers.ToArray())
        {
            timer.CutShort();
        }
        work.Cancel();
        // Settling goes on until the function is stopped.
        foreach (var operation in overdue.Where(operation => operation.Port is not Port.TellQueue).ToArray())
        {
            operation.Abandon();
        }
    }

    private void Stop()
    {
        if (!IsDead && !IsOver)
        {
            world.Trace.Note("the function's time is up");
            Crash();
        }
    }
}
