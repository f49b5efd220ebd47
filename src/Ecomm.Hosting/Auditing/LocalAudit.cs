using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;
using Ecomm.Lambdas;
using Ecomm.Operations.Auditing;
using LanguageExt;

namespace Ecomm.Hosting.Auditing;

/// <summary>Everything that a host's files hold, as one committed state: for laws about everything, and for trials of the others.</summary>
/// <param name="catalogue">The domains.</param>
/// <param name="routes">Who takes which event.</param>
/// <param name="database">The stores and the chain's own tables.</param>
/// <param name="ledger">The gateways' ledger.</param>
public sealed class LocalAudit(Catalogue catalogue, Routes routes, Database database, LedgerFile ledger)
{
    /// <summary>
    /// Reads events, records and cursors in one transaction, and the gateway's ledger before and after it.
    /// </summary>
    /// <exception cref="InvalidDataException">A stored record cannot be read.</exception>
    public Committed Read()
    {
        var before = ledger.All();
        var (events, records) = database.Readers.ReadOneState(statements =>
            (ReadEvents(statements), SqliteStore.All(statements, Database.RecordsTable))
        );
        return Audit.Of(catalogue, events, records, before, ledger.All());
    }

    private Seq<PublishedEvent> ReadEvents(Statements statements)
    {
        var done = Acknowledged.Read(routes, statements);
        return toSeq(
            statements
                .Query(
                    $"SELECT seq, item, pk, sk FROM {Database.EventsTable}",
                    row =>
                    {
                        var item = new Item(
                            new Key(row.GetString(2), row.GetString(3)),
                            SqliteStore.Parse(row.GetBytes(1))
                        );
                        return Audit.PublishedEventOf(
                            catalogue,
                            item,
                            done.By(StoredEvent.NameOf(item.Attributes), row.GetInt64(0))
                        );
                    }
                )
                .ToArray()
        );
    }
}
