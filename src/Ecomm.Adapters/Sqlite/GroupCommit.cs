using System.Diagnostics.CodeAnalysis;
using Ecomm.Adapters.Storage;
using Microsoft.Data.Sqlite;

namespace Ecomm.Adapters.Sqlite;

/// <summary>
/// The one writer of a SQLite file. Operations that wait together are committed together; each runs in a savepoint of its own where it
/// needs one, so that a failed condition undoes nothing of its neighbours. A second thread flushes the log behind the writer, so that
/// one flush of the disk serves many commits and no commit waits for one. The log is what makes that safe: SQLite reads it up to the
/// first frame that is not whole, so what survives is every commit up to some point.
/// </summary>
public sealed class GroupCommit : ICommits
{
    /// <summary>At most this many operations share a commit, so that the first need not wait long for the last.</summary>
    public const int OperationsPerCommitMax = 512;

    /// <summary>More waiting operations than this are refused: the disk cannot keep up.</summary>
    public const int WaitingMax = 100_000;

    /// <summary>
    /// A checkpoint copies each page of the log into the file once, however often it was written: every 64 MiB instead of 16 is a tenth more
    /// orders a second. A start after a kill reads at most as much.
    /// </summary>
    private const string PagesInLogMax = "16384";

    /// <summary>As much as SQLite itself would wait for.</summary>
    private const int PagesInLogWhileIdle = 1000;

    private const int SqliteConstraint = 19;
    private const string LogSuffix = "-wal";

    /// <summary>The file's <c>user_version</c> while it is open, and after a host was killed; 0 in a file that is whole.</summary>
    private const long OpenVersion = 1;
    private const string OpenVersionText = "1";

    private readonly Lock guard = new();
    private readonly SemaphoreSlim work = new(0);
    private readonly Thread writer;
    private readonly Statements statements;
    private readonly LogFlusher flusher;
    private readonly Action? beforeCommit;
    private Queue<Operation> waiting = new();
    private bool closing;
    private long dataVersion;
    private int pagesInLog;

    /// <param name="path">The file; created if it is missing.</param>
    /// <param name="schema">Statements that create what is missing in it.</param>
    /// <param name="beforeCommit">For tests: runs after the writes of a group and before its commit.</param>
    /// <param name="upgrade">Changes what an earlier version has left as the schema no longer has it; runs after the schema.</param>
    /// <param name="beforeFlush">For tests: runs before each flush, and may refuse it as the disk would.</param>
    /// <exception cref="StoreUnavailableException">SQLite cannot open the file, or its log is lost.</exception>
    public GroupCommit(
        string path,
        string schema,
        Action? beforeCommit = null,
        Action<Statements>? upgrade = null,
        Action? beforeFlush = null
    )
    {
        this.beforeCommit = beforeCommit;
        // SQLite keeps the log beside the file itself, not beside a link to it.
        path = new FileInfo(path).LinkTarget is null
            ? path
            : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        try
        {
            statements = Open(path, schema, upgrade);
            flusher = new LogFlusher(path + LogSuffix, beforeFlush);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            // The file is marked as open, and is whole with its log only.
            statements?.KeepLog();
            statements?.Dispose();
            throw new StoreUnavailableException($"'{Path.GetFullPath(path)}' cannot be opened: {e.Message}", e);
        }
        writer = new Thread(Run) { IsBackground = true, Name = "SQLite writer" };
        writer.Start();
    }

    /// <summary>Called on the writer's thread after every commit; everybody who commits waits for it, and it must not throw.</summary>
    public Action Committed { get; set; } = () => { };

    /// <summary>Called on the writer's thread when another connection has changed the file.</summary>
    public Action ChangedByOthers { get; set; } = () => { };

    /// <summary>Commits so far.</summary>
    public long Commits { get; private set; }

    /// <inheritdoc/>
    public long Flushes => flusher.Flushes;

    /// <summary>Operations committed so far.</summary>
    public long Operations { get; private set; }

    /// <summary>Rows written so far.</summary>
    public long Rows { get; private set; }

    /// <inheritdoc/>
    /// <remarks>All runs on the writer's thread; a compound operation runs in a savepoint.</remarks>
    public Task<T> Run<T>(
        Func<Statements, Outcome<T>> operation,
        bool compound,
        Action? onCommit = null,
        bool ahead = false
    )
    {
        flusher.ThrowIfBroken();
        var entry = new Operation<T>(operation, compound, onCommit, ahead);
        lock (guard)
        {
            if (closing)
            {
                throw new StoreUnavailableException("the store is closed");
            }
            if (waiting.Count >= WaitingMax)
            {
                throw new StoreUnavailableException("too many writes are waiting for the disk");
            }
            waiting.Enqueue(entry);
            if (waiting.Count == 1)
            {
                work.Release();
            }
        }
        return entry.Result;
    }

    /// <inheritdoc/>
    public string? Fault => flusher.Fault;

    /// <inheritdoc/>
    public Task Flushed() => flusher.Flushed();

    /// <summary>
    /// Commits what waits and closes the file. The file holds everything then: its log is folded into it, so that a copy of
    /// the file alone is whole.
    /// </summary>
    public void Dispose()
    {
        lock (guard)
        {
            if (closing)
            {
                return;
            }
            closing = true;
        }
        work.Release();
        writer.Join();
        flusher.Dispose();
        FoldLog();
        statements.Dispose();
        work.Dispose();
    }

    // While the file is open, the file itself says that it is not whole without its log: a copy without the log, or a file
    // whose log was deleted, is known by that. A host that was killed leaves both.
    private static Statements Open(string path, string schema, Action<Statements>? upgrade)
    {
        var hasLog = File.Exists(path + LogSuffix);
        var statements = new Statements(path, readOnly: false);
        if (!hasLog && IsMarkedOpen(statements))
        {
            statements.Dispose();
            var log = Path.GetFullPath(path + LogSuffix);
            throw new StoreUnavailableException(
                $"'{Path.GetFullPath(path)}' was not closed, and its log '{log}' is missing: what was written last is in the "
                    + "log. Put the log beside the file, or make an empty one to go on with what the file holds"
            );
        }
        try
        {
            statements.Scalar("PRAGMA journal_mode = WAL");
            // The log is flushed by the flusher; SQLite flushes log and file when it copies the one into the other.
            statements.Execute("PRAGMA synchronous = NORMAL");
            // On macOS a flush reaches the disk only if it is asked for twice; elsewhere these change nothing.
            statements.Execute("PRAGMA fullfsync = 1");
            statements.Execute("PRAGMA checkpoint_fullfsync = 1");
            // Negative: in KiB. Enough for the pages that a busy writer comes back to.
            statements.Execute("PRAGMA cache_size = -32768");
            statements.Scalar($"PRAGMA wal_autocheckpoint = {PagesInLogMax}");
            statements.Script(schema);
            upgrade?.Invoke(statements);
            statements.Execute($"PRAGMA user_version = {OpenVersionText}");
            statements.FoldLog();
            return statements;
        }
        catch
        {
            statements.KeepLog();
            statements.Dispose();
            throw;
        }
    }

    private static bool IsMarkedOpen(Statements statements)
    {
        try
        {
            return statements.Scalar("PRAGMA user_version") is OpenVersion;
        }
        catch
        {
            statements.Dispose();
            throw;
        }
    }

    private void FoldLog()
    {
        if (flusher.Fault is not null)
        {
            // What the log holds on the disk is not known: whoever opens the file next reads it up to where it is whole.
            statements.KeepLog();
            return;
        }
        try
        {
            statements.Execute("PRAGMA user_version = 0");
            statements.FoldLog();
        }
        catch (SqliteException)
        {
            // The disk is full or failing: the file stays open, and whole with its log only.
            statements.KeepLog();
        }
    }

    private void Run()
    {
        var group = new List<Operation>();
        while (true)
        {
            work.Wait();
            while (Take(group))
            {
                CommitGroup(group);
                group.Clear();
            }
            CopyLogWhileIdle();
            lock (guard)
            {
                if (closing && waiting.Count == 0)
                {
                    return;
                }
            }
        }
    }

    // A writer that has nothing to do copies little at a time: under load it has all wait while it copies much.
    private void CopyLogWhileIdle()
    {
        pagesInLog += statements.TakePagesWritten();
        if (pagesInLog < PagesInLogWhileIdle || flusher.Fault is not null)
        {
            return;
        }
        pagesInLog = 0;
        try
        {
            statements.Scalar("PRAGMA wal_checkpoint(PASSIVE)");
        }
        catch (SqliteException)
        {
            // The disk is full or failing: the log goes on growing, and is copied another time.
        }
    }

    private bool Take(List<Operation> group)
    {
        lock (guard)
        {
            while (group.Count < OperationsPerCommitMax && waiting.TryDequeue(out var operation))
            {
                group.Add(operation);
            }
        }
        return group.Count > 0;
    }

    private void CommitGroup(List<Operation> group)
    {
        if (flusher.Fault is { } fault)
        {
            // A commit might copy the log into the file.
            group.ForEach(operation => operation.Fail(new StoreUnavailableException(fault)));
            return;
        }
        var hasBegun = false;
        try
        {
            var rows = 0;
            statements.Execute("BEGIN IMMEDIATE");
            NoticeOthers();
            foreach (var operation in group)
            {
                rows += Execute(operation);
            }
            beforeCommit?.Invoke();
            flusher.Begin();
            hasBegun = true;
            statements.Execute("COMMIT");
            Commits++;
            Operations += group.Count;
            Rows += rows;
        }
        catch (SqliteException e)
        {
            Rollback();
            if (hasBegun)
            {
                flusher.End([]);
            }
            var unavailable = new StoreUnavailableException($"the disk refused a write: {e.Message}", e);
            group.ForEach(operation => operation.Fail(unavailable));
            return;
        }
        group.ForEach(operation => operation.Commit());
        flusher.End(group);
        Committed();
    }

    // What SQLite cannot do fails the whole group; a broken constraint, or a bug of the operation's, is its own.
    [SuppressMessage("Design", "CA1031", Justification = "The fault is handed to the operation's caller.")]
    private int Execute(Operation operation)
    {
        if (operation.IsCompound)
        {
            statements.Execute("SAVEPOINT operation");
        }
        try
        {
            var rows = operation.Execute(statements);
            if (operation.IsCompound)
            {
                statements.Execute(rows < 0 ? "ROLLBACK TO operation" : "RELEASE operation");
            }
            return Math.Max(rows, 0);
        }
        catch (Exception e) when (e is not SqliteException { SqliteErrorCode: not SqliteConstraint })
        {
            if (operation.IsCompound)
            {
                statements.Execute("ROLLBACK TO operation");
            }
            operation.Refuse(e);
            return 0;
        }
    }

    // SQLite counts the commits of other connections: somebody may edit the file by hand while we run.
    private void NoticeOthers()
    {
        var version = (long?)statements.Scalar("PRAGMA data_version") ?? 0;
        if (version != dataVersion)
        {
            dataVersion = version;
            ChangedByOthers();
        }
    }

    private void Rollback()
    {
        try
        {
            statements.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has already rolled back by itself, as it does after some errors.
        }
    }

    private abstract class Operation(bool compound, bool ahead) : IAwaitsFlush
    {
        public bool IsCompound => compound;

        public bool IsAhead => ahead;

        /// <summary>Rows written, or a negative number if the operation must be undone.</summary>
        public abstract int Execute(Statements statements);

        public abstract void Refuse(Exception e);

        /// <summary>It is committed, and its caller may hear of it if he runs ahead.</summary>
        public abstract void Commit();

        /// <inheritdoc/>
        public abstract void Complete();

        /// <inheritdoc/>
        public abstract void Fail(Exception e);
    }

    private sealed class Operation<T>(
        Func<Statements, Outcome<T>> operation,
        bool compound,
        Action? onCommit,
        bool ahead
    ) : Operation(compound, ahead)
    {
        private bool undone;
        private readonly TaskCompletionSource<T> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? refused;
        private T? result;

        public Task<T> Result => source.Task;

        public override int Execute(Statements statements)
        {
            var outcome = operation(statements);
            result = outcome.Result;
            undone = outcome.IsUndone;
            return outcome.IsUndone ? -1 : outcome.Rows;
        }

        public override void Refuse(Exception e) => refused = e;

        public override void Commit()
        {
            if (refused is null && !undone)
            {
                onCommit?.Invoke();
            }
            if (IsAhead)
            {
                Complete();
            }
        }

        public override void Complete()
        {
            if (refused is null)
            {
                source.SetResult(result!);
            }
            else
            {
                source.SetException(refused);
            }
        }

        public override void Fail(Exception e) => source.SetException(e);
    }
}

/// <summary>What an operation gives its caller, how many rows it wrote, and whether all of them are to be undone.</summary>
public readonly record struct Outcome<T>(T Result, int Rows, bool IsUndone);
