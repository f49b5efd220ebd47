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
    /// <summary>Puts of one generation; there are two.</summary>
    private const int GenerationMax = SqliteStore.RecentItemsMax / 2;

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

    /// <summary>
    /// Takes an item out that is about to change. Until it is back, readers look into the file, which shows all of a commit or
    /// nothing: that is why it goes before the commit and its successor comes after it.
    /// </summary>
    public Item? Take(Key key)
    {
        old.TryRemove(key, out var aged);
        return young.TryRemove(key, out var item) ? item : aged;
    }

    public void Clear()
    {
        young = new ConcurrentDictionary<Key, Item>();
        old = new ConcurrentDictionary<Key, Item>();
    }
}
