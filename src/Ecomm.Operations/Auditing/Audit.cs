using LanguageExt;

namespace Ecomm.Operations.Auditing;

/// <summary>One committed state of a world, as the laws want to see it.</summary>
public static class Audit
{
    /// <summary>The state that these stored items make.</summary>
    /// <param name="events">All of the event store.</param>
    /// <param name="records">All of the transactional store.</param>
    /// <param name="ledger">The gateway's.</param>
    /// <exception cref="InvalidDataException">A record cannot be read.</exception>
    public static World Of(Seq<PublishedEvent> events, IReadOnlyList<Item> records, Seq<LedgerEntry> ledger) =>
        new(
            events,
            Parse(records, Attributes.OrderStatus, Entities.ReadOrder),
            Parse(records, Attributes.UnitsRestocked, Entities.ReadStock),
            Parse(records, "lotId", Entities.ReadLot),
            Parse(records, Attributes.AllocationStatus, Entities.ReadAllocation),
            Parse(records, Attributes.PaymentStatus, Entities.ReadPayment),
            ledger,
            ledger
        );

    /// <summary>An item of the event store.</summary>
    /// <param name="item">Its attributes.</param>
    /// <param name="synced">Whether SyncOrder has acknowledged it.</param>
    public static PublishedEvent PublishedEventOf(Value.Map item, bool synced) =>
        new(
            (item[Attributes.EventName] as Value.Text)?.Of ?? "",
            (StoredEvent.Read(item).Case as StoredEvent)?.Event,
            item[Attributes.Simulated] is Value.Flag { Of: true },
            synced
        );

    private static Seq<T> Parse<T>(
        IReadOnlyList<Item> records,
        string mark,
        Func<Value.Map, Validation<Fault, T>> read
    ) =>
        toSeq(
            records
                .Where(item => item.Attributes[mark] is not null)
                .Select(item =>
                    read(item.Attributes)
                        .ToResult()
                        .Match(
                            Right: record => record,
                            Left: faults => throw new InvalidDataException($"{item.Key.Pk} {item.Key.Sk}: {faults}")
                        )
                )
                .ToList()
        );
}
