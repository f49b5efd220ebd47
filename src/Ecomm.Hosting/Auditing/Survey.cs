using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;

namespace Ecomm.Hosting.Auditing;

/// <summary>
/// Walks over all that is stored, some subjects at a time, in the order of the keys: so little is held of it, however much there is.
/// First the event store, whose partitions are subjects; then records and the ledger, for those of which there was no event.
/// </summary>
internal sealed class Survey(Database database, LedgerFile ledger, Catalogue catalogue)
{
    private readonly long last = database.Readers.Read(statements =>
        (long)(statements.Scalar($"SELECT coalesce(max(seq), 0) FROM {Database.EventsTable}") ?? 0L)
    );

    private Table table = Table.Events;
    private string after = "";

    private enum Table
    {
        Events,
        Records,
        Ledger,
        Done,
    }

    /// <summary>Partitions of the event store, about so many and perhaps none; null at the end.</summary>
    public IReadOnlyCollection<string>? Next(int max) =>
        table switch
        {
            Table.Events => Page(database.Readers, Database.EventsTable, max),
            Table.Records => Eventless(Page(database.Readers, Database.RecordsTable, max).SelectMany(SubjectsOf)),
            Table.Ledger => Eventless(Page(ledger.Readers, LedgerFile.Table, max).SelectMany(ledger.SubjectsOf)),
            _ => null,
        };

    private IEnumerable<SubjectId> SubjectsOf(string pk) =>
        catalogue
            .Entities.Filter(entity => pk.StartsWith(entity.Keys.Pk, StringComparison.Ordinal))
            .Map(entity => new SubjectId(entity.Subject, pk[entity.Keys.Pk.Length..]));

    private IReadOnlyList<string> Page(ReaderPool readers, string name, int max)
    {
        var page = readers.Read(statements =>
            statements.Query(
                $"SELECT DISTINCT pk FROM {name} WHERE pk > $1 ORDER BY pk LIMIT $2",
                row => row.GetString(0),
                after,
                max
            )
        );
        (table, after) = page.Count == 0 ? (table + 1, "") : (table, page[^1]);
        return page;
    }

    // Those that had events when the walk began were given with them.
    private List<string> Eventless(IEnumerable<SubjectId> subjects)
    {
        var partitions = subjects.Select(subject => subject.Partition).Distinct().ToList();
        return database.Readers.Read(statements =>
            partitions
                .Where(pk =>
                    statements.Scalar(
                        $"SELECT 1 FROM {Database.EventsTable} WHERE pk = $1 AND seq <= $2 LIMIT 1",
                        pk,
                        last
                    )
                        is null
                )
                .ToList()
        );
    }
}
