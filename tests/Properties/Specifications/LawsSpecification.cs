using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class LawsSpecification : LawSpecification
{
    [Fact]
    public void The_laws_are_five_and_the_one_of_any_domain_and_a_consistent_world_keeps_them() =>
        Assert.Equal(
            [
                "stock is conserved: True",
                "one outcome per order: True",
                "nothing before its event: True",
                "status only climbs: True",
                "money follows the order: True",
                "what is acknowledged is done: True",
            ],
            Laws.Check(Domains.All, Consistent).Select(report => $"{report.Law}: {report.Holds}").ToArray()
        );

    [Fact]
    public void An_empty_world_keeps_them_too() =>
        Assert.All(
            Laws.Check(Domains.All, new Committed(Seq<PublishedEvent>(), Seq<FoundRecord>(), Seq<Item>(), Seq<Item>())),
            report => Assert.True(report.Holds)
        );

    [Fact]
    public void An_injected_contradiction_binds_nobody() =>
        Assert.All(
            Laws.Check(
                Domains.All,
                Consistent with
                {
                    Events = Consistent.Events.Add(Injected(Depleted)).Add(Injected(Rejected)),
                }
            ),
            report => Assert.Empty(report.Violations)
        );
}
