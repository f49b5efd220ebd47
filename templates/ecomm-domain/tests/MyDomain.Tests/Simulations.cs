using Ecomm.Simulation;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Faults;

namespace MyDomain.Tests;

public sealed class Simulations
{
    [Fact]
    public void Three_hundred_seeds_of_every_fault_break_no_law()
    {
        var campaign = new Campaign(Blueprint.Of(Domains.All), FaultKinds.Any, 1, 300, TimeSpan.MaxValue);
        var tally = campaign.Run(1, default);

        Assert.Empty(tally.Failures.Select(failure => $"{failure.Seed}: {failure.Violation}"));
        Assert.All(Domains.All.Workers, worker => Assert.True(tally.DeliveriesOf[worker.Name] > 0, worker.Name));
    }
}
