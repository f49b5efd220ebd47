using Ecomm.Operations.Events;
using LanguageExt;

namespace Ecomm.Operations.Replay;

/// <summary>
/// What a log says later of a subject. A worker writes its records first and publishes its event afterwards, so other deliveries of the
/// subject that were decided later may stand before that event in the log. Whatever would keep the worker from its decision, such as a
/// cancellation that finds nothing to give back yet, was decided after it, and comes after its event here.
/// </summary>
public sealed class Foretold(Catalogue catalogue, IReadOnlyList<StreamRecord> log)
{
    private readonly ILookup<SubjectId, Told> bySubject = All(catalogue, log).ToLookup(told => told.Subject);

    /// <summary>The decisions about the event's subject whose events the log holds only after that place.</summary>
    public IEnumerable<Told> After(int place, Event e) =>
        Catalogue.SubjectOf(e) is { } subject ? bySubject[subject].Where(told => told.Place > place) : [];

    /// <summary>What that worker decided on the event, if the log holds it only after that place; null otherwise.</summary>
    public Told? Of(Worker worker, Event e, int place) =>
        After(place, e).FirstOrDefault(told => told.Worker.Name == worker.Name && told.On.Type == e.Type);

    private static IEnumerable<Told> All(Catalogue catalogue, IReadOnlyList<StreamRecord> log)
    {
        var places = ContestTimes.Places(log);
        for (var place = 0; place < log.Count; place++)
        {
            if (
                catalogue.ReadStored(log[place].Item.Attributes).Case is not StoredEvent { Event: var e }
                || Catalogue.SubjectOf(e) is not { } subject
            )
            {
                continue;
            }
            foreach (var worker in catalogue.Workers.Filter(worker => worker.Takes(e.Type)))
            {
                var raised = worker
                    .Effects.Raised.Filter(type => type.Subject == subject.Kind)
                    .AsEnumerable()
                    .Select(type =>
                        (Type: type, Place: type.KeyAbout(subject.Id) is { } key ? places.GetValueOrDefault(key) : 0)
                    )
                    .Where(one => one.Place > place)
                    .ToList();
                if (raised.Count > 0)
                {
                    var (type, at) = raised.MinBy(one => one.Place);
                    yield return new Told(worker, subject, e, type, at);
                }
            }
        }
    }

    /// <summary>A decision whose event is in the log.</summary>
    /// <param name="Worker">Who decided.</param>
    /// <param name="Subject">What about.</param>
    /// <param name="On">The event that it decided on.</param>
    /// <param name="Raised">What it raised.</param>
    /// <param name="Place">Where the log holds that.</param>
    public sealed record Told(Worker Worker, SubjectId Subject, Event On, EventType Raised, int Place)
    {
        /// <summary>Whether the decision could be made before, and after can not, or would be another.</summary>
        public bool IsPrevented(Either<Failure, Seq<Decision>> before, Either<Failure, Seq<Decision>> after) =>
            (IsMadeBy(before) && !IsMadeBy(after)) || (Decides(before, MayRaise) && !Decides(after, MayRaise));

        /// <summary>Whether these decisions are it, or ask for what may bring it about.</summary>
        public bool IsMadeBy(Either<Failure, Seq<Decision>> decisions) => Decides(decisions, type => type == Raised);

        private bool MayRaise(EventType type) => Worker.Effects.Raised.Contains(type);

        // Whoever has decided before only repeats the event; and what an answer brings about, only the answer says.
        private static bool Decides(Either<Failure, Seq<Decision>> decisions, Func<EventType, bool> outcome) =>
            decisions.Match(
                Right: all =>
                    all.Exists(decision => decision is Decision.Change)
                    && all.Exists(decision =>
                        decision is Decision.Ask || (decision is Decision.Raise raise && outcome(raise.Event.Type))
                    ),
                Left: _ => false
            );
    }
}
