namespace Ecomm.Adapters.Storage;

/// <summary>A store in memory, with the same rules as the durable ones: for tests, simulation and replay.</summary>
/// <param name="stored">Told of every item that a write leaves behind, with the one before it, while the write holds its lock.</param>
public sealed class MemoryStore(Action<Item?, Item>? stored = null) : IStore
{
    private readonly Lock guard = new();
    private readonly Dictionary<Key, Item> items = [];
    private readonly List<Item> inserted = [];

    /// <summary>All items, in no particular order.</summary>
    public IReadOnlyList<Item> Items
    {
        get
        {
            lock (guard)
            {
                return [.. items.Values];
            }
        }
    }

    /// <summary>Items in the order of their insertion, as a change feed would tell of them.</summary>
    public IReadOnlyList<Item> Inserted
    {
        get
        {
            lock (guard)
            {
                return [.. inserted];
            }
        }
    }

    public Task<IReadOnlyList<Item?>> Get(IReadOnlyList<Key> keys, CancellationToken cancel)
    {
        var found = new Item?[keys.Count];
        lock (guard)
        {
            for (var i = 0; i < found.Length; i++)
            {
                found[i] = items.GetValueOrDefault(keys[i]);
            }
        }
        return Task.FromResult<IReadOnlyList<Item?>>(found);
    }

    public Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel)
    {
        lock (guard)
        {
            var results = new Written[writes.Count];
            for (var i = 0; i < results.Length; i++)
            {
                var after = writes[i].After(items.GetValueOrDefault(writes[i].Key));
                if (after.IsNone)
                {
                    return Task.FromResult(WriteResult.Conflict);
                }
                results[i] = (Written)after;
            }
            for (var i = 0; i < results.Length; i++)
            {
                if (writes[i] is not ItemWrite.Check && results[i].Item is { } item)
                {
                    Store(item);
                }
            }
            return Task.FromResult(WriteResult.Committed);
        }
    }

    public Task<IReadOnlyList<IndexEntry>> Query(IndexQuery query, CancellationToken cancel)
    {
        lock (guard)
        {
            var sorted = items
                .Values.Where(item => Text(item, Attributes.ListPartition) == query.Partition)
                .OrderBy(item => Text(item, Attributes.ListSort), Utf8Order.Instance)
                .ToList();
            if (query.Descending)
            {
                sorted.Reverse();
            }
            return Task.FromResult<IReadOnlyList<IndexEntry>>([
                .. sorted
                    .Where(item => IsBeyond(item, query))
                    .Take(query.Limit)
                    .Select(item => new IndexEntry(Text(item, Attributes.ListSort), item.Key)),
            ]);
        }
    }

    private static bool IsBeyond(Item item, IndexQuery query) =>
        query.After is null
        || (
            Utf8Order.Instance.Compare(Text(item, Attributes.ListSort), query.After) is var order
            && (query.Descending ? order < 0 : order > 0)
        );

    private static string Text(Item item, string attribute) => (item.Attributes[attribute] as Value.Text)?.Of ?? "";

    private void Store(Item item)
    {
        var before = items.GetValueOrDefault(item.Key);
        items[item.Key] = item;
        if (before is null)
        {
            inserted.Add(item);
        }
        stored?.Invoke(before, item);
    }
}
