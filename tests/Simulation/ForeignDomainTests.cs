using Ecomm.Simulation.Blueprints;

namespace Ecomm.Simulation.Tests;

/// <summary>The laws of any domains need nothing but a catalogue: here of seats, which nobody has written a watch or a workload for.</summary>
public sealed class ForeignDomainTests
{
    [Fact]
    public void Two_hundred_seeds_of_generated_requests_break_no_law()
    {
        var tally = Run(Seats.Catalogue(), FaultKinds.Any, 200);

        Assert.Empty(tally.Failures.Select(failure => $"{failure.Seed}: {failure.Violation}"));
        Assert.All(["SeatTaker", "TicketPrinter"], worker => Assert.True(tally.DeliveriesOf[worker] > 500, worker));
    }

    [Fact]
    public void Generated_requests_can_be_read_but_for_the_empty_one()
    {
        var workload = Blueprint.Of(Seats.Catalogue()).Workload(3);

        Assert.Contains(workload.Requests, request => request.Body.Count == 2);
        Assert.All(
            workload.Requests.Where(request => request.Body.Count > 0),
            request => Assert.True(Seats.Want.Decide(request.Body, default).IsRight)
        );
    }

    [Fact]
    public void A_taken_seat_that_is_not_told_of_again_is_caught() =>
        AssertCaught(
            (seat, e, decided) => seat is not null ? new Failure.Redundant("it is taken") : decided,
            GenericLaws.Converges
        );

    [Fact]
    public void A_seat_that_is_told_of_and_never_recorded_is_caught() =>
        AssertCaught(
            (seat, e, decided) => decided.Map(all => all.Filter(one => one is Decision.Raise)),
            GenericLaws.Quiet
        );

    [Fact]
    public void A_seat_that_another_guest_takes_over_is_caught() =>
        AssertCaught(
            (seat, e, decided) =>
                seat is not null && seat.Guest != e.Wish.Guest
                    ? Seq1<Decision>(new ChangeGuest(seat, e.Wish.Guest))
                    : decided,
            GenericLaws.Acknowledged
        );

    [Fact]
    public void The_shipped_domains_hold_too_without_watches_and_with_generated_requests() =>
        Assert.Empty(
            Run(Decisions.Domains.All, FaultKinds.Any, 200)
                .Failures.Select(failure => $"{failure.Seed}: {failure.Violation}")
        );

    [Fact]
    public void The_simulation_knows_no_domain() =>
        Assert.DoesNotContain(
            typeof(Blueprint).Assembly.GetReferencedAssemblies(),
            assembly => assembly.Name == "Ecomm.Decisions"
        );

    private static void AssertCaught(
        Func<Seat?, SeatWanted, Either<Failure, Seq<Decision>>, Either<Failure, Seq<Decision>>> broken,
        string law
    )
    {
        var failures = Run(Seats.Catalogue(broken), FaultKinds.Any, 200).Failures;

        Assert.NotEmpty(failures);
        Assert.Contains(failures, failure => failure.Violation.Law == law);
    }

    private static Tally Run(Catalogue catalogue, IReadOnlySet<FaultKind> faults, int seeds) =>
        new Campaign(Blueprint.Of(catalogue), faults, 1, seeds, TimeSpan.MaxValue).Run(1, default);
}
