using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Exhaustive;
using Ecomm.Simulation.Domains.Variants;
using Ecomm.Simulation.Exhaustive;
using Ecomm.Simulation.Variants;

namespace Ecomm.Simulation.Tests;

/// <summary>An enumeration that finds nothing has to be one that can find something.</summary>
public sealed class EnumerationTests
{
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

    private static void AssertFinds(string name, Func<Blueprint, Enumeration> enumerate)
    {
        var variant = KnownBad.All.Single(one => one.Name == name);

        var found = enumerate(variant.Blueprint).Failures;

        Assert.NotEmpty(found);
        Assert.Contains(found[0].Violation.Law, variant.Breaks);
    }
}
