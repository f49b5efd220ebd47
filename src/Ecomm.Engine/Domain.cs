using System.Collections.Frozen;

namespace Ecomm.Engine;

/// <summary>A domain as a value: all that it consists of. A program is made of some.</summary>
/// <param name="Name">Lower-case letters, digits and hyphens; the APIs' paths have it.</param>
/// <param name="Events">The events that it declares.</param>
/// <param name="Entities">Its records.</param>
/// <param name="Workers">What reacts to events.</param>
/// <param name="Apis">What answers requests.</param>
/// <param name="Laws">What always holds of its records.</param>
/// <param name="Gateways">The systems outside that its workers ask.</param>
/// <param name="Contests">Where subjects compete, so that the order of deliveries decides who wins.</param>
public sealed record Domain(
    string Name,
    Seq<EventType> Events,
    Seq<Entity> Entities,
    Seq<Worker> Workers,
    Seq<Api> Apis,
    Seq<Law> Laws,
    Seq<Gateway> Gateways,
    Seq<Contest> Contests
)
{
    /// <summary>A domain with nothing in it yet: <c>Domain.Named("tickets") with { Events = … }</c>.</summary>
    public static Domain Named(string name) =>
        new(
            name,
            Seq<EventType>(),
            Seq<Entity>(),
            Seq<Worker>(),
            Seq<Api>(),
            Seq<Law>(),
            Seq<Gateway>(),
            Seq<Contest>()
        );
}

/// <summary>
/// A contest: a worker gives something scarce to some subjects and not to others. Whoever was first wins; all else follows from
/// the events alone.
/// </summary>
/// <param name="Worker">The worker that decides.</param>
/// <param name="Won">The event that it raises for a winner.</param>
/// <param name="Lost">The event that it raises for a loser.</param>
public sealed record Contest(Worker Worker, EventType Won, EventType Lost);

/// <summary>The domains of a program, and what they declare by name.</summary>
public sealed class Catalogue
{
    private readonly FrozenDictionary<string, EventType> events;

    /// <exception cref="ArgumentException">
    /// Two events, entities, workers or APIs have one name, two kinds of records or subjects may have one key, or a slice names what no domain
    /// declares.
    /// </exception>
    public Catalogue(params Domain[] domains)
    {
        Domains = toSeq(domains);
        Events = All(domain => domain.Events);
        Entities = All(domain => domain.Entities);
        Apis = All(domain => domain.Apis);
        Workers = AlongTheFlow(All(domain => domain.Workers));
        Laws = All(domain => domain.Laws);
        Gateways = All(domain => domain.Gateways);
        Contests = All(domain => domain.Contests);
        Subjects = toSeq(
            Events
                .Map(type => type.Subject)
                .AsEnumerable()
                .Concat(Entities.Map(entity => entity.Subject))
                .OfType<Subject>()
                .Distinct()
                .OrderBy(subject => !IsFollowed(subject))
                .ToArray()
        );
        events = Events
            .AsEnumerable()
            .DistinctBy(type => type.Name)
            .ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);
        Declarations.Check(this);
    }

    /// <summary>The domains, in the order given.</summary>
    public Seq<Domain> Domains { get; }

    /// <summary>The events that the domains declare.</summary>
    public Seq<EventType> Events { get; }

    /// <summary>The kinds of records that the domains declare.</summary>
    public Seq<Entity> Entities { get; }

    /// <summary>In the order in which events reach them, beginning with those of the APIs.</summary>
    public Seq<Worker> Workers { get; }

    /// <summary>The APIs that the domains declare.</summary>
    public Seq<Api> Apis { get; }

    /// <summary>The laws that the domains declare, without the generic ones of <see cref="Engine.Laws"/>.</summary>
    public Seq<Law> Laws { get; }

    /// <summary>The gateways that the workers of the domains may ask.</summary>
    public Seq<Gateway> Gateways { get; }

    /// <summary>Where subjects of the domains compete.</summary>
    public Seq<Contest> Contests { get; }

    /// <summary>What events and records are about: first what people follow to its end, then in the order of their declaration.</summary>
    public Seq<Subject> Subjects { get; }

    /// <summary>The declaration of that name, or null.</summary>
    public EventType? FindEvent(string name) => events.GetValueOrDefault(name);

    /// <summary>The worker of that name, or null.</summary>
    public Worker? FindWorker(string name) => Workers.Find(worker => worker.Name == name).Case as Worker;

    /// <summary>The API of that name, or null.</summary>
    public Api? FindApi(string name) => Apis.Find(api => api.Name == name).Case as Api;

    /// <summary>The kind of record that a key is of, or null.</summary>
    public Entity? OwnerOf(Key key) => Entities.Find(entity => entity.Keys.Owns(key)).Case as Entity;

    /// <summary>What an event is about; null for a raw event.</summary>
    public static SubjectId? SubjectOf(Event e) =>
        e.Type.Subject is { } subject ? new SubjectId(subject, e.Type.IdOf(e)) : null;

    /// <summary>
    /// What an item of the event store is about, also if it cannot be read as an event: by the subject's field in its data, or by
    /// the partition it stands in. Null if nobody can say.
    /// </summary>
    public SubjectId? SubjectOf(Item item)
    {
        // What this program cannot bring forward still names its subject, most likely.
        var data = DataOf(item.Attributes).Case as Value.Map ?? item.Attributes[Attributes.EventData] as Value.Map;
        if (FindEvent(StoredEvent.NameOf(item.Attributes))?.Subject is { } declared)
        {
            // Among the events of what people follow to its end, a stray one of something else is that one's matter.
            return SubjectIn(item.Key.Pk) is { } place && IsFollowed(place.Kind) && !IsFollowed(declared)
                ? place
                : Named(declared, data) ?? SubjectIn(item.Key.Pk);
        }
        return Subjects
            .Map(subject => Named(subject, data) ?? In(subject, item.Key.Pk))
            .AsEnumerable()
            .FirstOrDefault(id => id is not null);
    }

    /// <summary>The subject whose events or records have such keys, or null.</summary>
    public SubjectId? SubjectOf(Key key) =>
        SubjectIn(key.Pk) ?? (OwnerOf(key) is { } entity ? new SubjectId(entity.Subject, entity.Keys.IdOf(key)) : null);

    /// <summary>The subject whose events stand in that partition of the event store, or null.</summary>
    public SubjectId? SubjectIn(string partition) =>
        Subjects.Map(subject => In(subject, partition)).AsEnumerable().FirstOrDefault(id => id is not null);

    /// <summary>Whether a record is about that subject.</summary>
    public static bool IsAbout(FoundRecord record, SubjectId subject) =>
        record.Entity.Subject == subject.Kind && record.Entity.Keys.IdOf(record.Key) == subject.Id;

    /// <summary>The records of a subject of which there is at most one each.</summary>
    public Seq<RecordRef> RecordsOf(SubjectId subject) =>
        Entities
            .Filter(entity => entity.Subject == subject.Kind && !entity.Keys.HasSecond)
            .Map(entity => new RecordRef(entity, entity.Keys.Of(subject.Id)));

    /// <summary>The kind of record that tells first how far such a subject is, or null. Others may tell more.</summary>
    public Entity? ProgressOf(Subject subject) =>
        Entities.Find(entity => entity.Subject == subject && entity.TellsProgress).Case as Entity;

    /// <summary>The event of that name, or why there is none: malformed data, or a name that no domain declares.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="data">Its data, in its newest version.</param>
    /// <param name="at">When it was raised.</param>
    public Either<Failure, Event> ReadEvent(string name, Value.Map data, Instant at) =>
        (FindEvent(name) ?? new RawEventType(name)).Read(data, at);

    /// <summary>Reads an item of the event store; one that cannot be read is malformed.</summary>
    public Either<Failure, StoredEvent> ReadStored(Value.Map item)
    {
        if (item[Attributes.EventName] is not Value.Text name)
        {
            return new Failure.Malformed("eventName is missing or not a string");
        }
        var data = DataOf(item);
        if (data.IsLeft)
        {
            return (Failure)data;
        }
        if (item[Attributes.CreatedAt] is not { } created)
        {
            return new Failure.Malformed($"{Attributes.CreatedAt} is missing");
        }
        var at = Instant.Parse(created);
        if (at.IsLeft)
        {
            return new Failure.Malformed($"{Attributes.CreatedAt} {(string)at}");
        }
        var trace = item[Attributes.TraceId] is Value.Text text ? text.Of : StoredEvent.NoTrace;
        var read = ReadEvent(name.Of, (Value.Map)data, (Instant)at);
        return read.Case is Event e
            ? new StoredEvent(e, trace, (item[Attributes.SpanId] as Value.Text)?.Of)
            : (Failure)read;
    }

    /// <summary>
    /// The data of an item of the event store, in the newest version that its event is declared in; <see cref="Failure.Newer"/> if it
    /// is of a later one.
    /// </summary>
    public Either<Failure, Value.Map> DataOf(Value.Map item)
    {
        if (item[Attributes.EventData] is not Value.Map data)
        {
            return new Failure.Malformed("eventData is missing or not an object");
        }
        var declared = FindEvent(StoredEvent.NameOf(item));
        // Nearly all are of the first version and need no more.
        return declared is null || (item[Attributes.DataVersion] is null && declared.Version == 1)
            ? data
            : StoredEvent.VersionOf(item).Bind(version => declared.Upcast(data, version));
    }

    private static SubjectId? Named(Subject subject, Value.Map? data) =>
        data?[subject.Field] is Value.Text id ? new SubjectId(subject, id.Of.Trim()) : null;

    private bool IsFollowed(Subject subject) => ProgressOf(subject) is not null;

    private static SubjectId? In(Subject subject, string partition) =>
        subject.IdOf(partition) is { } id ? new SubjectId(subject, id) : null;

    // People read a flow from its begin to its end, across domains: whoever takes an event comes before those who take what it raises,
    // and all that comes of one request before what comes of the next.
    private Seq<Worker> AlongTheFlow(Seq<Worker> declared)
    {
        var ordered = new List<Worker>();
        foreach (var begin in Apis.OfType<Api.Command>().SelectMany(api => api.Raises.AsEnumerable()))
        {
            var reached = new Queue<EventType>([begin]);
            while (reached.TryDequeue(out var type))
            {
                foreach (var worker in declared.Filter(worker => worker.Takes(type) && !ordered.Contains(worker)))
                {
                    ordered.Add(worker);
                    foreach (var raised in worker.Effects.Raised)
                    {
                        reached.Enqueue(raised);
                    }
                }
            }
        }
        return toSeq(ordered.Concat(declared.Filter(worker => !ordered.Contains(worker))).ToArray());
    }

    private Seq<T> All<T>(Func<Domain, Seq<T>> of) =>
        toSeq(Domains.AsEnumerable().SelectMany(domain => of(domain).AsEnumerable()).ToArray());
}
