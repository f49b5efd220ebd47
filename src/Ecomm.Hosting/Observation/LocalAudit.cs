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
    public static Committed Read(LocalSystem system)
    {
        var before = system.Ledger();
        var (events, records) = system.Database.Readers.Read(statements =>
        {
            statements.Execute("BEGIN");
            try
            {
                return (ReadEvents(system, statements), SqliteStore.All(statements, Database.RecordsTable));
            }
            finally
            {
                statements.Execute("COMMIT");
            }
        });
        return Audit.Of(system.Catalogue, events, records, before, system.Ledger());
    }

    /// <summary>Checks the laws now. A record that somebody has made unreadable by hand breaks no law by itself, but none can be said to hold.</summary>
    public static Seq<LawReport> Check(LocalSystem system)
    {
        try
        {
            return Laws.Check(system.Catalogue, Read(system));
        }
        catch (InvalidDataException e)
        {
            return Seq1(new LawReport("every record can be read", Seq1(e.Message)));
        }
    }

    private static Seq<PublishedEvent> ReadEvents(LocalSystem system, Statements statements)
    {
        var cursors = Checkpoint.ReadCursors(statements);
        var beginnings = Beginnings.Read(statements);
        var deferred = Checkpoint.ReadDeferred(statements);
        var open = system
            .Routes.Workers.SelectMany(worker => deferred[worker.Name].Select(message => (worker.Name, message.Seq)))
            .Concat(DeadLetters.Read(statements).Select(letter => (letter.Queue, letter.Seq)))
            .ToHashSet();
        var takers = system.Catalogue.Events.ToDictionary(
            type => type.Name,
            type => system.Routes.WorkersOf(type.Name).ToArray()
        );
        return toSeq(
            statements
                .Query(
                    $"SELECT seq, item FROM {Database.EventsTable}",
                    row =>
                    {
                        var seq = row.GetInt64(0);
                        var item = SqliteStore.Parse(row.GetBytes(1));
                        var acknowledged = takers
                            .GetValueOrDefault(StoredEvent.NameOf(item), [])
                            .Where(name =>
                                seq > beginnings.GetValueOrDefault(name)
                                && seq <= cursors.GetValueOrDefault(name)
                                && !open.Contains((name, seq))
                            );
                        return Audit.PublishedEventOf(system.Catalogue, item, acknowledged.ToHashSet());
                    }
                )
                .ToArray()
        );
    }
}
