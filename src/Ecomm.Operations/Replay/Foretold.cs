using Ecomm.Operations.Events;
using LanguageExt;

namespace Ecomm.Operations.Replay;

/// <summary>
/// What a log says later of a subject. A worker writes its records first and publishes its event afterwards, so other deliveries of the
/// subject that were decided later may be before that event in the log. Whatever would keep the worker from its decision, such as a
/// cancellation that finds nothing to give back yet, was decided after it, and comes after its event here.
/// </summary>
public sealed class Foretold(Catalogue catalogue, IReadOnlyList<StreamRecord> log)
{
    private readonly ILookup<SubjectId, Told> told = All(catalogue, log).ToLookup(told => told.Subject);

    /// <summary>What has been decided about the event's subject only after that place, as far as the log can tell.</summary>
    public IEnumerable<Told> After(int place, Event e) =>
        Catalogue.SubjectOf(e) is { } subject ? told[subject].Where(told => told.Place > place) : [];

    private static IEnumerable<Told> All(Catalogue catalogue, IReadOnlyList<StreamRecord> log)
    {
        var places = new Dictionary<Key, int>();
        for (var place = 0; place < log.Count; place++)
        {
            places.TryAdd(log[place].Item.Key, place);
        }
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
                var first = worker
                    .Effects.Raised.Filter(type => type.Subject == subject.Kind)
                    .Map(type => type.KeyAbout(subject.Id) is { } key ? places.GetValueOrDefault(key, -1) : -1)
                    .Filter(at => at > place);
                if (!first.IsEmpty)
                {
                    yield return new Told(worker, subject, e, first.Min());
                }
            }
        }
    }

    /// <summary>A decision whose event is in the log.</summary>
    /// <param name="Worker">Who decided.</param>
    /// <param name="Subject">What about.</param>
    /// <param name="On">The event that it decided on.</param>
    /// <param name="Place">The place in the log of what it raised.</param>
    public sealed record Told(Worker Worker, SubjectId Subject, Event On, int Place)
    {
        /// <summary>Whether these decisions may be it: records and an event, or a question whose answer brings one.</summary>
        public bool IsMadeBy(Either<Failure, Seq<Decision>> decisions) =>
            decisions.Match(
                Right: all =>
                    all.Exists(decision => decision is Decision.Change)
                    && all.Exists(decision =>
                        decision is Decision.Ask
                        || (decision is Decision.Raise raise && Worker.Effects.Raised.Contains(raise.Event.Type))
                    ),
                Left: _ => false
            );
    }
}
