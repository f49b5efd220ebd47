using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Operations.Auditing;
using LanguageExt;

namespace Ecomm.Hosting.Observation;

/// <summary>The laws over one committed state of the running system.</summary>
public static class LocalAudit
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

    private static World Read(Statements statements, Seq<LedgerEntry> ledger) =>
        Audit.Of(ReadEvents(statements), SqliteStore.All(statements, Database.RecordsTable), ledger);

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
                    return Audit.PublishedEventOf(item, seq <= synced && !open.Contains(seq));
                }
            )
        );
    }
}
