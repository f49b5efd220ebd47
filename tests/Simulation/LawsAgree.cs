using Ecomm.Operations.Auditing;
using Ecomm.Simulation.Checks;
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
            Enumerable.Range(1, 200).Select(seed => Plan.Of((ulong)seed)),
            plan =>
            {
                var (outcome, violations) = Run(plan, Blueprint.Production);
                Assert.Null(outcome.Violation);
                Assert.Empty(violations);
            }
        );

    [Theory]
    [InlineData("the writes of one decision are made one after another", Law.Stock)]
    [InlineData("a release is done again whenever its event comes", Law.Stock)]
    [InlineData("rejected after the last retry without a void (charged, then rejected)", Law.Money)]
    [InlineData("a failed answer of the gateway counts as captured", Law.Money)]
    [InlineData("the gateway is asked before the attempt is recorded (charged, then rejected)", Law.Money)]
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
        SimulatedSystem? system = null;
        var outcome = Simulator.Run(
            plan,
            blueprint,
            new RandomLuck(plan.Seed, plan.Faults),
            null,
            false,
            made => system = made
        );
        var (events, records, ledger) = system!.Stored;
        // Whether SyncOrder has seen an event is the simulation's to know: it checks each change of a status instead.
        var world = Audit.Of(
            toSeq(events.Select(item => Audit.PublishedEventOf(item.Attributes, synced: false)).ToArray()),
            records,
            toSeq(ledger.ToArray())
        );
        return (outcome, [.. Laws.Check(world).Filter(report => !report.Holds).Map(report => report.Law)]);
    }
}
