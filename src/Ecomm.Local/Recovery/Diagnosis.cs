using LanguageExt;

namespace Ecomm.Local.Recovery;

// Why is this order not further? Nobody knows that better than the workers: each is asked, for each event of the order that
// is routed to it, what it would decide now. What it would still do is what the order waits for. Nothing here knows of
// statuses, so a new worker or a new rule is explained without a word being changed.

/// <summary>Explains where an order waits. Pure: the same evidence always gives the same findings.</summary>
public static class Diagnosis
{
    /// <summary>The reasons, those that need a hand first; none for an order with nothing left to do.</summary>
    public static Seq<Finding> Of(OrderEvidence evidence, Routes routes, Instant now)
    {
        var dead = evidence.Dead.Map(e => (Finding)new Finding.Dead(e));
        var unreadable = evidence.Unreadable.Map(what => (Finding)new Finding.Unreadable(what));
        var deliveries =
            from e in evidence.Events
            from worker in Slices.Workers
            where routes.WorkersOf(e.Name).Contains(worker.Name) && !IsDead(evidence, worker, e)
            from finding in Ask(evidence, worker, e, now)
            orderby Rank(finding)
            select finding;
        var findings = toSeq(dead.AsEnumerable().Concat(unreadable).Concat(deliveries).ToArray());
        return findings.IsEmpty && !evidence.IsFinal ? Seq1<Finding>(new Finding.NothingLeft()) : findings;
    }

    private static Option<Finding> Ask(OrderEvidence evidence, Worker worker, Event.OfOrder e, Instant now)
    {
        var decided = worker.Decide(evidence.Found, e, now);
        return decided.Case switch
        {
            Failure.Early early => new Finding.Early(worker.Name, e, early.Reason),
            Failure { Kind: FailureKind.Unexpected } refused => new Finding.Refused(worker.Name, e, refused.Reason),
            Failure => None,
            _ => Explain(evidence, worker, e, (Seq<Decision>)decided),
        };
    }

    private static Option<Finding> Explain(
        OrderEvidence evidence,
        Worker worker,
        Event.OfOrder e,
        Seq<Decision> decisions
    )
    {
        var taken = decisions.Bind(decision => Taken(evidence, decision));
        var undone = decisions.Filter(decision => !IsPublished(evidence, decision));
        return !taken.IsEmpty
                ? new Finding.Refused(worker.Name, e, $"the key of {taken[0].Name} is taken by other data")
            : undone.IsEmpty ? None
            : evidence.Found.Payment is { } payment && undone.Exists(decision => decision is Decision.Ask)
                ? new Finding.PaymentOpen(worker.Name, e, payment)
            : new Finding.Undone(worker.Name, e, undone);
    }

    private static bool IsPublished(OrderEvidence evidence, Decision decision) =>
        decision is Decision.Raise { Event: Event.OfOrder raised }
        && evidence.Events.Exists(e => e.Name == raised.Name && e.Item == raised.Item);

    // An event's key is made of its order and name: there is no second one of that name.
    private static Seq<Event> Taken(OrderEvidence evidence, Decision decision) =>
        decision is Decision.Raise { Event: Event.OfOrder raised }
        && evidence.Events.Exists(e => e.Name == raised.Name && e.Item != raised.Item)
            ? Seq1<Event>(raised)
            : Seq<Event>();

    private static bool IsDead(OrderEvidence evidence, Worker worker, Event e) =>
        evidence.Dead.Exists(dead => dead.Queue == worker.Name && dead.EventName == e.Name);

    private static int Rank(Finding finding) =>
        finding switch
        {
            Finding.Refused => 0,
            Finding.Undone or Finding.PaymentOpen => 1,
            _ => 2,
        };
}
