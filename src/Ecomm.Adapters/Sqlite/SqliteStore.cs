using System.Diagnostics;
using Ecomm.Adapters.Storage;

namespace Ecomm.Adapters.Sqlite;

/// <summary>
/// A table of a SQLite file as a store. An item is one row with its attributes as JSON; the version and the listing keys
/// are columns beside it, so that conditions and lists need not parse it. What it says is durable, read or written; <see cref="Ahead"/>
/// does not wait for that.
/// </summary>
public sealed class SqliteStore : IStore
{
    /// <summary>A store that keeps recent items holds at most this many in memory, and fewer if little is written: <see cref="Recent{TKey,TValue}"/>.</summary>
    public const int RecentItemsMax = 4_000;

    private readonly ICommits commits;
    private readonly ReaderPool readers;

    // Workers mostly read what was written a moment ago. Only the writer puts items here, after a commit and before anyone hears of it,
    // so a reader never finds what is not, or no longer, true for anybody who was told. Where operations of one commit have changed an item
    // one after another, a reader may find it as one of them left it while the next is about to put it: that one's caller is told
    // afterwards, and what the reader does about it is committed, or leaves the process, after them all. What somebody edits in the file by
    // hand is noticed at the next commit.
    private readonly Recent<Key, Item>? recent;
    private readonly string get;
    private readonly string put;
    private readonly string overwrite;
    private readonly string delete;
    private readonly string change;
    private readonly string add;
    private readonly string check;
    private readonly string ascending;
    private readonly string descending;

    /// <param name="commits">The file's writer.</param>
    /// <param name="readers">The file's readers.</param>
    /// <param name="table">A table made by <see cref="Schema"/> or with its columns.</param>
    /// <param name="keepsRecent">Whether to keep the items written last in memory: for a table that is read as it is written.</param>
    public SqliteStore(ICommits commits, ReaderPool readers, string table, bool keepsRecent = false)
    {
        this.commits = commits;
        this.readers = readers;
        Ahead = new RunAhead(this);
        if (keepsRecent)
        {
            recent = new Recent<Key, Item>(RecentItemsMax, () => commits.Commits);
            commits.ChangedByOthers += recent.Clear;
        }
        get = $"SELECT item FROM {table} WHERE pk = $1 AND sk = $2";
        put =
            $"INSERT INTO {table} (pk, sk, version, gsi1pk, gsi1sk, item) VALUES ($1, $2, $3, $4, $5, $6) "
            + "ON CONFLICT (pk, sk) DO NOTHING";
        overwrite =
            $"INSERT INTO {table} (pk, sk, version, gsi1pk, gsi1sk, item) VALUES ($1, $2, $3, $4, $5, $6) "
            + "ON CONFLICT (pk, sk) DO UPDATE SET version = $3, gsi1pk = $4, gsi1sk = $5, item = $6";
        delete = $"DELETE FROM {table} WHERE pk = $1 AND sk = $2";
        change =
            $"UPDATE {table} SET item = json_patch(item, $1), version = $2 WHERE pk = $3 AND sk = $4 AND version = $5";
        add = $"UPDATE {table} SET item = $1 WHERE pk = $2 AND sk = $3";
        check = $"SELECT coalesce(version, -1) FROM {table} WHERE pk = $1 AND sk = $2";
        ascending = $"SELECT pk, sk, gsi1sk FROM {table} WHERE gsi1pk = $1 AND gsi1sk > $2 ORDER BY gsi1sk LIMIT $3";
        descending =
            $"SELECT pk, sk, gsi1sk FROM {table} WHERE gsi1pk = $1 AND gsi1sk < $2 ORDER BY gsi1sk DESC LIMIT $3";
    }

    /// <summary>
    /// Creates the table, with an index of the keys and one of the listed items. Rows stand in the order of insertion:
    /// clustered by their scattered keys, each insert would write a page of its own, which measures three times slower.
    /// </summary>
    public static string Schema(string table) =>
        $"""
            CREATE TABLE IF NOT EXISTS {table} (
                seq INTEGER PRIMARY KEY AUTOINCREMENT,
                pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER, gsi1pk TEXT, gsi1sk TEXT, item TEXT NOT NULL,
                UNIQUE (pk, sk)
            );
            CREATE INDEX IF NOT EXISTS {table}_listed ON {table} (gsi1pk, gsi1sk) WHERE gsi1pk IS NOT NULL;
            """;

    /// <summary>
    /// Is told of the key of each item that a write touches, on the writer's thread: before the commit, so that whoever can see a
    /// change can know of it, and after it, so that whoever was told too early is told again. Must be quick and must not throw.
    /// </summary>
    public Action<Key>? Touched { get; set; }

    /// <summary>
    /// The same store for those whose every effect is a write to the same file, or waits for <see cref="ICommits.Flushed"/>: it shows and
    /// tells what is committed and not yet durable.
    /// </summary>
    public IStore Ahead { get; }

    public Task<IReadOnlyList<Item?>> Get(IReadOnlyList<Key> keys, CancellationToken cancel) =>
        OnceDurable<IReadOnlyList<Item?>>(Read(keys));

    public Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel) =>
        Write(writes, ahead: false);

    public Task<IReadOnlyList<IndexEntry>> Query(IndexQuery query, CancellationToken cancel) =>
        OnceDurable(Read(query));

    // What was read may have been committed a moment ago.
    private Task<T> OnceDurable<T>(T read)
    {
        var flushed = commits.Flushed();
        return flushed.IsCompletedSuccessfully ? Task.FromResult(read) : Wait();

        async Task<T> Wait()
        {
            await flushed;
            return read;
        }
    }

    private Item?[] Read(IReadOnlyList<Key> keys)
    {
        var items = new Item?[keys.Count];
        var missing = 0;
        for (var i = 0; i < items.Length; i++)
        {
            missing += (items[i] = recent?.Find(keys[i])) is null ? 1 : 0;
        }
        if (missing > 0)
        {
            readers.Read(statements =>
            {
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] ??= Get(statements, keys[i]);
                }
                return missing;
            });
        }
        return items;
    }

    private Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, bool ahead)
    {
        // The JSON is made here, on the caller's thread: the writer's is the one that all wait for.
        var steps = new Step[writes.Count];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = StepOf(writes[i]);
        }
        return commits.Run(
            statements =>
            {
                Touch(writes);
                foreach (var step in steps)
                {
                    if (!step.Execute(statements))
                    {
                        return new Outcome<WriteResult>(WriteResult.Conflict, 0, IsUndone: true);
                    }
                }
                return new Outcome<WriteResult>(WriteResult.Committed, steps.Length, IsUndone: false);
            },
            compound: steps.Length > 1,
            onCommit: () =>
            {
                if (recent is not null)
                {
                    System.Array.ForEach(steps, step => step.Remember(recent));
                }
                Touch(writes);
            },
            ahead
        );
    }

    private IReadOnlyList<IndexEntry> Read(IndexQuery query) =>
        readers.Read(statements =>
            statements.Query(
                query.Descending ? descending : ascending,
                row => new IndexEntry(row.GetString(2), new Key(row.GetString(0), row.GetString(1))),
                query.Partition,
                // Below every sort key, and above: no key begins with U+10FFFF, which is not a character.
                query.After
                    ?? (query.Descending ? "\U0010FFFF" : ""),
                query.Limit
            )
        );

    /// <summary>
    /// Puts an item in place of whatever is there, under no condition: for a hand that tampers. No part of the system does.
    /// </summary>
    public Task Overwrite(Item item)
    {
        var row = Row(item.Key.Pk, item.Key.Sk, item.Attributes);
        return commits.Run(
            statements =>
            {
                recent?.Take(item.Key);
                Touched?.Invoke(item.Key);
                return new Outcome<int>(statements.Execute(overwrite, row), Rows: 1, IsUndone: false);
            },
            compound: false,
            onCommit: () =>
            {
                recent?.Put(item.Key, item);
                Touched?.Invoke(item.Key);
            }
        );
    }

    /// <summary>Deletes an item, under no condition: for a hand that tampers. False if there was none.</summary>
    public Task<bool> Delete(Key key) =>
        commits.Run(
            statements =>
            {
                recent?.Take(key);
                Touched?.Invoke(key);
                var rows = statements.Execute(delete, key.Pk, key.Sk);
                return new Outcome<bool>(rows == 1, rows, IsUndone: false);
            },
            compound: false,
            // An earlier write of the same commit may have brought it back meanwhile.
            onCommit: () =>
            {
                recent?.Take(key);
                Touched?.Invoke(key);
            }
        );

    /// <summary>Every item of the table, in the order of their keys; for audits and exports.</summary>
    public static IReadOnlyList<Item> All(Statements statements, string table) =>
        statements.Query(
            $"SELECT pk, sk, item FROM {table}",
            row => new Item(new Key(row.GetString(0), row.GetString(1)), Parse(row.GetBytes(2)))
        );

    /// <summary>Attributes as they are stored.</summary>
    /// <exception cref="InvalidDataException">Somebody wrote something else than a JSON object into the column.</exception>
    public static Value.Map Parse(ReadOnlySpan<byte> json) =>
        ValueJson
            .Parse(json)
            .Match(
                Right: value => value as Value.Map ?? throw new InvalidDataException("a stored item is not an object"),
                Left: error => throw new InvalidDataException($"a stored item {error}")
            );

    private void Touch(IReadOnlyList<ItemWrite> writes)
    {
        if (Touched is not { } touched)
        {
            return;
        }
        for (var i = 0; i < writes.Count; i++)
        {
            if (writes[i] is not ItemWrite.Check)
            {
                touched(writes[i].Key);
            }
        }
    }

    private Item? Get(Statements statements, Key key)
    {
        var rows = statements.Query(get, row => Parse(row.GetBytes(0)), key.Pk, key.Sk);
        return rows is [var attributes] ? new Item(key, attributes) : null;
    }

    private Step StepOf(ItemWrite write) =>
        write switch
        {
            ItemWrite.Put put => new Insertion(this, put.Item),
            ItemWrite.Change edit => new Edition(this, edit),
            ItemWrite.Add sum => new Addition(this, sum),
            ItemWrite.Check required => new Requirement(this, required),
            _ => throw new UnreachableException(),
        };

    // Only the writer writes, so what it reads here cannot change before it writes.
    private Item? Add(Statements statements, ItemWrite.Add write)
    {
        var current = Get(statements, write.Key);
        var before = current?.Attributes ?? write.Initial.IfNoneUnsafe((Value.Map?)null);
        if (before is null)
        {
            return null;
        }
        var set = new Value.Map(write.Deltas.Count);
        foreach (var delta in write.Deltas)
        {
            var sum = (Number(before, delta.Attribute) ?? 0) + delta.By;
            if (sum < 0 || sum > delta.Max)
            {
                return null;
            }
            set.Add(delta.Attribute, sum);
        }
        var after = new Item(write.Key, before.With(write.Set).With(set));
        var rows = current is null
            ? statements.Execute(put, Row(write.Key.Pk, write.Key.Sk, after.Attributes))
            : statements.Execute(add, ValueJson.WriteUtf8(after.Attributes), write.Key.Pk, write.Key.Sk);
        return rows == 1 ? after : null;
    }

    private static object?[] Row(string pk, string sk, Value.Map item) =>
        [
            pk,
            sk,
            Number(item, Attributes.Version),
            (item[Attributes.ListPartition] as Value.Text)?.Of,
            (item[Attributes.ListSort] as Value.Text)?.Of,
            ValueJson.WriteUtf8(item),
        ];

    private static long? Number(Value.Map item, string attribute) =>
        item[attribute] is Value.Number number ? number.Of.Whole(Scalars.WholeMax).ToNullable() : null;

    private sealed class RunAhead(SqliteStore store) : IStore
    {
        public Task<IReadOnlyList<Item?>> Get(IReadOnlyList<Key> keys, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<Item?>>(store.Read(keys));

        public Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel) =>
            store.Write(writes, ahead: true);

        public Task<IReadOnlyList<IndexEntry>> Query(IndexQuery query, CancellationToken cancel) =>
            Task.FromResult(store.Read(query));
    }

    /// <summary>A write made ready: how it runs on the writer's thread, and what is known of its item once it is committed.</summary>
    private abstract class Step
    {
        /// <summary>Writes; false if the condition fails.</summary>
        public abstract bool Execute(Statements statements);

        /// <summary>Keeps the item that was committed.</summary>
        public virtual void Remember(Recent<Key, Item> recent) { }
    }

    private sealed class Insertion(SqliteStore store, Item item) : Step
    {
        private readonly object?[] row = Row(item.Key.Pk, item.Key.Sk, item.Attributes);

        public override bool Execute(Statements statements) => statements.Execute(store.put, row) == 1;

        public override void Remember(Recent<Key, Item> recent) => recent.Put(item.Key, item);
    }

    private sealed class Edition(SqliteStore store, ItemWrite.Change edit) : Step
    {
        private readonly byte[] set = ValueJson.WriteUtf8(edit.Set);
        private readonly long? next = Number(edit.Set, Attributes.Version);
        private Item? before;

        // It goes before the commit and its successor comes after it: until then readers look into the file, which shows all of a commit or
        // nothing.
        public override bool Execute(Statements statements)
        {
            before = store.recent?.Take(edit.Key);
            return statements.Execute(store.change, set, next, edit.Key.Pk, edit.Key.Sk, edit.Version) == 1;
        }

        // An earlier change of the same group may have brought the item back already; one that nobody knew stays unknown.
        public override void Remember(Recent<Key, Item> recent)
        {
            if ((recent.Find(edit.Key) ?? before) is { } item)
            {
                recent.Put(edit.Key, new Item(edit.Key, item.Attributes.With(edit.Set)));
            }
        }
    }

    private sealed class Addition(SqliteStore store, ItemWrite.Add sum) : Step
    {
        private Item? added;

        public override bool Execute(Statements statements)
        {
            store.recent?.Take(sum.Key);
            return (added = store.Add(statements, sum)) is not null;
        }

        public override void Remember(Recent<Key, Item> recent) => recent.Put(sum.Key, added!);
    }

    private sealed class Requirement(SqliteStore store, ItemWrite.Check required) : Step
    {
        public override bool Execute(Statements statements) =>
            (long?)statements.Scalar(store.check, required.Key.Pk, required.Key.Sk) == required.Version.ToNullable();
    }
}
