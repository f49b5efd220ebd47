using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Overload;

namespace Ecomm.Simulation.Tests;

/// <summary>More requests than the system can process, for an hour of virtual time: the backlog drains, and nothing is left of it.</summary>
public sealed class OverloadTests
{
    [Fact]
    public void A_foreign_domain_drains_its_backlog_too() =>
        Assert.Empty(OverloadRun.Run(Blueprint.Of(Seats.Catalogue()), 1).Faults);

    // Orders drain theirs in the certificate: see EvidenceTests.

    [Fact]
    public void A_mapping_that_receives_more_than_it_has_room_for_makes_a_storm()
    {
        var outcome = OverloadRun.Run(Shipped.System with { MappingHoards = true }, 1);

        Assert.True(outcome.Deliveries > OverloadOutcome.DeliveriesPerDue * outcome.Settled, $"{outcome}");
        Assert.True(outcome.Drained > outcome.DrainedMax, $"{outcome}");
    }

    [Fact]
    public void Without_load_the_same_mapping_does_no_harm() =>
        Assert.Null(
            Simulator
                .Run(
                    Plan.Of(1, Shipped.System, FaultKinds.Any.Take(0).ToHashSet()),
                    Shipped.System with
                    {
                        MappingHoards = true,
                    }
                )
                .Violation
        );

    [Theory]
    [InlineData(3, "was no overload")]
    [InlineData(4, "deliveries were due")]
    [InlineData(5, "the backlog took")]
    [InlineData(6, "requests took")]
    [InlineData(7, "does not come to rest")]
    public void Each_bound_says_when_it_is_exceeded(int what, string says)
    {
        var good = new OverloadOutcome(
            1500,
            1000,
            what is 3 ? 10 : 5000,
            5000,
            what is 4 ? 15_001 : 9000,
            0,
            what is 5 ? TimeSpan.FromMinutes(71) : TimeSpan.FromMinutes(70),
            TimeSpan.FromSeconds(10),
            what is 6 ? TimeSpan.FromSeconds(31) : TimeSpan.FromSeconds(30),
            IsQuiet: what is not 7,
            null
        );

        Assert.Contains(says, Assert.Single(good.Faults), StringComparison.Ordinal);
    }
}
