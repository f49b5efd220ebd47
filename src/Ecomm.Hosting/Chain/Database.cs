using Ecomm.Adapters.Sqlite;

namespace Ecomm.Hosting.Chain;

/// <summary>
/// The file of the local world: event store, transactional store and the durable part of the chain, one table each. No
/// write spans event store and transactional store; one commit may carry writes to either, each an operation of its own.
/// </summary>
public sealed class Database : IDisposable
{
    public const string FileName = "ecomm.db";
    public const string EventsTable = "events";
    public const string RecordsTable = "records";

    /// <summary>Makes the tables that are missing.</summary>
    /// <remarks>
    /// The event store's order of insertion is the order of its stream, and no place in it is given twice, unless the event that had it was
    /// lost with the machine's power.
    /// </remarks>
    public static readonly string Schema = $"""
        {SqliteStore.Schema(EventsTable)}
        {SqliteStore.Schema(RecordsTable)}
        CREATE TABLE IF NOT EXISTS cursors (queue TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS beginnings (queue TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS deferred (
            queue TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, receives INTEGER NOT NULL,
            visible_at INTEGER NOT NULL, delay_ms INTEGER, PRIMARY KEY (queue, id)
        ) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS dead_letters (
            queue TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, receives INTEGER NOT NULL,
            reason TEXT NOT NULL, parked_at TEXT NOT NULL, PRIMARY KEY (queue, id)
        ) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        """;

    /// <summary>The file at that path; created if it is missing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="beforeCommit">For tests: see <see cref="GroupCommit"/>.</param>
    /// <param name="beforeFlush">For tests: the same.</param>
    /// <exception cref="StoreUnavailableException">SQLite cannot open the file, or its log is lost.</exception>
    public Database(string path, Action? beforeCommit = null, Action? beforeFlush = null)
    {
        Commits = new GroupCommit(path, Schema, beforeCommit, AddDelays, beforeFlush);
        Readers = new ReaderPool(path);
        (EventStore, Records) = Stores(Commits, Readers);
    }

    /// <summary>A file that others have opened and made the tables of <see cref="Schema"/> in.</summary>
    /// <param name="commits">Its writer.</param>
    /// <param name="readers">Its readers.</param>
    public Database(ICommits commits, ReaderPool readers)
    {
        (Commits, Readers) = (commits, readers);
        (EventStore, Records) = Stores(Commits, Readers);
    }

    public ICommits Commits { get; }

    public ReaderPool Readers { get; }

    public SqliteStore EventStore { get; }

    public SqliteStore Records { get; }

    private static (SqliteStore, SqliteStore) Stores(ICommits commits, ReaderPool readers) =>
        (
            new SqliteStore(commits, readers, EventsTable),
            new SqliteStore(commits, readers, RecordsTable, keepsRecent: true)
        );

    // Files of earlier versions lack the column.
    private static void AddDelays(Statements statements)
    {
        var known = statements.Query("SELECT name FROM pragma_table_info('deferred')", row => row.GetString(0));
        if (!known.Contains("delay_ms"))
        {
            statements.Execute("ALTER TABLE deferred ADD COLUMN delay_ms INTEGER");
        }
    }

    public void Dispose()
    {
        // The writer goes last: a connection that only reads cannot fold the log into the file.
        Readers.Dispose();
        Commits.Dispose();
    }
}
