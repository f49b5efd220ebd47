using Ecomm.Adapters.Sqlite;

namespace Ecomm.Contracts.Storage;

/// <summary>What only the store on disk must do: nobody hears of a write before it is durable, and a full disk is no end.</summary>
public sealed class SqliteDurability : IDisposable
{
    private const string Table = "items";

    private readonly TemporaryDirectory directory = new();
    private readonly ManualResetEventSlim open = new(initialState: true);
    private readonly SemaphoreSlim arrived = new(0);
    private readonly ManualResetEventSlim disk = new(initialState: true);
    private IOException? fault;
    private readonly GroupCommit commits;
    private readonly ReaderPool readers;
    private readonly SqliteStore store;

    public SqliteDurability()
    {
        var path = directory.File("store.db");
        commits = new GroupCommit(path, SqliteStore.Schema(Table), BeforeCommit, beforeFlush: BeforeFlush);
        readers = new ReaderPool(path);
        store = new SqliteStore(commits, readers, Table);
    }

    // 1 is NORMAL: SQLite flushes when it copies the log into the file; commits are flushed behind its back.
    [Fact]
    public async Task The_writer_logs_ahead_and_flushes_what_it_copies()
    {
        Assert.Equal("wal", await OnWriter(statements => statements.Scalar("PRAGMA journal_mode")));
        Assert.Equal(1L, await OnWriter(statements => statements.Scalar("PRAGMA synchronous")));
    }

    [Fact]
    public async Task Only_who_runs_ahead_hears_of_a_commit_before_its_flush()
    {
        await store.Write([Put("before")], default);
        await commits.Flushed();
        disk.Reset();
        Assert.Equal(WriteResult.Committed, await store.Ahead.Write([Put("ahead")], default));
        var write = store.Write([Put("a")], default);
        Assert.Equal(WriteResult.Conflict, await store.Ahead.Write([Put("ahead")], default));
        // What was decided on what is not durable, and what was read of it, is not durable either.
        var conflict = store.Write([Put("ahead")], default);
        Assert.Equal(WriteResult.Conflict, await store.Ahead.Write([Put("ahead")], default));
        var read = store.Get([new Key("ahead", "ITEM")], default);
        var listed = store.Query(new IndexQuery("nothing", null, 1, Descending: false), default);
        var flushed = commits.Flushed();
        Assert.NotNull((await store.Ahead.Get([new Key("a", "ITEM")], default))[0]);
        Assert.Empty(await store.Ahead.Query(new IndexQuery("nothing", null, 1, Descending: false), default));
        // Time enough for an answer that comes too soon; a right one cannot come before the flush.
        Task[] all = [write, conflict, read, listed, flushed];
        await Task.WhenAny([.. all, Task.Delay(200)]);
        Assert.All(all, one => Assert.False(one.IsCompleted));
        disk.Set();
        Assert.Equal(WriteResult.Committed, await write);
        Assert.Equal(WriteResult.Conflict, await conflict);
        Assert.NotNull((await read)[0]);
        Assert.Empty(await listed);
        await flushed;
    }

    // The commit can be seen already when the writer comes to what follows it.
    [Fact]
    public async Task Whoever_sees_a_commit_at_once_waits_for_its_flush()
    {
        await commits.Flushed();
        disk.Reset();
        Task? flushed = null;
        await commits.Run(
            statements => new Outcome<int>(
                statements.Execute($"INSERT INTO {Table} (pk, sk, item) VALUES ('a', 'b', '{{}}')"),
                1,
                IsUndone: false
            ),
            compound: false,
            onCommit: () => flushed = commits.Flushed(),
            ahead: true
        );
        Assert.False(flushed!.IsCompleted);
        disk.Set();
        await flushed;
    }

    [Fact]
    public async Task After_a_flush_that_failed_nothing_is_written_until_the_file_is_opened_again()
    {
        await store.Write([Put("before")], default);
        Assert.Null(commits.Fault);
        fault = new IOException("Input/output error");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Write([Put("lost or not")], default));
        // The next flush would succeed, and say nothing of the one that failed.
        fault = null;
        Assert.Contains("Input/output error", commits.Fault, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Write([Put("after")], default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Ahead.Write([Put("after")], default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Get("before"));
        await Assert.ThrowsAsync<StoreUnavailableException>(commits.Flushed);
        commits.Dispose();
        readers.Dispose();
        // Nobody has copied the log, which may have holes, into the file.
        Assert.NotEqual(0, new FileInfo(directory.File("store.db-wal")).Length);
        using var again = new GroupCommit(directory.File("store.db"), SqliteStore.Schema(Table));
        var reopened = new SqliteStore(again, readers, Table);
        Assert.Equal(WriteResult.Conflict, await reopened.Write([Put("before")], default));
        Assert.Equal(WriteResult.Committed, await reopened.Write([Put("after")], default));
    }

    [Fact]
    public async Task Nobody_hears_of_a_write_before_its_commit()
    {
        open.Reset();
        var write = store.Write([Put("a")], default);
        await arrived.WaitAsync();
        // Time enough for an answer that comes too soon; a right one cannot come before the commit.
        Assert.NotSame(write, await Task.WhenAny(write, Task.Delay(200)));
        Assert.Null(await Get("a"));
        open.Set();
        Assert.Equal(WriteResult.Committed, await write);
        Assert.NotNull(await Get("a"));
    }

    [Fact]
    public async Task A_conflict_undoes_nothing_of_its_neighbours_in_the_same_commit()
    {
        await store.Write([Put("taken")], default);
        var (before, results) = await InOneCommit(
            () => store.Write([Put("first")], default),
            () => store.Write([Put("undone"), Put("taken")], default),
            () => store.Write([Put("taken")], default),
            () => store.Write([Put("last")], default)
        );
        Assert.Equal(
            [WriteResult.Committed, WriteResult.Conflict, WriteResult.Conflict, WriteResult.Committed],
            await Task.WhenAll(results)
        );
        Assert.Equal(before + 1, commits.Commits);
        Assert.NotNull(await Get("first"));
        Assert.NotNull(await Get("last"));
        Assert.Null(await Get("undone"));
    }

    [Fact]
    public async Task An_operation_that_throws_fails_its_own_caller_only()
    {
        var (before, results) = await InOneCommit<WriteResult>(
            () => store.Write([Put("first")], default),
            () => commits.Run<WriteResult>(_ => throw new InvalidOperationException("a bug"), compound: false),
            () => commits.Run<WriteResult>(WriteThenThrow, compound: true),
            () => store.Write([Put("last")], default)
        );
        Assert.Equal(WriteResult.Committed, await results[0]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => results[1]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => results[2]);
        Assert.Equal(WriteResult.Committed, await results[3]);
        Assert.Equal(before + 1, commits.Commits);
        Assert.NotNull(await Get("last"));
        Assert.Null(await Get("undone"));
    }

    [Fact]
    public async Task A_full_disk_refuses_writes_keeps_what_was_written_and_recovers()
    {
        await store.Write([Put("before")], default);
        var pages = await OnWriter(statements => statements.Scalar("PRAGMA page_count"));
        await OnWriter(statements => statements.Scalar($"PRAGMA max_page_count = {pages}"));
        // The first write of the two would fit.
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            store.Write([Put("small"), Put("large", new string('x', 1_000_000))], default)
        );
        Assert.NotNull(await Get("before"));
        Assert.Null(await Get("small"));
        Assert.Null(await Get("large"));

        await OnWriter(statements => statements.Scalar("PRAGMA max_page_count = 1000000"));
        Assert.Equal(
            WriteResult.Committed,
            await store.Write([Put("small"), Put("large", new string('x', 1_000_000))], default)
        );
    }

    [Fact]
    public async Task Writes_that_wait_when_the_store_closes_are_committed_and_later_ones_refused()
    {
        open.Reset();
        var first = store.Write([Put("first")], default);
        await arrived.WaitAsync();
        var second = store.Write([Put("second")], default);
        var closing = Task.Run(commits.Dispose);
        open.Set();
        await closing;
        Assert.Equal([WriteResult.Committed, WriteResult.Committed], await Task.WhenAll(first, second));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Write([Put("third")], default));
        Assert.NotNull(await Get("second"));
        Assert.Null(await Get("third"));
    }

    [SkippableFact]
    public async Task A_link_to_the_file_will_do()
    {
        Skip.If(OperatingSystem.IsWindows(), "links need a privilege there");
        var link = directory.File("link.db");
        File.CreateSymbolicLink(link, directory.File("linked.db"));
        using (var first = new GroupCommit(link, SqliteStore.Schema(Table)))
        {
            Assert.Equal(
                WriteResult.Committed,
                await new SqliteStore(first, readers, Table).Write([Put("a")], default)
            );
        }
        using var again = new GroupCommit(directory.File("linked.db"), SqliteStore.Schema(Table));
        Assert.Equal(WriteResult.Conflict, await new SqliteStore(again, readers, Table).Write([Put("a")], default));
    }

    [Fact]
    public async Task What_was_written_is_there_when_the_file_is_opened_again()
    {
        await store.Write([Put("a")], default);
        using var again = new GroupCommit(directory.File("store.db"), SqliteStore.Schema(Table));
        var reopened = new SqliteStore(again, readers, Table);
        Assert.Equal(WriteResult.Conflict, await reopened.Write([Put("a")], default));
    }

    public void Dispose()
    {
        open.Set();
        disk.Set();
        commits.Dispose();
        readers.Dispose();
        open.Dispose();
        disk.Dispose();
        arrived.Dispose();
        directory.Dispose();
    }

    private void BeforeFlush()
    {
        disk.Wait();
        if (fault is not null)
        {
            throw fault;
        }
    }

    private void BeforeCommit()
    {
        if (!open.IsSet)
        {
            arrived.Release();
            open.Wait();
        }
    }

    /// <summary>Holds one commit back until all of these operations wait behind it.</summary>
    private async Task<(long CommitsBefore, Task<T>[] Results)> InOneCommit<T>(params Func<Task<T>>[] operations)
    {
        open.Reset();
        var blocker = store.Write([Put("blocker")], default);
        await arrived.WaitAsync();
        var results = operations.Select(operation => operation()).ToArray();
        var withBlocker = commits.Commits + 1;
        open.Set();
        await blocker;
        await Task.WhenAny(Task.WhenAll(results));
        return (withBlocker, results);
    }

    private static Outcome<WriteResult> WriteThenThrow(Statements statements)
    {
        statements.Execute($"INSERT INTO {Table} (pk, sk, item) VALUES ('undone', 'ITEM', '{{}}')");
        throw new InvalidOperationException("a bug after a write");
    }

    private Task<object?> OnWriter(Func<Statements, object?> read) =>
        commits.Run(statements => new Outcome<object?>(read(statements), 0, IsUndone: false), compound: false);

    private static ItemWrite Put(string name, string content = "") =>
        new ItemWrite.Put(new Item(new Key(name, "ITEM"), new() { { "content", content } }));

    private async Task<Item?> Get(string name) => (await store.Get([new Key(name, "ITEM")], default))[0];
}
