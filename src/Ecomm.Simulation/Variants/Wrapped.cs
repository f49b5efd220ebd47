namespace Ecomm.Simulation.Variants;

/// <summary>A store that is like another one.</summary>
public abstract class Wrapped(IStore inner) : IStore
{
    protected IStore Inner => inner;

    public virtual Task<IReadOnlyList<Item?>> Get(IReadOnlyList<Key> keys, CancellationToken cancel) =>
        inner.Get(keys, cancel);

    public virtual Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel) =>
        inner.Write(writes, cancel);

    public Task<IReadOnlyList<IndexEntry>> Query(IndexQuery query, CancellationToken cancel) =>
        inner.Query(query, cancel);
}
