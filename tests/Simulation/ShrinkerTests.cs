using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Domains.Variants;
using Ecomm.Simulation.Variants;

namespace Ecomm.Simulation.Tests;

public sealed class ShrinkerTests
{
    [Fact]
    public void A_failure_becomes_a_short_story_that_breaks_the_same_law()
    {
        var variant = KnownBad.All.Single(one => one.Name == "a release is done again whenever its event comes");
        var caught = Hunt.For(variant, 1, 100)!;
        var story = FailureStory.Of(caught.Plan.Seed, FaultKinds.Any, "", variant.Blueprint);

        Assert.Equal(ShopLaws.Stock, story.Outcome.Violation?.Law);
        Assert.True(story.Plan.Workload.Requests.Count <= 3);
        Assert.True(story.Outcome.Lines.Count < 100);
        Assert.Contains(
            story.Lines(),
            line => line.StartsWith("BROKEN  stock is conserved: ", StringComparison.Ordinal)
        );
        Assert.Contains(
            story.Lines(),
            line => line.Contains($"simulate --seed {caught.Plan.Seed} --trace", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void What_breaks_nothing_cannot_be_shrunk()
    {
        var plan = Plan.Of(1, Shipped.System);
        Assert.Throws<ArgumentException>(() =>
            Shrinker.Shrink(plan, Simulator.Run(plan, Shipped.System), Shipped.System)
        );
    }
}
