using System.Collections.Concurrent;
using Ecomm.Adapters.Storage;

namespace Ecomm.Adapters.Sqlite;

/// <summary>
/// The items written last, as they were committed: workers mostly read what was written a moment ago. Only the writer puts
/// items here, after a commit and before anyone hears of it, so a reader never finds what is not, or no longer, true. What
/// somebody edits in the file by hand is noticed at the writer's next commit.
/// </summary>
internal sealed class RecentItems
{
    /// <summary>Puts of one generation; there are two, so memory holds at most twice as many items.</summary>
    private const int GenerationMax = 2_000;

    private volatile ConcurrentDictionary<Key, Item> young = new();
    private volatile ConcurrentDictionary<Key, Item> old = new();
    private int puts;

    public Item? Find(Key key) => young.TryGetValue(key, out var item) || old.TryGetValue(key, out item) ? item : null;

    public void Put(Item item)
    {
        // Counted here, because the dictionary would have to lock all of itself to tell.
        if (++puts >= GenerationMax)
        {
            puts = 0;
            old = young;
            young = new ConcurrentDictionary<Key, Item>();
        }
        young[item.Key] = item;
    }

    /// <summary>Applies a change to an item that is here; one that is not stays unknown.</summary>
    public void Change(Key key, Value.Map set)
    {
        if (Find(key) is { } item)
        {
            Put(new Item(key, item.Attributes.With(set)));
        }
    }

    public void Clear()
    {
        young = new ConcurrentDictionary<Key, Item>();
        old = new ConcurrentDictionary<Key, Item>();
    }
}
