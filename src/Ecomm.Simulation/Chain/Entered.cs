using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Chain;

/// <summary>Tells whose code runs: the deliveries of a batch begin one after another, in the call that starts it.</summary>
internal sealed class Entered(World world, Judge judge)
{
    /// <summary>The batch that is being started; null if none is.</summary>
    public Batch? Starting { get; set; }

    /// <summary>
    /// The worker, and a note of whose code runs: what it reads for an event is the first that the shell asks, before any
    /// await, so what the shell calls at the seams from there on is this delivery's.
    /// </summary>
    public Worker Observed(Worker inner) =>
        inner with
        {
            Reads = e =>
            {
                Enter();
                return inner.Reads(e);
            },
            Decide = judge.Contests is { } contests ? Noting(inner, contests) : inner.Decide,
        };

    private Func<Found, Event, Instant, Either<Failure, Seq<Decision>>> Noting(Worker inner, Contests contests) =>
        (found, e, now) =>
        {
            var decided = inner.Decide(found, e, now);
            if (world.Current is { } process)
            {
                contests.Decided(process, inner, e, new Round(found, now, decided, null));
            }
            return decided;
        };

    private void Enter()
    {
        if (Starting is null)
        {
            return;
        }
        foreach (var delivery in Starting.Deliveries)
        {
            if (!delivery.Process.HasBegun)
            {
                delivery.Process.HasBegun = true;
                world.TurnTo(delivery.Process);
                return;
            }
        }
    }
}
