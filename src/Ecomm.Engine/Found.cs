namespace Ecomm.Engine;

/// <summary>A record that was found, under its key.</summary>
public sealed record FoundRecord(Entity Entity, Key Key, object Value)
{
    /// <summary>The item's attributes that the record was read from, for whoever would write them anew; null if it was not read.</summary>
    public Value.Map? Source { get; init; }

    /// <summary>Whether both are the same record, wherever they were read.</summary>
    public bool Equals(FoundRecord? other) =>
        other is not null && Entity == other.Entity && Key == other.Key && Value.Equals(other.Value);

    /// <inheritdoc />
#pragma warning disable RS0030 // A hash table's own number: no outcome depends on it.
    public override int GetHashCode() => HashCode.Combine(Entity, Key, Value);
#pragma warning restore RS0030
}

/// <summary>What a worker was told of the world: the records found under the keys it reads, and an answer if it asked.</summary>
public sealed record Found(Seq<FoundRecord> Records, Answer? Answer = null)
{
    /// <summary>No record was asked for.</summary>
    public static readonly Found Nothing = new(Seq<FoundRecord>());

    /// <summary>The record with that reference, or null.</summary>
    public T? At<T>(RecordRef<T> reference)
        where T : class
    {
        // Enumerating a Seq allocates.
        for (var i = 0; i < Records.Count; i++)
        {
            if (Records[i] is var record && record.Entity == reference.Entity && record.Key == reference.Key)
            {
                return (T)record.Value;
            }
        }
        return null;
    }

    /// <summary>The first record of that class, or null.</summary>
    public T? One<T>()
        where T : class, IRecord<T>
    {
        foreach (var record in Records)
        {
            if (record.Value is T found)
            {
                return found;
            }
        }
        return null;
    }

    /// <summary>The same with that record, in place of one with its key.</summary>
    public Found With<T>(T record)
        where T : class, IRecord<T> => With(new FoundRecord(T.Entity, T.Entity.Of(record).Key, record));

    /// <summary>The same with that record, in place of one with its key.</summary>
    public Found With(FoundRecord record) =>
        this with
        {
            Records = Records.Exists(one => one.Key == record.Key)
                ? Records.Map(one => one.Key == record.Key ? record : one)
                : Records.Add(record),
        };

    /// <summary>What the items under these references hold, in turn. The first that is malformed is the failure.</summary>
    public static Either<Failure, Found> Read(Seq<RecordRef> references, IReadOnlyList<Item?> items)
    {
        var records = new FoundRecord[items.Count];
        var count = 0;
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is { } item)
            {
                var (entity, key) = references[i];
                var read = entity.ReadRecord(item).Case;
                if (read is Failure failure)
                {
                    return failure;
                }
                records[count++] = new FoundRecord(entity, key, read!) { Source = item.Attributes };
            }
        }
        return count == 0 ? Nothing : new Found(toSeq(records[..count]));
    }

    /// <summary>The same for people to look at: what is malformed is left out.</summary>
    public static Found ReadWellFormed(Seq<RecordRef> references, IReadOnlyList<Item?> items) =>
        new(
            toSeq(
                references
                    .AsEnumerable()
                    .Zip(items, (reference, item) => (Reference: reference, Item: item))
                    .Where(pair => pair.Item is not null)
                    .Select(pair => (pair.Reference, Read: pair.Reference.Entity.ReadRecord(pair.Item!).Case))
                    .Where(pair => pair.Read is not Failure)
                    .Select(pair => new FoundRecord(pair.Reference.Entity, pair.Reference.Key, pair.Read!))
                    .ToArray()
            )
        );
}
