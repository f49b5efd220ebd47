using Ecomm.Adapters.Storage;

namespace Ecomm.Properties.Shells;

/// <summary>Stores in memory, as the laws want to see them.</summary>
internal static class LiveWorld
{
    /// <param name="events">The event store.</param>
    /// <param name="records">The transactional store.</param>
    /// <param name="ledger">The gateway's ledger.</param>
    /// <param name="acknowledgedBy">The workers that have acknowledged the event of that key.</param>
    public static Committed Read(
        MemoryStore events,
        MemoryStore records,
        MemoryStore ledger,
        Func<Key, IReadOnlySet<string>> acknowledgedBy
    )
    {
        var entries = toSeq(ledger.Items);
        return new Committed(
            toSeq(events.Items.Select(item => ReadEvent(item, acknowledgedBy(item.Key))).ToList()),
            toSeq(records.Items.Select(ReadRecord).ToList()),
            entries,
            entries
        );
    }

    private static PublishedEvent ReadEvent(Item item, IReadOnlySet<string> acknowledgedBy)
    {
        var stored = (StoredEvent)Domains.All.ReadStored(item.Attributes);
        // What is acknowledged later must not change what was read before.
        return new PublishedEvent(
            stored.Event.Name,
            stored.Event,
            Injected: false,
            acknowledgedBy.ToHashSet(StringComparer.Ordinal)
        );
    }

    private static FoundRecord ReadRecord(Item item)
    {
        var entity = Domains.All.OwnerOf(item.Key) ?? throw new ArgumentException($"{item.Key} is of no entity");
        return new FoundRecord(
            entity,
            item.Key,
            entity.ReadRecord(item).IfLeft(failure => throw new ArgumentException($"{failure}"))
        );
    }
}
