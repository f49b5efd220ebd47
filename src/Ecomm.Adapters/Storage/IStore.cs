namespace Ecomm.Adapters.Storage;

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
