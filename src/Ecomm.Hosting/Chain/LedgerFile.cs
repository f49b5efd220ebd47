using Ecomm.Adapters.Sqlite;

namespace Ecomm.Hosting.Chain;

/// <summary>
/// The file of the fake gateways' ledger, which is another company's database: the system itself only asks the gateways. An entry's
/// partition key is the id of the subject that was asked about.
/// </summary>
public sealed class LedgerFile : IDisposable
{
    public const string FileName = "gateway.db";

    /// <summary>The only table.</summary>
    public const string Table = "ledger";

    private readonly Subject[] kinds;

    /// <param name="path">The file; created if it is missing.</param>
    /// <param name="catalogue">The gateways.</param>
    /// <exception cref="StoreUnavailableException">SQLite cannot open the file, or its log is lost.</exception>
    public LedgerFile(string path, Catalogue catalogue)
    {
        kinds = [.. catalogue.Gateways.Map(gateway => gateway.Subject).Distinct()];
        Commits = new GroupCommit(path, SqliteStore.Schema(Table));
        Readers = new ReaderPool(path);
        Store = new SqliteStore(Commits, Readers, Table);
    }

    public GroupCommit Commits { get; }

    public ReaderPool Readers { get; }

    public SqliteStore Store { get; }

    /// <summary>All entries, the oldest first.</summary>
    public IReadOnlyList<Item> All() => Readers.Read(statements => SqliteStore.All(statements, Table));

    /// <summary>The subjects that the entries of that partition key may be about.</summary>
    public IEnumerable<SubjectId> SubjectsOf(string pk) => kinds.Select(kind => new SubjectId(kind, pk));

    /// <summary>The entries about these subjects, by the partitions of the subjects' events.</summary>
    public ILookup<string, Item> About(IEnumerable<SubjectId> subjects) =>
        Readers
            .Read(statements =>
                subjects
                    .Where(subject => kinds.Contains(subject.Kind))
                    .SelectMany(subject =>
                        statements
                            .Query(
                                $"SELECT sk, item FROM {Table} WHERE pk = $1 ORDER BY seq",
                                row => new Item(
                                    new Key(subject.Id, row.GetString(0)),
                                    SqliteStore.Parse(row.GetBytes(1))
                                ),
                                subject.Id
                            )
                            .Select(item => (subject.Partition, Item: item))
                    )
                    .ToList()
            )
            .ToLookup(entry => entry.Partition, entry => entry.Item);

    public void Dispose()
    {
        Readers.Dispose();
        Commits.Dispose();
    }
}
