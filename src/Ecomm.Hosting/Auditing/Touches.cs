using Ecomm.Adapters.Sqlite;

namespace Ecomm.Hosting.Auditing;

/// <summary>The keys of items that were written since somebody has looked last.</summary>
/// <param name="store">The store whose writes are noticed.</param>
/// <param name="full">Is called, by the writer, when there are too many keys.</param>
internal sealed class Touches(SqliteStore store, Action full)
{
    /// <summary>More keys than this are not kept: then nobody has looked for long, and reading everything is no more work.</summary>
    public const int KeysMax = 100_000;

    private readonly Lock guard = new();
    private HashSet<Key> keys = [];
    private bool isLost;

    /// <summary>Begins to notice.</summary>
    public void Begin()
    {
        lock (guard)
        {
            (keys, isLost) = ([], false);
            store.Touched = Add;
        }
    }

    /// <summary>Says that what was written is not known any more.</summary>
    public void Lose()
    {
        lock (guard)
        {
            (keys, isLost) = ([], true);
            store.Touched = null;
        }
    }

    /// <summary>What was written since the last time; null if that is not known.</summary>
    public IReadOnlyCollection<Key>? Take()
    {
        lock (guard)
        {
            if (isLost)
            {
                return null;
            }
            var taken = keys;
            keys = [];
            return taken;
        }
    }

    private void Add(Key key)
    {
        bool isFull;
        lock (guard)
        {
            isFull = !isLost && keys.Add(key) && keys.Count > KeysMax;
        }
        if (isFull)
        {
            full();
        }
    }
}
