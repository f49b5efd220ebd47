using Ecomm.Adapters.Storage;

namespace Ecomm.Properties.Shells;

/// <summary>A store as one process sees it: every call waits for its turn and may crash, fail or be told to come again.</summary>
internal sealed class CrashingStore(string name, IStore inner, Turns turns, Action written) : IStore
{
    public Task<IReadOnlyList<Item?>> Get(IReadOnlyList<Key> keys, CancellationToken cancel) =>
        Take($"gets {string.Join(", ", keys.Select(key => key.Sk))}", () => inner.Get(keys, cancel));

    public Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel) =>
        turns.Take(
            $"{name} writes {string.Join(", ", writes.Select(write => $"{write.GetType().Name} {write.Key.Sk}"))}",
            async () =>
            {
                written();
                return await inner.Write(writes, cancel);
            },
            () => Task.FromResult(WriteResult.Busy),
            Unavailable
        );

    public Task<IReadOnlyList<IndexEntry>> Query(IndexQuery query, CancellationToken cancel) =>
        Take($"queries {query.Partition}", () => inner.Query(query, cancel));

    private Task<T> Take<T>(string what, Func<Task<T>> act) => turns.Take($"{name} {what}", act, act, Unavailable);

    private StoreUnavailableException Unavailable() => new($"{name} is down");
}
