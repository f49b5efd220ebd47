namespace Ecomm.Adapters.Storage;

/// <summary>The key of an item: at most 2,048 and 1,024 bytes of UTF-8, DynamoDB's limits.</summary>
public readonly record struct Key(string Pk, string Sk);

/// <summary>An item of a store: its key and its other attributes.</summary>
public sealed record Item(Key Key, Value.Map Attributes);

/// <summary>A conditional write of one item. The condition is what the decision behind it was made on.</summary>
public abstract record ItemWrite
{
    private ItemWrite(Key key) => Key = key;

    public Key Key { get; }

    /// <summary>Insert, if there is no item of that key.</summary>
    public sealed record Put(Item Item) : ItemWrite(Item.Key);

    /// <summary>
    /// Set these attributes (one of them the next version), if the stored version is the given one. They are texts, numbers or
    /// flags: how a null or a map is merged is not the same in all stores.
    /// </summary>
    public sealed record Change(Key Of, Value.Map Set, long Version) : ItemWrite(Of);

    /// <summary>
    /// Add to whole numbers atomically, if each result lies between 0 and <see cref="Delta.Max"/>, and set the given
    /// attributes. If there is no item: begin with <c>Initial</c> and zeros, or fail if that is none.
    /// Not repeatable by itself: only ever written beside a guarded item.
    /// </summary>
    public sealed record Add(Key Of, Seq<Delta> Deltas, Value.Map Set, Option<Value.Map> Initial) : ItemWrite(Of);

    /// <summary>Write nothing, but require the stored version, or with none that there is no item.</summary>
    public sealed record Check(Key Of, Option<long> Version) : ItemWrite(Of);
}

/// <summary>A change of one attribute by a number of units, and the bound that it may not pass.</summary>
public sealed record Delta(string Attribute, long By, long Max);

public enum WriteResult
{
    /// <summary>All writes are durable.</summary>
    Committed,

    /// <summary>A condition failed and nothing was written: load and decide again.</summary>
    Conflict,

    /// <summary>Others write the same rows, or the store throttles, and nothing was written: try the same again.</summary>
    Busy,
}

/// <summary>A page of the listing index: the items of one partition in the order of their sort keys.</summary>
/// <param name="Partition">The index partition, see <see cref="Attributes.ListPartition"/>.</param>
/// <param name="After">Only sort keys beyond this one in the direction of travel; null begins at the end.</param>
/// <param name="Limit">At most this many items.</param>
/// <param name="Descending">From the largest sort key down.</param>
public sealed record IndexQuery(string Partition, string? After, int Limit, bool Descending);

/// <summary>What the listing index says of an item: its place in the list and its key.</summary>
public sealed record IndexEntry(string Sort, Key Key);

/// <summary>
/// One table of items. Reads are strongly consistent; writes of one call are atomic. Strings compare as UTF-8 bytes.
/// All members throw <see cref="StoreUnavailableException"/> when the store cannot serve; a write that ended so may or
/// may not have happened, and repeating it is safe.
/// </summary>
public interface IStore
{
    /// <summary>The items of those keys, null where there is none, in the order of the keys.</summary>
    Task<IReadOnlyList<Item?>> Get(IReadOnlyList<Key> keys, CancellationToken cancel);

    /// <summary>
    /// All of the writes, each under its condition, or none of them. No two may be of one key. A single put or change that finds
    /// exactly what it would have written may say <see cref="WriteResult.Committed"/>: it may be its own, whose answer was lost.
    /// </summary>
    Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel);

    /// <summary>
    /// A page of the listing index, which holds keys only. It may lag behind the table, as an index of DynamoDB does: what it
    /// names may be gone, and what was just written may be missing.
    /// </summary>
    Task<IReadOnlyList<IndexEntry>> Query(IndexQuery query, CancellationToken cancel);
}

/// <summary>The store cannot serve now: its disk is full, it is overloaded or it cannot be reached. Try again later.</summary>
public sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException() { }

    public StoreUnavailableException(string message)
        : base(message) { }

    public StoreUnavailableException(string message, Exception inner)
        : base(message, inner) { }
}
