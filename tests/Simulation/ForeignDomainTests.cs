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

    /// <summary>Nobody's event causes it, so its dead letter alone would be allowed: a request may be wrong.</summary>
    [Fact]
    public void A_first_worker_that_raises_what_it_does_not_declare_is_caught()
    {
        AssertCaught(
            (seat, e, decided) => decided.Map(all => all.Add(new Decision.Raise(new SeatWanted(e.Wish, e.At)))),
            GenericLaws.Throws
        );
        var (seed, violation) = Run(
            Seats.Catalogue((seat, e, decided) => decided.Map(all => all.Add(new TakeSeat(e.Wish)))),
            System.Collections.Frozen.FrozenSet<FaultKind>.Empty,
            1
        )
            .Failures.Single();
        Assert.Equal(1UL, seed);
        Assert.EndsWith("SeatTaker writes SEATS#seatId-id-1 SEAT#seatId-id-1 twice at once", violation.What);
    }

    [Fact]
    public void A_worker_that_throws_only_about_what_is_recorded_is_caught_with_its_seed() =>
        AssertCaught(
            (seat, e, decided) => seat is null ? decided : throw new InvalidOperationException("taken"),
            GenericLaws.Throws
        );

    [Fact]
    public void A_law_that_throws_is_broken_by_its_name()
    {
        var law = new Law.OfEachSubject(
            "seats",
            "Says.",
            state => state.Records.Map<string>(_ => throw new FormatException("odd"))
        );
        var seats = Seats.Catalogue().Domains[0] with { Laws = Seq1<Law>(law) };

        var failures = Run(new Catalogue(seats), System.Collections.Frozen.FrozenSet<FaultKind>.Empty, 1).Failures;

        Assert.Equal(new Violation("seats", "the law itself threw FormatException: odd"), failures.Single().Violation);
    }

    [Fact]
    public void A_worker_that_throws_when_it_is_asked_again_is_told_of_by_its_name_beside_the_others()
    {
        var wanted = new SeatWanted(new Wish("SEAT-1", "GUEST-1"), default);
        var published = new PublishedEvent(
            wanted.Name,
            wanted,
            Injected: false,
            new System.Collections.Generic.HashSet<string> { "SeatTaker" }
        );
        var catalogue = Seats.Catalogue((seat, e, decided) => throw new FormatException("odd"));

        var reports = Laws.Check(
            catalogue,
            new Committed(Seq1(published), Seq<FoundRecord>(), Seq<Item>(), Seq<Item>())
        );

        Assert.Equal(
            "SEAT-1: SeatTaker acknowledged SEAT_WANTED_EVENT of SEAT-1/GUEST-1, but threw FormatException when it was asked again: odd",
            reports.Single(report => report.Law == Laws.Acknowledged).Violations.Single()
        );
    }

    [Fact]
    public void Generated_amounts_are_on_both_sides_of_limits()
    {
        var amounts = Enumerable
            .Range(1, 50)
            .SelectMany(seed => Blueprint.Of(Decisions.Domains.All).Workload((ulong)seed).Requests)
            .Select(request => request.Body["price"])
            .OfType<Value.Number>()
            .Select(price => (decimal)price.Of.Exact())
            .ToHashSet();
        Assert.Superset(new System.Collections.Generic.HashSet<decimal> { 0m, 25m, 99.99m, 100m, 1_000_000m }, amounts);
    }

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
