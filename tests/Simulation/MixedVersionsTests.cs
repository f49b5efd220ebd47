using System.Collections.Immutable;
using Ecomm.Simulation.Blueprints;

namespace Ecomm.Simulation.Tests;

/// <summary>
/// A deployment rolls while requests and events are on their way: functions of both versions run at once, events of both versions
/// fly, and each function is replaced at a moment of its own, some of them taken back in between. docs/changing-an-event.md tells of it.
/// </summary>
public sealed class MixedVersionsTests
{
    private const int Seeds = 400;

    private static readonly Blueprint Rolling = Blueprint.Of(NextSeats.Catalogue()) with { Before = Seats.Catalogue() };

    [Fact]
    public void No_law_breaks_while_a_deployment_rolls()
    {
        var tally = Run(Rolling);

        Assert.Empty(tally.Failures.Select(failure => $"{failure.Seed}: {failure.Violation}"));
        Assert.All(["SeatTaker", "TicketPrinter"], worker => Assert.True(tally.DeliveriesOf[worker] > 500, worker));
    }

    [Fact]
    public void What_the_old_code_does_not_know_is_sent_anew_as_often_as_it_takes_and_parked_by_nobody()
    {
        var lines = Enumerable
            .Range(1, Seeds)
            .SelectMany(seed =>
                Simulator
                    .Run(Plan.Of((ulong)seed, Rolling, FaultKinds.Any.Take(0).ToHashSet()), Rolling, traced: true)
                    .Lines
            )
            .ToList();

        Assert.Contains(lines, line => line.Contains("sends it anew", StringComparison.Ordinal));
        Assert.DoesNotContain(
            lines,
            line =>
                line.Contains(nameof(Failure.Newer), StringComparison.Ordinal)
                && line.Contains("parks", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_name_that_is_not_brought_forward_is_caught() =>
        AssertCaught([Upcast.Added("party", Number(1)), NextSeats.Earlier[1]], GenericLaws.Quiet);

    [Fact]
    public void A_value_that_is_brought_forward_as_another_is_caught() =>
        AssertCaught(
            [Upcast.Changed("guestId", _ => new Value.Text("nobody")).And(NextSeats.Earlier[0]), NextSeats.Earlier[1]],
            GenericLaws.Acknowledged
        );

    [Fact]
    public void A_version_that_is_left_out_is_caught() => AssertCaught([NextSeats.Earlier[0]], GenericLaws.Quiet);

    [Fact]
    public void A_deployment_without_one_of_the_slices_is_refused() =>
        Assert.Throws<ArgumentException>(() =>
            Blueprint.Of(NextSeats.Catalogue()) with
            {
                Before = Decisions.Domains.All,
            }
        );

    private static void AssertCaught(ImmutableArray<Upcast> broken, string law)
    {
        var failures = Run(Rolling with { Reader = NextSeats.Catalogue(broken) }).Failures;

        Assert.NotEmpty(failures);
        Assert.Contains(failures, failure => failure.Violation.Law == law);
    }

    private static Value.Number Number(long number) => new(Numeral.Of(number));

    private static Tally Run(Blueprint blueprint) =>
        new Campaign(blueprint, FaultKinds.Any, 1, Seeds, TimeSpan.MaxValue).Run(1, default);
}
