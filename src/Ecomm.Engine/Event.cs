using System.Collections.Immutable;

namespace Ecomm.Engine;

/// <summary>A fact that was, or is to be, published to the event store. <see cref="At"/> is when it was raised.</summary>
public abstract record Event(Instant At)
{
    /// <summary>Its declaration: name, key and codec.</summary>
    public abstract EventType Type { get; }

    /// <summary>Its name on the wire.</summary>
    public string Name => Type.Name;
}

/// <summary>An event that a domain declares: <c>record OrderPlaced(…) : Event(…), IEvent</c>.</summary>
public interface IEvent
{
    /// <summary>The declaration of the events of this class.</summary>
    static abstract EventType Declared { get; }
}

/// <summary>An event whose class declares it: <c>record SeatHeld(…) : Event&lt;SeatHeld&gt;(At), IEvent</c>.</summary>
public abstract record Event<TSelf>(Instant At) : Event(At)
    where TSelf : Event<TSelf>, IEvent
{
    /// <inheritdoc />
    public sealed override EventType Type => TSelf.Declared;
}

/// <summary>
/// Any event under any key: what the testing API publishes to disturb the system. It is published as simulated, and read
/// back as the event that its name declares, if any.
/// </summary>
/// <param name="Key">Its key in the event store.</param>
/// <param name="RawName">Its name on the wire.</param>
/// <param name="Data">Its data.</param>
/// <param name="At">When it was injected.</param>
/// <param name="RawVersion">The version that its data claims to have, see <see cref="EventType.Version"/>.</param>
public sealed record RawEvent(Key Key, string RawName, Value.Map Data, Instant At, long RawVersion = 1) : Event(At)
{
    /// <inheritdoc />
    public override EventType Type => new RawEventType(RawName, RawVersion);

    /// <summary>The key of the event that was edited to make this one; null if it was made in another way.</summary>
    public Key? InPlaceOf { get; init; }
}

/// <summary>
/// What events are about, and what a story is told of: an order, a SKU. The events of one subject are a partition of the
/// event store.
/// </summary>
/// <param name="Name">What people call it.</param>
/// <param name="Field">The field that holds its id, in events and requests.</param>
/// <param name="Prefix">Its events' partition keys are this and its id.</param>
/// <param name="JournalPrefix">The journal's name of a subject is this and its id; only one kind of subject may have none.</param>
public sealed record Subject(string Name, string Field, string Prefix, string JournalPrefix = "")
{
    /// <summary>The partition of the event store that holds the events of that subject.</summary>
    public string PartitionOf(string id) => Prefix + id;

    /// <summary>The id of the subject whose events have that partition key, or null.</summary>
    public string? IdOf(string pk) => pk.StartsWith(Prefix, StringComparison.Ordinal) ? pk[Prefix.Length..] : null;
}

/// <summary>One subject: a certain order, a certain SKU.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Which one.</param>
public sealed record SubjectId(Subject Kind, string Id)
{
    /// <summary>The partition of the event store that holds its events.</summary>
    public string Partition => Kind.PartitionOf(Id);

    /// <summary>Its name in the journal.</summary>
    public string JournalName => Kind.JournalPrefix + Id;

    /// <inheritdoc />
    public override string ToString() => Id;
}

/// <summary>The declaration of an event: its name, what it is about, and how its data is read and written.</summary>
public abstract class EventType
{
    private protected EventType(string name, Subject? subject, Tone tone, Seq<FieldShape> fields) =>
        (Name, Subject, Tone, Fields) = (name, subject, tone, fields);

    /// <summary>The name on the wire; never changed once an event is stored.</summary>
    public string Name { get; }

    /// <summary>What it is about; null for a raw event, which may be about anything.</summary>
    public Subject? Subject { get; }

    /// <summary>What the event means for people who watch.</summary>
    public Tone Tone { get; }

    /// <summary>
    /// The version that its data is written in: 1, and one more for each of <see cref="Earlier"/>. Data is read in any version up to
    /// this one.
    /// </summary>
    public virtual long Version => 1 + Earlier.Length;

    /// <summary>
    /// What brings data of earlier versions to this one: from version 1 to 2, from 2 to 3, and so on. Write them here, or in a field
    /// that is declared above the event type.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is a static field that is declared below: C# has not made its list yet.</exception>
    public ImmutableArray<Upcast> Earlier
    {
        get;
        init =>
            field = value.IsDefault
                ? throw new InvalidOperationException(
                    $"the upcasts of {Name} are not made yet: the field that holds them must stand above the declaration of the event"
                )
                : value;
    } = [];

    /// <summary>The fields of its data.</summary>
    public Seq<FieldShape> Fields { get; }

    /// <summary>The codec of its data; null for a raw event.</summary>
    internal abstract object? Data { get; }

    /// <summary>The key under which the event is published: it is made of what the event says, so repeating it is harmless.</summary>
    public abstract Key KeyOf(Event e);

    /// <summary>The id of its subject; empty for a raw event.</summary>
    public abstract string IdOf(Event e);

    /// <summary>The key of the one event of this name about that subject; null if there may be several.</summary>
    public abstract Key? KeyAbout(string id);

    /// <summary>Its subject in a log line: the id, and the part that tells two events of one name and subject apart.</summary>
    public abstract string Describe(Event e);

    /// <summary>The event's data.</summary>
    public abstract Value.Map Write(Event e);

    /// <summary>
    /// Data of that version in this one, <see cref="Failure.Newer"/> if this program does not know it yet, or
    /// <see cref="Failure.Malformed"/> if there is none such.
    /// </summary>
    /// <param name="data">The data.</param>
    /// <param name="version">The version that it was written in.</param>
    public virtual Either<Failure, Value.Map> Upcast(Value.Map data, long version)
    {
        if (version > Version)
        {
            return new Failure.Newer(
                FormattableString.Invariant($"{Name} is of version {version}; this program knows it up to {Version}")
            );
        }
        if (version < 1)
        {
            return new Failure.Malformed(
                FormattableString.Invariant($"{Name} is of version {version}; the first is 1")
            );
        }
        for (var from = version; from < Version; from++)
        {
            var next = Earlier[(int)from - 1].Total(data);
            if (next.IsLeft)
            {
                return new Failure.Malformed(
                    FormattableString.Invariant($"{Name} of version {from} is not brought to the next: {(string)next}")
                );
            }
            data = (Value.Map)next;
        }
        return data;
    }

    /// <summary>The event with that data of this version, or <see cref="Failure.Malformed"/> with every fault.</summary>
    public abstract Either<Failure, Event> Read(Value.Map data, Instant at);

    /// <summary>The class of its events; null for a raw event, which no worker takes.</summary>
    internal abstract Type? Class { get; }
}

/// <summary>The declaration of the events of one class.</summary>
/// <param name="name">Its name on the wire; never changed once an event is stored.</param>
/// <param name="subject">What it is about.</param>
/// <param name="codec">Reads and writes its data.</param>
/// <param name="make">The event of that data, raised at that time.</param>
/// <param name="of">An event's data.</param>
/// <param name="id">The subject's id.</param>
/// <param name="part">
/// What tells two events of this name and subject apart: a name for the key and its value. Null if there is one at most.
/// </param>
/// <param name="tone">How it reads to people.</param>
public sealed class EventType<TEvent, TData>(
    string name,
    Subject subject,
    Codec<TData> codec,
    Func<TData, Instant, TEvent> make,
    Func<TEvent, TData> of,
    Func<TData, string> id,
    (string Name, Func<TData, string> Of)? part = null,
    Tone tone = Tone.Plain
) : EventType(name, subject, tone, codec.Fields)
    where TEvent : Event
{
    private readonly string sort = $"EVENT#{name}";

    internal override object? Data => codec;

    /// <inheritdoc />
    public override Key KeyOf(Event e) =>
        new(
            Subject!.PartitionOf(IdOf(e)),
            part is { } several ? $"{sort}#{several.Name}#{several.Of(DataOf(e))}" : sort
        );

    /// <inheritdoc />
    public override string IdOf(Event e) => id(DataOf(e));

    /// <inheritdoc />
    public override Key? KeyAbout(string id) => part is null ? new Key(Subject!.PartitionOf(id), sort) : null;

    /// <inheritdoc />
    public override string Describe(Event e) => part is { } several ? $"{IdOf(e)}/{several.Of(DataOf(e))}" : IdOf(e);

    /// <inheritdoc />
    public override Value.Map Write(Event e) => codec.Write(DataOf(e));

    /// <inheritdoc />
    public override Either<Failure, Event> Read(Value.Map data, Instant at)
    {
        var read = codec.Read(data);
        return read.IsRight
            ? Right<Failure, Event>(make((TData)read, at))
            : new Failure.Malformed($"{Attributes.EventData}: {(Faults)read}");
    }

    internal override Type Class => typeof(TEvent);

    private TData DataOf(Event e) => of((TEvent)e);
}

internal sealed class RawEventType(string name, long version = 1) : EventType(name, null, Tone.Plain, Seq<FieldShape>())
{
    public override long Version => version;

    internal override object? Data => null;

    // It is of the version that it claims, and nobody can bring another one there.
    public override Either<Failure, Value.Map> Upcast(Value.Map data, long version) =>
        version == Version
            ? data
            : new Failure.Malformed(FormattableString.Invariant($"{Name} is of version {version}, not {Version}"));

    public override Key KeyOf(Event e) => ((RawEvent)e).Key;

    public override string IdOf(Event e) => "";

    public override Key? KeyAbout(string id) => null;

    public override string Describe(Event e) => KeyOf(e).Sk;

    public override Value.Map Write(Event e) => ((RawEvent)e).Data;

    public override Either<Failure, Event> Read(Value.Map data, Instant at) =>
        new Failure.Malformed($"{Attributes.EventName} is '{Name}'; expected an event that this system knows");

    internal override Type? Class => null;
}
