using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Tests.Local;

/// <summary>What one operation has changed.</summary>
/// <param name="Table">Which table.</param>
/// <param name="Row">The row's number in it, where it has one.</param>
/// <param name="Queue">For messages and letters: the queue.</param>
/// <param name="Id">For messages and letters: the id.</param>
/// <param name="Receives">For messages: how often it was received.</param>
internal sealed record Change(char Table, long Row, string Queue, string Id, int Receives);

/// <summary>
/// The file of the local system, in memory: what is committed outlives every process, and what is flushed outlives the machine's power
/// too. Commits are savepoints within a transaction that a flush ends: connections that read what is not committed see them.
/// Triggers write down what changes, so that the laws are told of it by the database and not by the code under test.
/// </summary>
internal sealed class SimulatedDisk : IDisposable
{
    private const string Told = """
        CREATE TABLE told (place INTEGER PRIMARY KEY, kind TEXT NOT NULL, seq INTEGER NOT NULL, queue TEXT, id TEXT, n INTEGER);
        CREATE TRIGGER told_1 AFTER INSERT ON events BEGIN
            INSERT INTO told (kind, seq) VALUES ('e', new.seq); END;
        CREATE TRIGGER told_2 AFTER UPDATE ON events BEGIN
            INSERT INTO told (kind, seq) VALUES ('E', new.seq); END;
        CREATE TRIGGER told_3 AFTER INSERT ON records BEGIN
            INSERT INTO told (kind, seq) VALUES ('r', new.seq); END;
        CREATE TRIGGER told_4 AFTER UPDATE ON records BEGIN
            INSERT INTO told (kind, seq) VALUES ('r', new.seq); END;
        CREATE TRIGGER told_5 AFTER INSERT ON dead_letters BEGIN
            INSERT INTO told (kind, seq, queue, id) VALUES ('+', new.seq, new.queue, new.id); END;
        CREATE TRIGGER told_6 AFTER DELETE ON dead_letters BEGIN
            INSERT INTO told (kind, seq, queue, id) VALUES ('-', old.seq, old.queue, old.id); END;
        CREATE TRIGGER told_7 AFTER INSERT ON deferred BEGIN
            INSERT INTO told (kind, seq, queue, id, n) VALUES ('m', new.seq, new.queue, new.id, new.receives); END;
        CREATE TRIGGER told_8 AFTER UPDATE ON deferred BEGIN
            INSERT INTO told (kind, seq, queue, id, n) VALUES ('m', new.seq, new.queue, new.id, new.receives); END;
        """;

    private static int disks;

    private readonly Statements statements;

    public SimulatedDisk()
    {
        Path = $"file:disk-{Interlocked.Increment(ref disks)}?mode=memory&cache=shared";
        statements = new Statements(Path, readOnly: false);
        statements.Script(Database.Schema);
        statements.Script(Told);
        statements.Execute("BEGIN IMMEDIATE");
    }

    /// <summary>The file's name for readers.</summary>
    public string Path { get; }

    public void Begin() => statements.Execute("SAVEPOINT commits");

    public void Commit() => statements.Execute("RELEASE commits");

    public void Rollback()
    {
        statements.Execute("ROLLBACK TO commits");
        statements.Execute("RELEASE commits");
    }

    /// <summary>All that is committed is durable now.</summary>
    public void Flush()
    {
        statements.Execute("COMMIT");
        statements.Execute("BEGIN IMMEDIATE");
    }

    /// <summary>What is not flushed is gone.</summary>
    public void LosePower()
    {
        statements.Execute("ROLLBACK");
        statements.Execute("BEGIN IMMEDIATE");
    }

    /// <summary>Shows a connection what is committed, flushed or not.</summary>
    public static void ShowCommits(Statements reader) => reader.Execute("PRAGMA read_uncommitted = 1");

    /// <summary>Runs one operation of a group; what it has changed.</summary>
    public IReadOnlyList<Change> Run(bool compound, Func<Statements, bool> operation)
    {
        if (compound)
        {
            statements.Execute("SAVEPOINT operation");
        }
        if (!operation(statements))
        {
            if (compound)
            {
                statements.Execute("ROLLBACK TO operation");
            }
            return [];
        }
        if (compound)
        {
            statements.Execute("RELEASE operation");
        }
        var changes = statements.Query(
            "SELECT kind, seq, queue, id, n FROM told ORDER BY place",
            row => new Change(
                row.GetString(0)[0],
                row.GetInt64(1),
                row.IsNull(2) ? "" : row.GetString(2),
                row.IsNull(3) ? "" : row.GetString(3),
                row.IsNull(4) ? 0 : row.GetInt32(4)
            )
        );
        if (changes.Count > 0)
        {
            statements.Execute("DELETE FROM told");
        }
        return changes;
    }

    /// <summary>The event of that number.</summary>
    public Item EventAt(long seq) => ItemAt(Database.EventsTable, seq);

    /// <summary>The record of that number.</summary>
    public Item RecordAt(long seq) => ItemAt(Database.RecordsTable, seq);

    /// <summary>The event of that key, or null.</summary>
    public Item? EventOf(Key key) =>
        statements.Query(
            $"SELECT pk, sk, item FROM {Database.EventsTable} WHERE pk = $1 AND sk = $2",
            ItemOf,
            key.Pk,
            key.Sk
        )
            is [var item]
            ? item
            : null;

    /// <summary>All dead letters.</summary>
    public IReadOnlyList<Hosting.Chain.DeadLetter> Letters() => DeadLetters.Read(statements);

    /// <summary>All deferred messages.</summary>
    public ILookup<string, Hosting.Chain.Message> Deferred() => Checkpoint.ReadDeferred(statements);

    public void Dispose() => statements.Dispose();

    private Item ItemAt(string table, long seq) =>
        statements.Query(
            table == Database.EventsTable
                ? $"SELECT pk, sk, item FROM {Database.EventsTable} WHERE seq = $1"
                : $"SELECT pk, sk, item FROM {Database.RecordsTable} WHERE seq = $1",
            ItemOf,
            seq
        )[0];

    private static Item ItemOf(Row row) =>
        new(new Key(row.GetString(0), row.GetString(1)), SqliteStore.Parse(row.GetBytes(2)));
}
