using Ecomm.Adapters.Sqlite;

namespace Ecomm.Local.Chain;

/// <summary>
/// The file of the local world: event store, transactional store and the durable part of the chain, one table each. No
/// write spans event store and transactional store; one commit may carry writes to either, each an operation of its own.
/// </summary>
public sealed class Database : IDisposable
{
    public const string FileName = "ecomm.db";
    public const string EventsTable = "events";
    public const string RecordsTable = "records";

    // The event store keeps its order of insertion, which is the order of its stream. AUTOINCREMENT never gives a
    // number twice, even after the newest event was deleted.
    private static readonly string Schema = $"""
        CREATE TABLE IF NOT EXISTS {EventsTable} (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER, gsi1pk TEXT, gsi1sk TEXT, item TEXT NOT NULL,
            UNIQUE (pk, sk)
        );
        {SqliteStore.Schema(RecordsTable)}
        CREATE TABLE IF NOT EXISTS cursors (queue TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS deferred (
            queue TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, receives INTEGER NOT NULL,
            visible_at INTEGER NOT NULL, PRIMARY KEY (queue, id)
        ) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS dead_letters (
            queue TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, receives INTEGER NOT NULL,
            reason TEXT NOT NULL, parked_at TEXT NOT NULL, PRIMARY KEY (queue, id)
        ) WITHOUT ROWID;
        """;

    public Database(string path, Action? beforeCommit = null)
    {
        Commits = new GroupCommit(path, Schema, beforeCommit);
        Readers = new ReaderPool(path);
        EventStore = new SqliteStore(Commits, Readers, EventsTable);
        Records = new SqliteStore(Commits, Readers, RecordsTable);
    }

    public GroupCommit Commits { get; }

    public ReaderPool Readers { get; }

    public SqliteStore EventStore { get; }

    public SqliteStore Records { get; }

    public void Dispose()
    {
        Commits.Dispose();
        Readers.Dispose();
    }
}
