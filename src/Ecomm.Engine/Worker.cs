namespace Ecomm.Engine;

/// <summary>
/// A worker as a value: its name, the events that it takes, the records that it reads for one, and what it decides from what was
/// found. Everything else (delivery, storage, retries) is the shell's and the same for all.
/// </summary>
public sealed record Worker
{
    private readonly Func<EventType, bool> takes;

    private Worker(string name, Func<EventType, bool> takes, Seq<Entity> readsFrom, Effects effects) =>
        (Name, this.takes, ReadsFrom, Effects) = (name, takes, readsFrom, effects);

    /// <summary>The name in routes.json, and of the worker's queue and function.</summary>
    public string Name { get; }

    /// <summary>The kinds of records that it reads.</summary>
    public Seq<Entity> ReadsFrom { get; }

    /// <summary>What it may write, raise and ask; the shell refuses anything else.</summary>
    public Effects Effects { get; init; }

    /// <summary>The records to load before <see cref="Decide"/>; none for an event that is not this worker's.</summary>
    public required Func<Event, Seq<RecordRef>> Reads { get; init; }

    /// <summary>
    /// The decisions, or a failure. Pure: the same arguments always give the same result.
    /// An event of a type that this worker does not take is <see cref="Failure.Malformed"/>.
    /// </summary>
    public required Func<Found, Event, Instant, Either<Failure, Seq<Decision>>> Decide { get; init; }

    /// <summary>
    /// The events that usually come when none of the records is there that the worker reads for them: the first of their subject.
    /// The decision on nothing may then be carried out unread, see <see cref="IsGuarded"/>.
    /// </summary>
    public Seq<EventType> Opening { get; init; }

    /// <summary>Whether this worker takes those events; the routing table is made from it.</summary>
    public bool Takes(EventType type) => takes(type);

    /// <summary>Whether events of that type are among <see cref="Opening"/>.</summary>
    public bool Opens(EventType type)
    {
        // Enumerating a Seq allocates, and every delivery comes by here.
        for (var i = 0; i < Opening.Count; i++)
        {
            if (Opening[i] == type)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// Whether those writes insert each of these records: then they are made if none of them was there, and otherwise not at all, so that
    /// nobody needs to have read.
    /// </summary>
    public static bool IsGuarded(Seq<RecordRef> reads, IReadOnlyList<ItemWrite> writes) =>
        reads.ForAll(read => writes.Any(write => write is ItemWrite.Put && write.Key == read.Key));

    /// <summary>A worker that reads one record.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="reads">The record to read for an event. The event's type says which events it takes.</param>
    /// <param name="state">What it decides on.</param>
    /// <param name="decide">The decision.</param>
    /// <param name="effects">What it may write, raise and ask.</param>
    /// <param name="takes">Which events of that type it takes; empty for all.</param>
    public static Worker For<TEvent, T1, TState>(
        string name,
        Func<TEvent, RecordRef<T1>> reads,
        Func<T1?, TState> state,
        Func<TState, TEvent, Instant, Either<Failure, Seq<Decision>>> decide,
        Effects effects,
        Seq<EventType> takes = default
    )
        where TEvent : Event
        where T1 : class, IRecord<T1> =>
        Of<TEvent>(
            name,
            Seq1<Entity>(T1.Entity),
            effects,
            e => Seq1(reads(e).ToRef()),
            (found, e, now) => decide(state(found.At(reads(e))), e, now),
            takes
        );

    /// <summary>A worker that reads two records.</summary>
    public static Worker For<TEvent, T1, T2, TState>(
        string name,
        Func<TEvent, (RecordRef<T1>, RecordRef<T2>)> reads,
        Func<T1?, T2?, TState> state,
        Func<TState, TEvent, Instant, Either<Failure, Seq<Decision>>> decide,
        Effects effects
    )
        where TEvent : Event
        where T1 : class, IRecord<T1>
        where T2 : class, IRecord<T2> =>
        Of<TEvent>(
            name,
            Seq<Entity>(T1.Entity, T2.Entity),
            effects,
            e => reads(e) is var (a, b) ? Seq(a.ToRef(), b.ToRef()) : default,
            (found, e, now) => reads(e) is var (a, b) ? decide(state(found.At(a), found.At(b)), e, now) : default
        );

    /// <summary>A worker that reads three records.</summary>
    public static Worker For<TEvent, T1, T2, T3, TState>(
        string name,
        Func<TEvent, (RecordRef<T1>, RecordRef<T2>, RecordRef<T3>)> reads,
        Func<T1?, T2?, T3?, TState> state,
        Func<TState, TEvent, Instant, Either<Failure, Seq<Decision>>> decide,
        Effects effects
    )
        where TEvent : Event
        where T1 : class, IRecord<T1>
        where T2 : class, IRecord<T2>
        where T3 : class, IRecord<T3> =>
        Of<TEvent>(
            name,
            Seq<Entity>(T1.Entity, T2.Entity, T3.Entity),
            effects,
            e => reads(e) is var (a, b, c) ? Seq(a.ToRef(), b.ToRef(), c.ToRef()) : default,
            (found, e, now) =>
                reads(e) is var (a, b, c) ? decide(state(found.At(a), found.At(b), found.At(c)), e, now) : default
        );

    /// <summary>A worker that reads one record and asks a gateway: its state has the answer, once there is one.</summary>
    public static Worker Asking<TEvent, T1, TAnswer, TState>(
        string name,
        Func<TEvent, RecordRef<T1>> reads,
        Func<T1?, TAnswer?, TState> state,
        Func<TState, TEvent, Instant, Either<Failure, Seq<Decision>>> decide,
        Effects effects
    )
        where TEvent : Event
        where T1 : class, IRecord<T1>
        where TAnswer : Answer =>
        Of<TEvent>(
            name,
            Seq1<Entity>(T1.Entity),
            effects,
            e => Seq1(reads(e).ToRef()),
            (found, e, now) => decide(state(found.At(reads(e)), found.Answer as TAnswer), e, now)
        );

    private static Worker Of<TEvent>(
        string name,
        Seq<Entity> readsFrom,
        Effects effects,
        Func<TEvent, Seq<RecordRef>> reads,
        Func<Found, TEvent, Instant, Either<Failure, Seq<Decision>>> decide,
        Seq<EventType> takes = default
    )
        where TEvent : Event
    {
        return new(name, Takes, readsFrom, effects)
        {
            Reads = e => Mine(e) is { } mine ? reads(mine) : Seq<RecordRef>(),
            Decide = (found, e, now) =>
                Mine(e) is { } mine
                    ? decide(found, mine, now)
                    : new Failure.Malformed($"eventName is {e.Name}; expected an event of {name}"),
        };

        bool Takes(EventType type) =>
            typeof(TEvent).IsAssignableFrom(type.Class) && (takes.IsEmpty || takes.Exists(one => one == type));

        TEvent? Mine(Event e) =>
            e is TEvent mine && (takes.IsEmpty || takes.Exists(one => one == e.Type)) ? mine : null;
    }
}
