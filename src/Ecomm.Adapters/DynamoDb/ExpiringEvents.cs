using Ecomm.Adapters.Storage;

namespace Ecomm.Adapters.DynamoDb;

/// <summary>
/// An event store whose events DynamoDB deletes by itself some time after a retention has passed. See «Using time to live
/// (TTL) in DynamoDB».
/// </summary>
/// <param name="inner">The table, with its time to live on <see cref="ExpiresAt"/>.</param>
/// <param name="retention">How long an event is kept at least, from when it is stored.</param>
/// <param name="time">The clock of retention.</param>
public sealed class ExpiringEvents(IStore inner, TimeSpan retention, TimeProvider time) : IStore
{
    /// <summary>When the item may go, in seconds since 1970, as the time to live wants it.</summary>
    public const string ExpiresAt = "expiresAt";

    public Task<IReadOnlyList<Item?>> Get(IReadOnlyList<Key> keys, CancellationToken cancel) => inner.Get(keys, cancel);

    public Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel) =>
        inner.Write([.. writes.Select(Expiring)], cancel);

    public Task<IReadOnlyList<IndexEntry>> Query(IndexQuery query, CancellationToken cancel) =>
        inner.Query(query, cancel);

    private ItemWrite Expiring(ItemWrite write) =>
        write is ItemWrite.Put put
            ? new ItemWrite.Put(
                put.Item with
                {
                    Attributes = put.Item.Attributes.With(
                        new Value.Map { { ExpiresAt, (time.GetUtcNow() + retention).ToUnixTimeSeconds() } }
                    ),
                }
            )
            : write;
}
