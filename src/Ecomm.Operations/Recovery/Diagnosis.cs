using LanguageExt;

namespace Ecomm.Operations.Recovery;

// Why is this order not further? Nobody knows that better than the workers: each is asked, for each event of the order that
// is routed to it, what it would decide now. What it would still do is what the order waits for. Nothing here knows what an order
// is, so every domain, worker and rule is explained alike.

/// <summary>Explains where an order, or any other subject, waits. Pure: the same evidence always gives the same findings.</summary>
public static class Diagnosis
{
    /// <summary>The reasons, those that need a hand first; none for a subject with nothing left to do.</summary>
    public static Seq<Finding> Of(Catalogue catalogue, Evidence evidence, Routes routes, Instant now)
    {
        var dead = evidence.Dead.Map(e => (Finding)new Finding.Dead(e));
        var unreadable = evidence
            .Unreadable.Map(what => (Finding)new Finding.Unreadable(what))
            .Concat(evidence.Unread.Map(e => (Finding)new Finding.Unread(e)));
        var deliveries =
            from e in evidence.Events
            from worker in catalogue.Workers
            where routes.WorkersOf(e.Name).Contains(worker.Name) && !IsDead(evidence, worker, e)
            from finding in Ask(evidence, worker, e, now)
            orderby Rank(finding)
            select finding;
        var findings = toSeq(dead.AsEnumerable().Concat(unreadable).Concat(deliveries).ToArray());
        return !findings.IsEmpty || evidence.IsFinal ? findings
            : evidence.WaitsForRequests ? Seq1<Finding>(new Finding.AwaitsRequest(evidence.Waits))
            : Seq1<Finding>(new Finding.NothingLeft());
    }

    private static Option<Finding> Ask(Evidence evidence, Worker worker, Event e, Instant now)
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

    private static Option<Finding> Explain(Evidence evidence, Worker worker, Event e, Seq<Decision> decisions)
    {
        var taken = decisions.Bind(decision => Taken(evidence, decision));
        var undone = decisions.Filter(decision => !IsPublished(evidence, decision));
        return !taken.IsEmpty
                ? new Finding.Refused(worker.Name, e, $"the key of {taken[0].Name} is taken by other data")
            : undone.IsEmpty ? None
            // What is to be recorded before the gateway is asked, nobody waits for but the worker.
            : undone is [Decision.Ask ask] && Seen(evidence, worker, e) is { IsEmpty: false } seen
                ? new Finding.GatewayOpen(worker.Name, e, ask.Question, seen)
            : new Finding.Undone(worker.Name, e, undone);
    }

    private static Seq<FoundRecord> Seen(Evidence evidence, Worker worker, Event e)
    {
        var keys = worker.Reads(e).Map(record => record.Key);
        return evidence.Found.Records.Filter(record => keys.Contains(record.Key));
    }

    private static bool IsPublished(Evidence evidence, Decision decision) =>
        decision is Decision.Raise { Event: var raised } && Standing(evidence, raised) is { } e && SaySame(e, raised);

    private static Seq<Event> Taken(Evidence evidence, Decision decision) =>
        decision is Decision.Raise { Event: var raised } && Standing(evidence, raised) is { } e && !SaySame(e, raised)
            ? Seq1(raised)
            : Seq<Event>();

    // An event's key is made of what it says: there is no second one of that key.
    private static Event? Standing(Evidence evidence, Event raised) =>
        evidence.Events.Find(e => e.Type.KeyOf(e) == raised.Type.KeyOf(raised)).Case as Event;

    private static bool SaySame(Event one, Event other) =>
        one.Name == other.Name && one.Type.Write(one).Equals(other.Type.Write(other));

    private static bool IsDead(Evidence evidence, Worker worker, Event e) =>
        evidence.Dead.Exists(dead => dead.Queue == worker.Name && dead.EventName == e.Name);

    private static int Rank(Finding finding) =>
        finding switch
        {
            Finding.Refused => 0,
            Finding.Undone or Finding.GatewayOpen => 1,
            _ => 2,
        };
}
