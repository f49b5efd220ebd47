using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Variants;

namespace Ecomm.Simulation.Tests.Local;

/// <summary>
/// The local chain as it is shipped, in virtual time on a simulated disk: the laws and watches of the simulator, and that no 202 is
/// lost. And the same with known-bad parts, which must be caught.
/// </summary>
public sealed class LocalRuns
{
    private const int Seeds = 50;

    /// <summary>Variants are looked for from this seed on, at most so many seeds long.</summary>
    private const int FirstOfVariants = 1001;
    private const int SeedsOfVariants = 150;

    /// <summary>Of so many known-bad slices of the simulator one is looked for here.</summary>
    private const int EachSlice = 11;

    /// <summary>What happens more often than this over the seeds.</summary>
    private static readonly (string What, int Times)[] Floors =
    [
        (Tally.Stalled, 2 * Seeds),
        (Tally.InvocationFailed, 10),
        (Tally.UnroutedParked, 5 * Seeds),
        .. LocalHands.Actions.Select(action => (action, 5)),
    ];

    public static TheoryData<string> Bad => [.. LocalVariants.All.Select(variant => variant.Name)];

    [Fact]
    public void Every_law_holds_whatever_happens_to_the_process_and_its_disk()
    {
        var runs = Enumerable.Range(1, Seeds).Select(seed => LocalRun.Of((ulong)seed, Shipped.System)).ToList();
        // See one again: dotnet Ecomm.Simulation.Tests.dll local SEED
        Assert.Empty(
            runs.Select((run, i) => run.Violation is { } broken ? $"seed {i + 1}: {broken}" : null).OfType<string>()
        );
        // Runs in which nothing goes wrong would show nothing.
        Assert.True(runs.Sum(run => run.Lives) > 5 * Seeds, "processes end and start again");
        Assert.True(runs.Sum(run => run.FullDisks) > Seeds, "disks are full");
        Assert.True(runs.Sum(run => run.PowerCuts) > Seeds, "machines lose their power");
        Assert.True(runs.Sum(run => run.Deliveries) > 100 * Seeds, "messages are delivered");
        Assert.All(Floors, floor => Assert.True(runs.Sum(run => run.Tally[floor.What]) > floor.Times, floor.What));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_known_bad_local_chain_is_caught(string name)
    {
        var variant = LocalVariants.All.First(one => one.Name == name);
        var isCaught = Enumerable
            .Range(FirstOfVariants, SeedsOfVariants)
            .Select(seed => LocalRun.Of((ulong)seed, Shipped.System, variant).Violation)
            .OfType<Violation>()
            .Any(violation =>
            {
                Assert.Contains(violation.Law, variant.Breaks);
                return violation.Law == variant.Breaks[0];
            });
        Assert.True(isCaught, $"{name} survives {SeedsOfVariants} seeds");
    }

    [Fact]
    public void A_known_bad_slice_is_caught_in_the_local_chain_too()
    {
        var slices = KnownBad.All.Where(variant => variant.Workers.Any()).Where((_, i) => i % EachSlice == 0).ToList();
        Assert.True(slices.Count > 3, "enough are tried");
        Assert.All(
            slices,
            variant =>
            {
                var caught = Enumerable
                    .Range(FirstOfVariants, SeedsOfVariants)
                    .Select(seed => LocalRun.Of((ulong)seed, variant.Blueprint).Violation)
                    .FirstOrDefault(violation => violation is not null);
                Assert.True(caught is not null, $"{variant.Name} survives {SeedsOfVariants} seeds");
                Assert.Contains(caught.Law, variant.Breaks);
            }
        );
    }

    [Fact]
    public void The_same_seed_takes_the_same_steps_every_time() =>
        Assert.All(
            Enumerable.Range(1, 4),
            seed =>
            {
                var first = LocalRun.Of((ulong)seed, Shipped.System, traced: true);
                var second = LocalRun.Of((ulong)seed, Shipped.System, traced: true);
                Assert.Equal(first.Lines, second.Lines);
                Assert.Equal(first.Hash, second.Hash);
            }
        );

    [Fact]
    public void Watching_a_run_changes_nothing() =>
        Assert.Equal(LocalRun.Of(3, Shipped.System).Hash, LocalRun.Of(3, Shipped.System, traced: true).Hash);

    [Fact]
    public void Different_seeds_take_different_steps() =>
        Assert.Equal(
            6,
            Enumerable.Range(1, 6).Select(seed => LocalRun.Of((ulong)seed, Shipped.System).Hash).Distinct().Count()
        );
}
