using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Certification;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Domains.Variants;
using Ecomm.Simulation.Variants;

namespace Ecomm.Simulation.Tests;

/// <summary>
/// The laws are written twice: over one state of everything, in the core, and over each change, in the simulation. What one
/// of them finds, the other finds too.
/// </summary>
public sealed class LawsAgree
{
    [Fact]
    public void Where_the_simulation_finds_nothing_neither_do_the_laws_over_the_whole_state() =>
        Assert.All(
            Enumerable.Range(1, 200).Select(seed => Plan.Of((ulong)seed, Shipped.System)),
            plan =>
            {
                var (outcome, violations) = Run(plan, Shipped.System);
                Assert.Null(outcome.Violation);
                Assert.Empty(violations);
            }
        );

    [Theory]
    [InlineData("the writes of one decision are made one after another", ShopLaws.Stock)]
    [InlineData("a release is done again whenever its event comes", ShopLaws.Stock)]
    [InlineData("rejected after the last retry without a void (charged, then rejected)", ShopLaws.Money)]
    [InlineData("a failed answer of the gateway counts as captured", ShopLaws.Money)]
    [InlineData("the gateway is asked before the attempt is recorded (charged, then rejected)", ShopLaws.Money)]
    public void Where_it_finds_a_broken_law_so_do_they(string name, string law)
    {
        var variant = KnownBad.All.Single(one => one.Name == name);
        var caught = Hunt.For(variant, 1, Evidence.HuntMax)!;

        var (outcome, violations) = Run(caught.Plan, variant.Blueprint);

        Assert.Equal(law, outcome.Violation?.Law);
        Assert.Contains(law, violations);
    }

    private static (Outcome Outcome, IReadOnlyList<string> Violations) Run(Plan plan, Blueprint blueprint)
    {
        var outcome = Simulator.Run(plan, blueprint);
        return (
            outcome,
            [
                .. Laws.Check(blueprint.Catalogue, outcome.Committed)
                    .Filter(report => !report.Holds)
                    .Map(report => report.Law),
            ]
        );
    }
}
