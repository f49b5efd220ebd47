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

    // The event store's order of insertion is the order of its stream, and no place in it is ever given twice.
    private static readonly string Schema = $"""
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

    public Database(string path, Action? beforeCommit = null)
    {
        Commits = new GroupCommit(path, Schema, beforeCommit, AddDelays);
        Readers = new ReaderPool(path);
        EventStore = new SqliteStore(Commits, Readers, EventsTable);
        Records = new SqliteStore(Commits, Readers, RecordsTable, keepsRecent: true);
    }

    public GroupCommit Commits { get; }

    public ReaderPool Readers { get; }

    public SqliteStore EventStore { get; }

    public SqliteStore Records { get; }

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
