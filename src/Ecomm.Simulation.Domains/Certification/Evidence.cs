using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Exhaustive;
using Ecomm.Simulation.Domains.Variants;
using Ecomm.Simulation.Exhaustive;
using Ecomm.Simulation.Overload;
using Ecomm.Simulation.Variants;

namespace Ecomm.Simulation.Domains.Certification;

/// <summary>A known-bad variant and how it was caught.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Catches">A catch from each start, or null where it survived.</param>
/// <param name="Lines">The length of the smallest run's timeline, of the catch that took the median number of seeds.</param>
public sealed record Caught(Variant Variant, IReadOnlyList<Catch?> Catches, int Lines)
{
    /// <summary>The catch in the middle, by seeds; null if it survived anywhere.</summary>
    public Catch? Median =>
        Catches.Contains(null) ? null : Catches.OrderBy(one => one!.Seeds).ElementAt(Catches.Count / 2);

    /// <summary>Milliseconds to a catch, in the middle.</summary>
    public double MedianMs =>
        Catches.OfType<Catch>().Select(one => one.Time.TotalMilliseconds).Order().ElementAtOrDefault(Catches.Count / 2);

    /// <summary>Whether every start caught it, each time by a law that it breaks, in a run that the shipped system survives.</summary>
    public bool IsCaught =>
        Catches.All(one =>
            one is not null
            && Variant.Breaks.Contains(one.Violation.Law)
            && Simulator.Run(one.Plan, Shipped.System).Violation is null
        );
}

/// <summary>All that stands behind docs/idempotency.md: the same every time it is gathered.</summary>
/// <param name="Seeds">Seeds with every kind of fault.</param>
/// <param name="Broken">Seeds that break a part for good beside that.</param>
/// <param name="Overloads">Hours of overload, from the first seed on.</param>
/// <param name="Enumerations">What was enumerated.</param>
/// <param name="Variants">The known-bad variants.</param>
public sealed record Evidence(
    Tally Seeds,
    Tally Broken,
    IReadOnlyList<OverloadOutcome> Overloads,
    IReadOnlyList<Enumeration> Enumerations,
    IReadOnlyList<Caught> Variants
)
{
    /// <summary>So many seeds, from the first.</summary>
    public const int SeedsCount = 2000;

    /// <summary>So many seeds break a part for good.</summary>
    public const int BrokenCount = 200;

    /// <summary>So many seeds make an hour of overload.</summary>
    public const int OverloadCount = 3;

    /// <summary>Each variant is hunted from these seeds on, over at most this many.</summary>
    public const int HuntMax = 2000;

    private static readonly IReadOnlyList<ulong> Starts = [1, 100_001, 200_001];

    /// <summary>Gathers it, on that many threads.</summary>
    /// <param name="threads">How many threads.</param>
    /// <param name="done">Told of each part when it is done, from any thread.</param>
    /// <param name="cancel">Interrupts it.</param>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public static Evidence Gather(int threads, Action<string>? done = null, CancellationToken cancel = default)
    {
        var system = Shipped.System with { Cancel = cancel };
        var seeds = new Campaign(system, FaultKinds.Any, 1, SeedsCount, TimeSpan.MaxValue).Run(threads, default);
        done?.Invoke($"{seeds.Seeds} seeds");
        var broken = new Campaign(
            system with
            {
                BreaksParts = true,
            },
            FaultKinds.Any,
            1,
            BrokenCount,
            TimeSpan.MaxValue
        ).Run(threads, default);
        done?.Invoke($"{broken.Seeds} seeds with a part that stays down");
        var overloads = new OverloadOutcome[OverloadCount];
        Threads.ForEach(
            [.. Enumerable.Range(0, OverloadCount)],
            threads,
            i => overloads[i] = OverloadRun.Run(system, (ulong)i + 1)
        );
        done?.Invoke($"{OverloadCount} hours of overload");
        Func<Enumeration>[] all =
        [
            () => OneOrder.Run(system, threads),
            () => OneOrder.RunLater(system, threads),
            () => CancelledOrder.Run(system, threads),
            () => TwiceAtOnce.Run(system, threads),
            () => CancelAgainstShip.Run(system),
            () => LastUnit.Allocations(system),
            () => LastUnit.WholeChain(system, threads),
        ];
        var enumerations = new List<Enumeration>();
        foreach (var enumerate in all)
        {
            enumerations.Add(enumerate());
            done?.Invoke(enumerations[^1].Name);
        }
        return new Evidence(seeds, broken, overloads, enumerations, Hunts(threads, done, cancel));
    }

    private static Caught[] Hunts(int threads, Action<string>? done, CancellationToken cancel)
    {
        var caught = new Caught[KnownBad.All.Count];
        Threads.ForEach(
            [.. Enumerable.Range(0, caught.Length)],
            threads,
            i =>
            {
                var variant = KnownBad.All[i];
                caught[i] = HuntFor(variant with { Blueprint = variant.Blueprint with { Cancel = cancel } });
                done?.Invoke(variant.Name);
            }
        );
        return caught;
    }

    private static Caught HuntFor(Variant variant)
    {
        var caught = new Caught(variant, [.. Starts.Select(start => Hunt.For(variant, start, HuntMax))], 0);
        if (caught.Median is not { } median)
        {
            return caught;
        }
        var small = Shrinker.Shrink(median.Plan, Simulator.Run(median.Plan, variant.Blueprint), variant.Blueprint);
        return caught with { Lines = Simulator.Run(small, variant.Blueprint, traced: true).Lines.Count };
    }
}
