namespace Ecomm.Contracts.Storage;

/// <summary>A store that fails when it is told to, before or after it has acted.</summary>
internal sealed class FaultyStore(IStore inner) : IStore
{
    /// <summary>Asked before each read of a key; what it gives is thrown.</summary>
    public Func<Key, Exception?> OnGet { get; set; } = _ => null;

    /// <summary>Asked before each write; what it gives is thrown, and nothing is written.</summary>
    public Func<IReadOnlyList<ItemWrite>, Exception?> BeforeWrite { get; set; } = _ => null;

    /// <summary>Asked after each write; what it gives is thrown, so that the caller cannot know that it was written.</summary>
    public Func<IReadOnlyList<ItemWrite>, Exception?> AfterWrite { get; set; } = _ => null;

    /// <summary>So many writes are answered «busy» before the next one is tried.</summary>
    public int Busy { get; set; }

    public Task<IReadOnlyList<Item?>> Get(IReadOnlyList<Key> keys, CancellationToken cancel)
    {
        foreach (var key in keys)
        {
            Throw(OnGet(key));
        }
        return inner.Get(keys, cancel);
    }

    public async Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel)
    {
        Throw(BeforeWrite(writes));
        if (Busy > 0)
        {
            Busy--;
            return WriteResult.Busy;
        }
        var result = await inner.Write(writes, cancel);
        Throw(AfterWrite(writes));
        return result;
    }

    public Task<IReadOnlyList<IndexEntry>> Query(IndexQuery query, CancellationToken cancel) =>
        inner.Query(query, cancel);

    public static StoreUnavailableException Unavailable() => new("the store is down");

    private static void Throw(Exception? e)
    {
        if (e is not null)
        {
            throw e;
        }
    }
}
