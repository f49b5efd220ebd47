using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Exhaustive;
using Ecomm.Simulation.Domains.Variants;
using Ecomm.Simulation.Exhaustive;
using Ecomm.Simulation.Variants;

namespace Ecomm.Simulation.Tests;

/// <summary>An enumeration that finds nothing has to be one that can find something.</summary>
public sealed class EnumerationTests
{
    /// <summary>More deliveries than any of these runs has.</summary>
    private const int Longest = 60;

    private const int Endless = 1_000_000;

    [Fact]
    public void One_fault_after_another_finds_an_outcome_that_a_crash_leaves_unpublished() =>
        AssertFinds("a recorded allocation publishes nothing", bad => OneOrder.Run(bad, 1, failuresMax: 1));

    [Fact]
    public void A_delivery_twice_at_once_finds_an_allocation_that_overwrites_another() =>
        AssertFinds("a new allocation overwrites an old one", bad => TwiceAtOnce.Run(bad, 1, failuresMax: 1));

    [Fact]
    public void Competing_allocations_find_units_that_are_taken_twice() =>
        AssertFinds(
            "units are taken without looking whether there are enough",
            bad => LastUnit.Allocations(bad, failuresMax: 1)
        );

    [Fact]
    public void Held_back_operations_find_a_status_that_goes_back() =>
        AssertFinds(
            "a status is written whatever it has become meanwhile (status goes back)",
            bad => LastUnit.WholeChain(bad, 1, failuresMax: 1)
        );

    [Fact]
    public void A_delay_that_did_not_count_deliveries_makes_the_run_of_every_longer_one()
    {
        var life = OneOrder.Lives[1];
        var places = OneOrder.Places(life.Try(Shipped.System, []).Luck, OneOrder.OfDeliveries).ToList();

        Assert.All(
            places,
            place =>
            {
                var least = Enumerable.Range(1, Longest).First(others => !Run(place, others).HasCounted);
                var steps = Steps(Run(place, least));

                Assert.All(
                    Enumerable.Range(least + 1, Longest - least).Append(Endless),
                    others => Assert.Equal(steps, Steps(Run(place, others)))
                );
            }
        );

        Outcome Run((FaultKind Kind, ulong Site, string Worker) place, int others) =>
            life.Try(Shipped.System, [new Injection(place.Kind, place.Site, others)]).Outcome;

        static (int, int, TimeSpan, long, string) Steps(Outcome run) =>
            (
                run.Steps,
                run.Deliveries,
                run.VirtualTime,
                run.Checks,
                string.Join("\n", run.Committed.Records.Select(record => $"{record}"))
            );
    }

    [Fact]
    public void Cases_that_are_not_run_again_break_what_their_own_runs_would()
    {
        var bad = KnownBad.All.Single(one => one.Name == "a recorded allocation publishes nothing").Blueprint;
        var life = OneOrder.Lives[0];
        var (once, each) = (new Cases(int.MaxValue), new Cases(int.MaxValue));

        foreach (var (kind, site, _) in OneOrder.Places(life.Try(bad, []).Luck, OneOrder.OfDeliveries).Take(4))
        {
            var sizes = OneOrder.Sizes(kind, site, Enumerable.Range(1, 8)).ToList();
            DelayedRuns.Try(life, bad, once, sizes, isWithOperations: true);
            // What is tried one size at a time remembers nothing.
            sizes.ForEach(size => DelayedRuns.Try(life, bad, each, [size], isWithOperations: true));
        }

        var (found, expected) = (once.ToEnumeration(""), each.ToEnumeration(""));
        Assert.NotEmpty(expected.Failures);
        Assert.Equal(expected.Failures, found.Failures);
        Assert.Equal(expected.CasesOfWorker, found.CasesOfWorker);
        Assert.Equal(expected.Cases, expected.Runs);
        Assert.Equal(expected.Cases, found.Cases);
        Assert.True(found.Runs < expected.Runs);
    }

    private static void AssertFinds(string name, Func<Blueprint, Enumeration> enumerate)
    {
        var variant = KnownBad.All.Single(one => one.Name == name);

        var found = enumerate(variant.Blueprint).Failures;

        Assert.NotEmpty(found);
        Assert.Contains(found[0].Violation.Law, variant.Breaks);
    }
}
