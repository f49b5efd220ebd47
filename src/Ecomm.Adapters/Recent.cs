using System.Collections.Concurrent;

namespace Ecomm.Adapters;

/// <summary>
/// Keeps what was put last, for those who come a moment later. What is kept survives each collection of garbage and makes it take longer, so
/// it is little: at most so many values, and of a system that has little to do only what the last commits have put.
/// </summary>
/// <remarks>One puts, takes and clears at a time; anybody may look meanwhile. Each put counts, also one of a key that is kept.</remarks>
/// <param name="valuesMax">The most values that are kept; the newest half of so many, if it is not too many commits old, is kept for certain.</param>
/// <param name="commits">Commits so far of the file that the values are of.</param>
public sealed class Recent<TKey, TValue>(int valuesMax, Func<long> commits)
    where TKey : notnull
    where TValue : class
{
    /// <summary>
    /// A value is kept for at least so many commits, unless too many values follow it; and, once another is put, for less than three times as
    /// many. What an order sets going commits some ten times, one after the other, and what is not in memory is read from the file.
    /// </summary>
    public const int CommitsMax = 64;

    // Two generations: the old one goes as a whole when the young one is full, or has lasted long enough.
    private volatile ConcurrentDictionary<TKey, TValue> young = new();
    private volatile ConcurrentDictionary<TKey, TValue> old = new();
    private int puts;
    private long since;

    public TValue? Find(TKey key) =>
        young.TryGetValue(key, out var value) || old.TryGetValue(key, out value) ? value : null;

    public void Put(TKey key, TValue value)
    {
        var now = commits();
        // Puts are counted, because the dictionary would have to lock all of itself to tell how many it has.
        if (++puts > valuesMax / 2 || now - since >= CommitsMax)
        {
            old = now - since < 2 * CommitsMax ? young : new ConcurrentDictionary<TKey, TValue>();
            (puts, since) = (1, now);
            young = new ConcurrentDictionary<TKey, TValue>();
        }
        young[key] = value;
    }

    /// <summary>Takes a value out; null if it is not kept.</summary>
    public TValue? Take(TKey key)
    {
        old.TryRemove(key, out var aged);
        return young.TryRemove(key, out var value) ? value : aged;
    }

    public void Clear()
    {
        // As in Take: what is old goes first, so that nobody finds it in place of what is young.
        old = new ConcurrentDictionary<TKey, TValue>();
        young = new ConcurrentDictionary<TKey, TValue>();
    }
}
