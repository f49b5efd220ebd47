namespace Ecomm.Engine;

/// <summary>A record that a domain declares: <c>record Order(…) : IRecord&lt;Order&gt;</c>.</summary>
public interface IRecord<T>
    where T : class, IRecord<T>
{
    /// <summary>The declaration of these records.</summary>
    static abstract Entity<T> Entity { get; }
}

/// <summary>The declaration of a kind of record of the transactional store: its keys, its codec, its list.</summary>
public abstract class Entity
{
    private protected Entity(
        string name,
        Subject subject,
        KeyTemplate keys,
        Seq<FieldShape> fields,
        string? list,
        string? listTitle
    ) => (Name, Subject, Keys, Fields, List, ListTitle) = (name, subject, keys, fields, list, listTitle);

    /// <summary>What it is called in the journal and in stories.</summary>
    public string Name { get; }

    /// <summary>What the record is about: the first id of its key is the subject's.</summary>
    public Subject Subject { get; }

    /// <summary>The keys of records of this kind.</summary>
    public KeyTemplate Keys { get; }

    /// <summary>The fields of a record, in the order in which they are written.</summary>
    public Seq<FieldShape> Fields { get; }

    /// <summary>The name of its list, which begins the partition keys of the listing index; null if it is not listed.</summary>
    public string? List { get; }

    /// <summary>What people call the list; null if it is not listed.</summary>
    public string? ListTitle { get; }

    /// <summary>The list's name in addresses; null if it is not listed.</summary>
    public string? ListName => ListTitle?.ToLowerInvariant().Replace(' ', '-');

    /// <summary>The record that an item holds, or <see cref="Failure.Malformed"/> with every fault.</summary>
    public abstract Either<Failure, object> ReadRecord(Item item);

    /// <summary>A record of this kind as its item, with its place in the list.</summary>
    public abstract Item WriteRecord(object record);

    /// <summary>The key of a record of this kind.</summary>
    public abstract Key KeyOf(object record);

    /// <summary>The record in a few words, for people.</summary>
    public abstract string Describe(object record);

    /// <summary>
    /// Whether records of this kind tell how far their subject is. Then <see cref="WaitsFor"/> says what one waits for.
    /// </summary>
    public abstract bool TellsProgress { get; }

    /// <summary>What the record's subject waits for, as far as this record knows; null if it is at its end.</summary>
    public abstract Wait? WaitsFor(object record);

    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>The declaration of the records of one class.</summary>
public sealed class Entity<T> : Entity
    where T : class
{
    private static readonly Seq<string> Reserved = Seq(
        Attributes.Pk,
        Attributes.Sk,
        Attributes.ListPartition,
        Attributes.ListSort
    );

    private readonly Codec<T> codec;
    private readonly Func<T, Key> key;
    private readonly Listed<T>? listed;
    private readonly Func<T, string>? describe;
    private readonly Func<T, Wait?>? waitsFor;

    /// <param name="name">What it is called in the journal and in stories.</param>
    /// <param name="subject">What the record is about.</param>
    /// <param name="keys">Its keys.</param>
    /// <param name="codec">Reads and writes its attributes.</param>
    /// <param name="key">The key of a record; one of <paramref name="keys"/>.</param>
    /// <param name="list">Its place in a list; null if it is in none.</param>
    /// <param name="describe">The record in a few words, without its kind; null makes them from its fields.</param>
    /// <param name="waitsFor">
    /// What the subject waits for, null at its end. Null instead of a function if the record does not tell how far its subject is.
    /// </param>
    public Entity(
        string name,
        Subject subject,
        KeyTemplate keys,
        Codec<T> codec,
        Func<T, Key> key,
        Listed<T>? list = null,
        Func<T, string>? describe = null,
        Func<T, Wait?>? waitsFor = null
    )
        : base(name, subject, keys, codec.Fields, list?.Name, list?.Title)
    {
        if (codec.Fields.Find(field => Reserved.Contains(field.Name)).Case is FieldShape taken)
        {
            throw new ArgumentException(
                $"{name} has a field '{taken.Name}': every item's keys are called so",
                nameof(codec)
            );
        }
        (this.codec, this.key, listed) = (codec, key, list);
        (this.describe, this.waitsFor) = (describe, waitsFor);
    }

    /// <inheritdoc />
    public override bool TellsProgress => waitsFor is not null;

    /// <summary>The reference to the record with that id.</summary>
    public RecordRef<T> At(string id) => new(this, Keys.Of(id));

    /// <summary>The reference to the record with these two ids.</summary>
    public RecordRef<T> At(string id, string second) => new(this, Keys.Of(id, second));

    /// <summary>The reference to that record.</summary>
    public RecordRef<T> Of(T record) => new(this, key(record));

    /// <summary>The record that an item holds, or <see cref="Failure.Malformed"/> with every fault.</summary>
    public Either<Failure, T> Read(Item item)
    {
        var read = codec.Read(item.Attributes);
        return read.IsRight ? (T)read : Malformed(item, (Faults)read);
    }

    /// <summary>The record's attributes, without its place in the list.</summary>
    public Value.Map Write(T record) => codec.Write(record);

    /// <summary>Insert the record, if there is none of its key.</summary>
    public ItemWrite Put(T record) => new ItemWrite.Put(ItemOf(record));

    /// <summary>Write what has changed, if the stored record still has the version that it was read with.</summary>
    /// <param name="before">The record as it was read.</param>
    /// <param name="after">The same with changes, and with or without the next version.</param>
    /// <param name="version">The version of the one before. The record is written with the next one.</param>
    public ItemWrite Change(T before, T after, long version)
    {
        var changes = codec.Changes(before, after);
        if (changes[Attributes.Version] is null)
        {
            changes.Add(Attributes.Version, version + 1);
        }
        return new ItemWrite.Change(key(before), changes, version);
    }

    /// <summary>
    /// Add to whole numbers of the record, whatever they are now, if each stays between 0 and its bound; only ever beside a
    /// guarded write, because it cannot be repeated by itself.
    /// </summary>
    /// <param name="record">Which record.</param>
    /// <param name="deltas">What is added, or taken away, and the bounds.</param>
    /// <param name="at">When, as <see cref="Attributes.UpdatedAt"/>.</param>
    /// <param name="initial">What to begin with if there is no record; null refuses then.</param>
    public ItemWrite Add(RecordRef<T> record, Seq<Delta> deltas, Instant at, T? initial = null) =>
        new ItemWrite.Add(
            record.Key,
            deltas,
            new Value.Map(1) { { Attributes.UpdatedAt, at.ToString() } },
            initial is null ? None : ItemOf(initial).Attributes
        );

    /// <summary>The record as its item, with its place in the list.</summary>
    public Item ItemOf(T record)
    {
        var attributes = codec.Write(record, more: listed is null ? 0 : 2);
        if (listed is not null)
        {
            var id = listed.Id(record);
            attributes.Add(Attributes.ListPartition, ListKeys.Partition(listed.Name, id));
            attributes.Add(Attributes.ListSort, ListKeys.Sort(new ListPosition(listed.CreatedAt(record), id)));
        }
        return new Item(key(record), attributes);
    }

    /// <inheritdoc />
    public override Either<Failure, object> ReadRecord(Item item)
    {
        var read = codec.Read(item.Attributes);
        return read.IsRight ? Right<Failure, object>((T)read) : Malformed(item, (Faults)read);
    }

    /// <inheritdoc />
    public override Item WriteRecord(object record) => ItemOf((T)record);

    /// <inheritdoc />
    public override Key KeyOf(object record) => key((T)record);

    /// <inheritdoc />
    public override string Describe(object record) =>
        describe is not null
            ? describe((T)record)
            : string.Join(
                ' ',
                codec
                    .Write((T)record)
                    .Where(field => field.Name is not (Attributes.CreatedAt or Attributes.UpdatedAt))
                    .Select(field =>
                        field.Value is Value.Text text ? text.Of : $"{field.Name} {field.Value.Describe()}"
                    )
            );

    /// <inheritdoc />
    public override Wait? WaitsFor(object record) => waitsFor?.Invoke((T)record);

    private static Failure Malformed(Item item, Faults faults) =>
        new Failure.Malformed($"stored item {item.Key.Pk} {item.Key.Sk}: {faults}");
}

/// <summary>What a subject waits for.</summary>
/// <param name="For">In words: «its payment».</param>
/// <param name="IsRequest">Whether that is a request from outside; otherwise this system itself moves the subject on.</param>
public sealed record Wait(string For, bool IsRequest = false);

/// <summary>A record's place in a list: by the time of its creation, ties by its id.</summary>
/// <param name="Name">The list's name; it begins the partition keys of the listing index.</param>
/// <param name="Title">What people call the list, in the plural.</param>
/// <param name="Id">The record's id in the list.</param>
/// <param name="CreatedAt">When it was created; this never changes.</param>
public sealed record Listed<T>(string Name, string Title, Func<T, string> Id, Func<T, Instant> CreatedAt);

/// <summary>A reference to a record, if there is one: its kind and its key.</summary>
public readonly record struct RecordRef(Entity Entity, Key Key);

/// <summary>A reference to a record of that class. A worker can only read what its declaration says, because of the type.</summary>
public readonly record struct RecordRef<T>(Entity<T> Entity, Key Key)
    where T : class
{
    /// <summary>The same, of no particular class.</summary>
    public RecordRef ToRef() => new(Entity, Key);
}
