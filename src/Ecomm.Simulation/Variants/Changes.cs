namespace Ecomm.Simulation.Variants;

/// <summary>Ways to change a worker from outside.</summary>
public static class Changes
{
    /// <summary>The worker, with what it decides seen and answered by <paramref name="after"/>.</summary>
    public static Worker Deciding(
        this Worker worker,
        Func<Found, Event, Instant, Either<Failure, Seq<Decision>>, Either<Failure, Seq<Decision>>> after
    ) => worker with { Decide = (found, e, now) => after(found, e, now, worker.Decide(found, e, now)) };

    /// <summary>The worker, which leaves some decisions out.</summary>
    public static Worker Leaving<TDecision>(this Worker worker)
        where TDecision : Decision => worker.Without(one => one is TDecision);

    /// <summary>The worker, which leaves those decisions out.</summary>
    public static Worker Without(this Worker worker, Func<Decision, bool> which) =>
        worker.Deciding((_, _, _, decided) => decided.Map(decisions => decisions.Filter(one => !which(one))));

    /// <summary>The worker, which takes one kind of failure for something else.</summary>
    public static Worker Taking<TFailure>(this Worker worker, Func<TFailure, Either<Failure, Seq<Decision>>> instead)
        where TFailure : Failure =>
        worker.Deciding((_, _, _, decided) => decided.Case is TFailure failure ? instead(failure) : decided);
}
