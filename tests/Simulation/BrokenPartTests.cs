using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Breakage;
using Ecomm.Simulation.Domains.Variants;

namespace Ecomm.Simulation.Tests;

/// <summary>A part stays down: what does not need it comes to its end, and what needs it waits in sight.</summary>
public sealed class BrokenPartTests
{
    private static readonly Blueprint Domains = Blueprint.Of(Decisions.Domains.All);
    private static readonly Catalogue Theatre = Seats.Catalogue();

    public static TheoryData<int> Parts => new(Enumerable.Range(0, Part.Of(Shipped.System.Catalogue).Count));

    [Theory]
    [MemberData(nameof(Parts))]
    public void Whatever_part_stays_down_the_rest_ends_and_nothing_is_lost(int number)
    {
        var part = Part.Of(Shipped.System.Catalogue)[number];
        // Without the table of events nothing is published, so no message ever waits, whatever the seed: clients do.
        var (seedsMin, seedsMax) = part is Part.Table(Part.Events) or Part.Writes(Part.Events)
            ? (20UL, 20UL)
            : (2, 200);
        var sum = BrokenEnd.None;
        for (var seed = 1UL; seed <= seedsMax && (seed <= seedsMin || sum.Waiting == 0); seed++)
        {
            var plan = Plan.Of(seed, Shipped.System).Breaking(new Break(part, 0, IsMended: seed % 2 == 0));

            var outcome = Simulator.Run(plan, Shipped.System);

            Assert.Null(outcome.Violation);
            sum += outcome.WhileBroken!;
        }
        // Without a table everybody waits.
        Assert.True(part is Part.Table or Part.Writes || sum.Ended > 0, $"{part}: {sum}");
        Assert.True(sum.Waiting + sum.Unanswered > 0, $"{part}: {sum}");
    }

    [Fact]
    public void Generated_requests_and_a_foreign_domain_keep_the_laws_too()
    {
        AssertHolds(Domains, 60);
        AssertHolds(Blueprint.Of(Theatre), 100);
    }

    [Fact]
    public void The_same_seed_breaks_the_same_part_at_the_same_moment()
    {
        var breaking = Shipped.System with { BreaksParts = true };
        Assert.All(
            Enumerable.Range(1, 20).Select(seed => Plan.Of((ulong)seed, breaking)),
            plan => Assert.Equal(Simulator.Run(plan, breaking).Hash, Simulator.Run(plan, breaking).Hash)
        );
    }

    [Fact]
    public void A_wait_that_the_function_s_time_ends_stays_on_the_thread_of_the_run()
    {
        // Throttled writes are tried again after a wait, and in this run a function's time is up during one.
        var breaking = Shipped.System with
        {
            BreaksParts = true,
        };
        var plan = Plan.Of(212, breaking);
        Assert.Equal(new Part.Writes(Part.Events), plan.Break?.Part);
        Assert.Null(Simulator.Run(plan, breaking).Violation);
    }

    [Fact]
    public void Who_needs_a_function_is_whoever_waits_for_what_it_writes_or_raises()
    {
        var (taker, printer) = (Theatre.FindWorker("SeatTaker")!, Theatre.FindWorker("TicketPrinter")!);

        var needs = new Needs(Theatre, new Part.Function("SeatTaker"));

        Assert.True(needs.MayNeed(taker));
        Assert.False(needs.MayNeed(printer));
        Assert.True(needs.MayWait(printer));
        Assert.Equal(["SEAT_TAKEN_EVENT"], needs.Late);
    }

    [Fact]
    public void Nobody_needs_a_gateway_but_those_who_declare_to_ask_it()
    {
        var needs = new Needs(Decisions.Domains.All, new Part.Outside("payment", IsSilent: true));

        Assert.Equal(
            ["ProcessOrderPaymentWorker", "RefundCancelledOrderWorker"],
            Decisions.Domains.All.Workers.Filter(needs.MayNeed).Map(worker => worker.Name).Order()
        );
        Assert.DoesNotContain("ORDER_PLACED_EVENT", needs.Late);
        Assert.Contains("ORDER_PAYMENT_ACCEPTED_EVENT", needs.Late);
    }

    [Fact]
    public void What_asks_nothing_of_a_part_that_is_down_is_not_excused()
    {
        var (taker, printer) = (Theatre.FindWorker("SeatTaker")!, Theatre.FindWorker("TicketPrinter")!);
        var e = new SeatTaken(new Wish("seat-1", "guest-1"), default);
        var needs = new Needs(Theatre, new Part.Writes(Part.Records));

        Assert.False(needs.Excuses(printer, e, new Failure.Redundant("the ticket is printed")));
        Assert.False(needs.Excuses(taker, e, Seq1<Decision>(new Decision.Raise(e))));
        Assert.True(needs.Excuses(taker, e, Seq1<Decision>(new TakeSeat(e.Wish))));
        Assert.True(needs.Excuses(printer, e, new Failure.Early("nobody has it yet")));
    }

    [Fact]
    public void A_poller_that_waits_for_a_function_which_nobody_else_needs_is_caught()
    {
        var variant = KnownBad.All.Single(one => one.Name.StartsWith("one poller", StringComparison.Ordinal));
        var part = new Part.Function("RestockSkuWorker");
        var plan = Plan.Of(1, Shipped.System).Breaking(new Break(part, 0, IsMended: false));

        var outcome = Simulator.Run(plan, variant.Blueprint);

        Assert.Equal(GenericLaws.Ends, outcome.Violation?.Law);
    }

    private static void AssertHolds(Blueprint blueprint, int seeds)
    {
        var tally = new Campaign(
            blueprint with
            {
                BreaksParts = true,
            },
            FaultKinds.Any,
            1,
            seeds,
            TimeSpan.MaxValue
        ).Run(1, default);

        Assert.Empty(tally.Failures.Select(failure => $"{failure.Seed}: {failure.Violation}"));
        Assert.True(tally.WhileBroken is { Ended: > 100, Waiting: > 100 }, $"{tally.WhileBroken}");
    }
}
