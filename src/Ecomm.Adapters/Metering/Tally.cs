using Ecomm.Adapters.Storage;

namespace Ecomm.Adapters.Metering;

/// <summary>
/// Adds up what one delivery or request uses, as the DynamoDB store would send it. An update costs by the whole item, so items that
/// were read are kept until the end, the newest of a key last. What a store fails at is not counted, and neither is what it throttles.
/// </summary>
public sealed class Tally
{
    /// <summary>Keys in one BatchGetItem, see «BatchGetItem» in the DynamoDB API reference.</summary>
    private const int KeysMax = 100;

    /// <summary>A read that need not be consistent costs half.</summary>
    private const decimal Inconsistent = 0.5m;

    private readonly Lock guard = new();
    private readonly List<(Item Item, int Size)> known = [];
    private int requests;
    private decimal reads;
    private int writes;
    private int questions;

    /// <summary>What was used until now.</summary>
    public Usage Usage
    {
        get
        {
            lock (guard)
            {
                return new Usage(requests, reads, writes, questions);
            }
        }
    }

    /// <summary>Counts a consistent read.</summary>
    /// <param name="found">The items; null where there was none.</param>
    public void Read(IReadOnlyList<Item?> found)
    {
        lock (guard)
        {
            var sum = 0;
            for (var i = 0; i < found.Count; i++)
            {
                var item = found[i];
                var size = item is null ? 0 : ItemSize.Of(item);
                sum += ItemSize.OfRead(size);
                if (item is not null)
                {
                    known.Add((item, size));
                }
            }
            requests += (found.Count + KeysMax - 1) / KeysMax;
            reads += sum;
        }
    }

    /// <summary>Counts a query of the listing index.</summary>
    public void Read(string partition, IReadOnlyList<IndexEntry> entries)
    {
        var bytes = entries.Sum(entry => ItemSize.OfEntry(partition, entry.Sort, entry.Key));
        lock (guard)
        {
            requests++;
            reads += Inconsistent * ItemSize.OfRead(bytes);
        }
    }

    /// <summary>Counts a write; one whose condition failed costs as much, but for the listing index.</summary>
    public void Write(IReadOnlyList<ItemWrite> writes, WriteResult result)
    {
        if (result is WriteResult.Busy)
        {
            return;
        }
        lock (guard)
        {
            var factor = writes.Count > 1 ? 2 : 1;
            var sum = 0;
            for (var i = 0; i < writes.Count; i++)
            {
                var write = writes[i];
                var (before, size) = Known(write.Key);
                sum += factor * ItemSize.OfWrite(write, before, size);
                if (result is WriteResult.Committed && write is ItemWrite.Put put)
                {
                    sum += ItemSize.OfListing(put.Item);
                }
            }
            // The store looks whether a single write that is refused is its own, whose answer was lost.
            var looks = result is WriteResult.Conflict && factor == 1 ? 1 : 0;
            requests += 1 + looks;
            reads += looks;
            this.writes += sum;
        }
    }

    /// <summary>Counts a question to a gateway.</summary>
    public void Ask()
    {
        lock (guard)
        {
            questions++;
        }
    }

    private (Item? Item, int Size) Known(Key key)
    {
        for (var i = known.Count - 1; i >= 0; i--)
        {
            if (known[i].Item.Key == key)
            {
                return known[i];
            }
        }
        return (null, 0);
    }
}
