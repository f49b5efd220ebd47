using Ecomm.Adapters.Payments;
using Ecomm.Adapters.Storage;

namespace Ecomm.Properties.Shells;

/// <summary>Stores in memory, as the laws want to see them.</summary>
internal static class LiveWorld
{
    public static World Read(MemoryStore events, MemoryStore records, MemoryStore ledger, Func<Key, bool> isSynced)
    {
        var items = records.Items;
        var entries = toSeq(ledger.Items.Select(FakeGateway.Read).ToList());
        return new World(
            toSeq(events.Items.Select(item => ReadEvent(item, isSynced(item.Key))).ToList()),
            Parse(items, Attributes.OrderStatus, Entities.ReadOrder),
            Parse(items, Attributes.UnitsRestocked, Entities.ReadStock),
            Parse(items, "lotId", Entities.ReadLot),
            Parse(items, Attributes.AllocationStatus, Entities.ReadAllocation),
            Parse(items, Attributes.PaymentStatus, Entities.ReadPayment),
            entries,
            entries
        );
    }

    private static PublishedEvent ReadEvent(Item item, bool synced)
    {
        var stored = (StoredEvent)StoredEvent.Read(item.Attributes);
        return new PublishedEvent(stored.Event.Name, stored.Event, Injected: false, synced);
    }

    private static Seq<T> Parse<T>(
        IReadOnlyList<Item> items,
        string mark,
        Func<Value.Map, Validation<Decisions.Fault, T>> read
    ) =>
        toSeq(
            items
                .Where(item => item.Attributes[mark] is not null)
                .Select(item =>
                    read(item.Attributes).ToResult().IfLeft(faults => throw new ArgumentException($"{faults}"))
                )
                .ToList()
        );
}
