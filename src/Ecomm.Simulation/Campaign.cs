using System.Diagnostics;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Breakage;

namespace Ecomm.Simulation;

/// <summary>What many runs came to.</summary>
/// <param name="Seeds">Runs.</param>
/// <param name="Deliveries">Messages delivered to workers.</param>
/// <param name="DeliveriesOf">Of these, by worker.</param>
/// <param name="Checks">Checks of laws.</param>
/// <param name="VirtualTime">How long the runs took in their own time, together.</param>
/// <param name="WallTime">How long they took.</param>
/// <param name="Injected">How often each kind of fault was injected, by its number.</param>
/// <param name="Failures">Seeds that broke a law, the smallest first.</param>
public sealed record Tally(
    long Seeds,
    long Deliveries,
    IReadOnlyDictionary<string, long> DeliveriesOf,
    long Checks,
    TimeSpan VirtualTime,
    TimeSpan WallTime,
    IReadOnlyList<long> Injected,
    IReadOnlyList<(ulong Seed, Violation Violation)> Failures
)
{
    /// <summary>What became of everything while parts were broken, in all runs together; null if none was.</summary>
    public BrokenEnd? WhileBroken { get; init; }

    public double DeliveriesPerSecond => Deliveries / WallTime.TotalSeconds;

    /// <summary>Seconds of the runs' own time in one second.</summary>
    public double TimeRatio => VirtualTime / WallTime;
}

/// <summary>Runs seeds, one after another, on several threads: each run is one thread's from beginning to end.</summary>
/// <param name="blueprint">The system.</param>
/// <param name="faults">Kinds of faults that may happen.</param>
/// <param name="from">The first seed.</param>
/// <param name="seeds">How many seeds at most.</param>
/// <param name="limit">After this long no further seed is begun.</param>
public sealed class Campaign(
    Blueprint blueprint,
    IReadOnlySet<FaultKind> faults,
    ulong from,
    long seeds,
    TimeSpan limit
)
{
    /// <summary>So many failing seeds are enough to know.</summary>
    public const int FailuresMax = 10;

    private readonly Lock guard = new();
    private readonly long began = Stopwatch.GetTimestamp();
    private readonly long[] injected = new long[FaultKinds.All.Count];
    private readonly List<(ulong Seed, Violation Violation)> failures = [];
    private readonly Dictionary<string, long> deliveriesOf = [];
    private BrokenEnd? whileBroken;
    private long done;
    private long deliveries;
    private long checks;
    private TimeSpan virtualTime;

    /// <summary>What the runs have come to so far.</summary>
    public Tally Tally
    {
        get
        {
            lock (guard)
            {
                return new Tally(
                    done,
                    deliveries,
                    new Dictionary<string, long>(deliveriesOf),
                    checks,
                    virtualTime,
                    Stopwatch.GetElapsedTime(began),
                    [.. injected],
                    [.. failures.OrderBy(failure => failure.Seed)]
                )
                {
                    WhileBroken = whileBroken,
                };
            }
        }
    }

    /// <summary>Runs them, until there are no more, the time is up, enough have failed or it is cancelled.</summary>
    public Tally Run(int threads, CancellationToken cancel)
    {
        var next = -1L;
        Threads.Run(
            threads,
            () =>
            {
                while (MayBegin(cancel) && Interlocked.Increment(ref next) is var i && i < seeds)
                {
                    var seed = unchecked(from + (ulong)i);
                    Add(seed, Simulator.Run(Plan.Of(seed, blueprint, faults), blueprint));
                }
            }
        );
        return Tally;
    }

    private bool MayBegin(CancellationToken cancel)
    {
        lock (guard)
        {
            return !cancel.IsCancellationRequested
                && failures.Count < FailuresMax
                && Stopwatch.GetElapsedTime(began) < limit;
        }
    }

    private void Add(ulong seed, Outcome outcome)
    {
        lock (guard)
        {
            done++;
            deliveries += outcome.Deliveries;
            foreach (var (worker, count) in outcome.DeliveriesOf)
            {
                deliveriesOf[worker] = deliveriesOf.GetValueOrDefault(worker) + count;
            }
            checks += outcome.Checks;
            whileBroken = outcome.WhileBroken is { } end ? end + (whileBroken ?? BrokenEnd.None) : whileBroken;
            virtualTime += outcome.VirtualTime;
            foreach (var injection in outcome.Injected)
            {
                injected[(int)injection.Kind]++;
            }
            if (outcome.Violation is { } violation)
            {
                failures.Add((seed, violation));
            }
        }
    }
}
