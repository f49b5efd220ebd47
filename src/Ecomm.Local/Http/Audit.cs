using Ecomm.Adapters.Sqlite;
using Ecomm.Local.Chain;
using LanguageExt;

namespace Ecomm.Local.Http;

/// <summary>One committed state of a world, as the laws want to see it.</summary>
public static class Audit
{
    /// <summary>
    /// Reads events, records and cursors in one transaction, and the gateway's ledger before and after it.
    /// </summary>
    /// <exception cref="InvalidDataException">A stored record cannot be read.</exception>
    public static World Read(LocalSystem system)
    {
        var before = system.Ledger();
        var world = system.Database.Readers.Read(statements =>
        {
            statements.Execute("BEGIN");
            try
            {
                return Read(statements, toSeq(before));
            }
            finally
            {
                statements.Execute("COMMIT");
            }
        });
        return world with { LedgerAfter = toSeq(system.Ledger()) };
    }

    /// <summary>Checks the laws now. A record that somebody has made unreadable by hand breaks no law by itself, but none can be said to hold.</summary>
    public static Seq<LawReport> Check(LocalSystem system)
    {
        try
        {
            return Laws.Check(Read(system));
        }
        catch (InvalidDataException e)
        {
            return Seq1(new LawReport("every record can be read", Seq1(e.Message)));
        }
    }

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

    private static World Read(Statements statements, Seq<LedgerEntry> ledger) =>
        Of(ReadEvents(statements), SqliteStore.All(statements, Database.RecordsTable), ledger);

    private static Seq<PublishedEvent> ReadEvents(Statements statements)
    {
        var synced = Checkpoint.ReadCursors(statements).GetValueOrDefault(SyncOrderWorker.Slice.Name);
        var open = Checkpoint
            .ReadDeferred(statements)[SyncOrderWorker.Slice.Name]
            .Select(message => message.Seq)
            .Concat(DeadLetters.Read(statements).Select(letter => letter.Seq))
            .ToHashSet();
        return toSeq(
            statements.Query(
                $"SELECT seq, item FROM {Database.EventsTable}",
                row =>
                {
                    var seq = row.GetInt64(0);
                    var item = SqliteStore.Parse(row.GetFieldValue<byte[]>(1));
                    return PublishedEventOf(item, seq <= synced && !open.Contains(seq));
                }
            )
        );
    }

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
