using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class LawsSpecification : LawSpecification
{
    [Fact]
    public void The_laws_are_five_and_a_consistent_world_keeps_them() =>
        Assert.Equal(
            [
                "stock is conserved: True",
                "one outcome per order: True",
                "money follows the order: True",
                "status only climbs: True",
                "nothing before its event: True",
            ],
            Laws.Check(Consistent).Select(report => $"{report.Law}: {report.Holds}").ToArray()
        );

    [Fact]
    public void An_empty_world_keeps_them_too() =>
        Assert.All(
            Laws.Check(
                new World(
                    Seq<PublishedEvent>(),
                    Seq<Order>(),
                    Seq<Stock>(),
                    Seq<Lot>(),
                    Seq<Allocation>(),
                    Seq<Payment>(),
                    Seq<LedgerEntry>(),
                    Seq<LedgerEntry>()
                )
            ),
            report => Assert.True(report.Holds)
        );

    [Fact]
    public void An_injected_contradiction_binds_nobody() =>
        Assert.All(
            Laws.Check(Consistent with { Events = Consistent.Events.Add(Injected(Depleted)).Add(Injected(Rejected)) }),
            report => Assert.Empty(report.Violations)
        );
}
