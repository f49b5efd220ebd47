using Ecomm.Hosting.Host;
using Ecomm.Hosting.Sightings;
using Ecomm.Operations.Events;
using LanguageExt;

namespace Ecomm.Hosting.Observation;

/// <summary>One moment of the story of an order, or of another subject: an event was published, or something happened to a message of it.</summary>
public abstract record Moment
{
    private Moment(Instant at, Found after) => (At, After) = (at, after);

    /// <summary>When it was published, or when the delivery began.</summary>
    public Instant At { get; }

    /// <summary>What was known of the subject after it.</summary>
    public Found After { get; }

    /// <summary>An event was published. <c>Api</c> is the one that did it; null for a worker.</summary>
    public sealed record Published(StreamRecord Record, string? Api, Instant At, Found After) : Moment(At, After)
    {
        /// <summary>The keys of events that were made of it by an edit, in the order of the event store.</summary>
        public IReadOnlyList<Key> ResentAs { get; init; } = [];
    }

    /// <summary>A message was delivered, or disturbed. <c>Decided</c> is what the pure core decides on what was seen.</summary>
    public sealed record Delivered(Sighting Sighting, Seq<Decision> Decided, Instant At, Found After)
        : Moment(At, After);

    /// <summary>An operator changed or deleted an item, or an event, past all rules.</summary>
    public sealed record Tampered(string What, Instant At, Found After) : Moment(At, After);
}

/// <summary>All that happened to one subject, such as an order, from the event store and the journal.</summary>
/// <param name="Catalogue">The domains.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Events">Its events, in the order of the event store, also those under the keys of others.</param>
/// <param name="Moments">What happened, in the order of time.</param>
public sealed record Story(
    Catalogue Catalogue,
    SubjectId Subject,
    IReadOnlyList<StreamRecord> Events,
    IReadOnlyList<Moment> Moments
)
{
    /// <summary>The story of that subject; empty if nothing is known of it.</summary>
    public static Story Of(LocalSystem system, SubjectId subject)
    {
        var own = system.Stream.Of(subject.Partition);
        // What could not be read has no subject of its own; it belongs to the story of the one that it stands under.
        var sightings = system
            .Journal.Of(subject)
            .Concat(own.SelectMany(record => system.Journal.Of(record.Seq)))
            .DistinctBy(sighting => sighting.Id)
            .OrderBy(sighting => sighting.Id)
            .ToList();
        var events = own.Concat(
                sightings.Select(sighting => sighting.Seq).Distinct().Select(system.Stream.Find).OfType<StreamRecord>()
            )
            // An edit may have made another subject's event of it.
            .SelectMany(record =>
                system
                    .Stream.ResentOf(record.Item.Key)
                    .Append(record.InPlaceOf is { } first ? system.Stream.Find(first) : null)
                    .OfType<StreamRecord>()
                    .Prepend(record)
            )
            .DistinctBy(record => record.Seq)
            .OrderBy(record => record.Seq)
            .ToList();
        return Of(system.Catalogue, subject, events, sightings);
    }

    /// <summary>Whether a worker takes one of its events, and no delivery of it to any worker is on record.</summary>
    public bool Lacks(Routes routes)
    {
        var seen = Moments.OfType<Moment.Delivered>().Select(moment => moment.Sighting.Seq).ToHashSet();
        return Events.Any(record => routes.WorkersOf(record.EventName).Any() && !seen.Contains(record.Seq));
    }

    /// <summary>The story that these events and sightings make.</summary>
    public static Story Of(
        Catalogue catalogue,
        SubjectId subject,
        IReadOnlyList<StreamRecord> events,
        IReadOnlyList<Sighting> sightings
    )
    {
        var bySeq = events.ToDictionary(record => record.Seq);
        var known = Found.Nothing;
        var moments = new List<Moment>();
        var steps = events
            .Select(record =>
                (At: TimeOf(record), record.Seq, Order: 0L, Record: (StreamRecord?)record, Sighting: (Sighting?)null)
            )
            .Concat(
                sightings.Select(sighting =>
                    (
                        At: BeganAt(sighting, bySeq.GetValueOrDefault(sighting.Seq)),
                        sighting.Seq,
                        Order: sighting.Id,
                        Record: bySeq.GetValueOrDefault(sighting.Seq),
                        Sighting: (Sighting?)sighting
                    )
                )
            )
            // Of what happened in the same millisecond: an event before its deliveries, and those before what they raised.
            .OrderBy(step => step.At)
            .ThenBy(step => step.Seq)
            .ThenBy(step => step.Order);
        foreach (var (at, _, _, record, sighting) in steps)
        {
            if (sighting is null)
            {
                moments.Add(
                    new Moment.Published(record!, ApiOf(catalogue, record!), at, known)
                    {
                        ResentAs =
                        [
                            .. events.Where(one => one.InPlaceOf == record!.Item.Key).Select(one => one.Item.Key),
                        ],
                    }
                );
                continue;
            }
            if (sighting is { Kind: SightingKind.Tampered, Rounds: [{ Found: var now }] })
            {
                // What is gone is not known any more.
                known = new Found(known.Records.Filter(record => !IsOf(subject, record))).With(now);
                moments.Add(new Moment.Tampered(sighting.Why, at, known));
                continue;
            }
            var rounds = sighting
                .Rounds.Select(round => (round.Found, Decided: Decided(catalogue, record, sighting, round)))
                .ToList();
            known = rounds.Aggregate(
                known,
                (so, round) => so.With(Projection.After(catalogue, so.With(round.Found), round.Decided))
            );
            moments.Add(new Moment.Delivered(sighting, toSeq(rounds.SelectMany(round => round.Decided)), at, known));
        }
        return new Story(catalogue, subject, events, moments);
    }

    /// <summary>What the worker decided in a round: pure, so that it is found again from what it saw.</summary>
    public static Either<Failure, Seq<Decision>>? Decide(
        Catalogue catalogue,
        StreamRecord? record,
        string worker,
        SeenRound round
    ) =>
        record is not null
        && catalogue.ReadStored(record.Item.Attributes).Case is StoredEvent stored
        && catalogue.FindWorker(worker) is { } slice
            ? slice.Decide(round.Found, stored.Event, round.Now)
            : (Either<Failure, Seq<Decision>>?)null;

    // What was not committed did not happen; a worker that could not read what it saw decided nothing.
    private static Seq<Decision> Decided(
        Catalogue catalogue,
        StreamRecord? record,
        Sighting sighting,
        SeenRound round
    ) =>
        round is { Committed: not false, Failure: null }
        && Decide(catalogue, record, sighting.Worker, round)?.Case is Seq<Decision> decisions
            ? decisions
            : Seq<Decision>();

    // A delivery began before its worker was told the time: what that one then raised comes after it. It began after its event was
    // published: the duration is rounded up, so the subtraction may give an earlier time.
    private static Instant BeganAt(Sighting sighting, StreamRecord? record)
    {
        var began = sighting.At.UnixMilliseconds - (long)Math.Ceiling(sighting.TookMs);
        var told = sighting.Rounds is [var first, ..] ? first.Now.UnixMilliseconds : sighting.At.UnixMilliseconds;
        var published = record is null ? began : TimeOf(record).UnixMilliseconds;
        return new(Math.Min(Math.Max(began, published), told));
    }

    private static Instant TimeOf(StreamRecord record) =>
        record.Item.Attributes[Attributes.CreatedAt] is { } at ? Instant.Parse(at).IfLeft(default(Instant)) : default;

    private static bool IsOf(SubjectId subject, FoundRecord record) =>
        record.Entity.Subject == subject.Kind
        && !record.Entity.Keys.HasSecond
        && record.Entity.Keys.IdOf(record.Key) == subject.Id;

    // Whoever publishes raw events says so, but for an edit by hand; of all others at most one API publishes one.
    private static string? ApiOf(Catalogue catalogue, StreamRecord record) =>
        record.InPlaceOf is not null
            ? null
            : catalogue
                .Apis.OfType<Api.Command>()
                .FirstOrDefault(api =>
                    record.Item.Attributes[Attributes.Simulated] is Value.Flag { Of: true }
                        ? api.Raises.IsNone
                        : (api.Raises.Case as EventType)?.Name == record.EventName
                )
                ?.Name;
}
