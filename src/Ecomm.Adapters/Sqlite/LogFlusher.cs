using Ecomm.Adapters.Storage;
using Microsoft.Win32.SafeHandles;

namespace Ecomm.Adapters.Sqlite;

/// <summary>Somebody who must not hear of a commit before it is durable.</summary>
internal interface IAwaitsFlush
{
    /// <summary>Whether he has heard of it already.</summary>
    bool IsAhead { get; }

    /// <summary>It is durable.</summary>
    void Complete();

    /// <summary>Whether it is durable cannot be said.</summary>
    void Fail(Exception e);
}

/// <summary>
/// Flushes a SQLite file's write-ahead log, on a thread of its own: whenever something is committed that is not flushed, and everything
/// that is committed when a flush begins. After a flush that failed nothing is known of the log's newest pages, and a second flush
/// might succeed without writing them; so nothing is written any more until the file is opened again.
/// </summary>
internal sealed class LogFlusher : IDisposable
{
    private readonly object guard = new();
    private readonly Queue<(long Commit, IAwaitsFlush Who)> waiting = new();
    private readonly SafeFileHandle log;
    private readonly Action? beforeFlush;
    private readonly Thread thread;
    private volatile StoreUnavailableException? broken;

    // Commits that have begun, that are in the log, and that are on the disk.
    private long begun;
    private long committed;
    private long flushed;
    private long flushes;
    private bool closing;

    /// <param name="path">The log, which SQLite has made and keeps while the file is open.</param>
    /// <param name="beforeFlush">For tests: runs before each flush, and may refuse it as the disk would.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public LogFlusher(string path, Action? beforeFlush)
    {
        this.beforeFlush = beforeFlush;
        // SQLite locks the file and its index, never the log: closing this handle gives up no lock of this process.
        log = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            // A program that was killed may have left in it what it had not flushed.
            RandomAccess.FlushToDisk(log);
        }
        catch
        {
            log.Dispose();
            throw;
        }
        thread = new Thread(Run) { IsBackground = true, Name = "SQLite flusher" };
        thread.Start();
    }

    /// <summary>Why the last flush failed; null while none has.</summary>
    public string? Fault => broken?.Message;

    /// <summary>Flushes so far.</summary>
    public long Flushes => Volatile.Read(ref flushes);

    /// <summary>Refuses to go on after a flush that failed.</summary>
    /// <exception cref="StoreUnavailableException">One has failed.</exception>
    public void ThrowIfBroken()
    {
        if (broken is { } fault)
        {
            throw new StoreUnavailableException(fault.Message, fault);
        }
    }

    /// <summary>A commit begins: from now on somebody may see it, before the writer comes to say that it is done.</summary>
    public void Begin()
    {
        lock (guard)
        {
            begun++;
        }
    }

    /// <summary>
    /// The commit that has begun is in the log, or was refused and there is nothing of it. Those who have not heard of it do once it is
    /// durable.
    /// </summary>
    public void End(IReadOnlyList<IAwaitsFlush> all)
    {
        lock (guard)
        {
            committed++;
            for (var i = 0; i < all.Count; i++)
            {
                if (!all[i].IsAhead)
                {
                    waiting.Enqueue((committed, all[i]));
                }
            }
            Monitor.Pulse(guard);
        }
    }

    /// <summary>Waits until all is durable that can be seen now.</summary>
    public Task Flushed()
    {
        lock (guard)
        {
            if (broken is null && begun == flushed)
            {
                return Task.CompletedTask;
            }
            var awaits = new Waiter();
            if (broken is { } fault)
            {
                awaits.Fail(fault);
            }
            else
            {
                waiting.Enqueue((begun, awaits));
            }
            return awaits.Task;
        }
    }

    /// <summary>Flushes what is committed and ends; nothing may be committed after it.</summary>
    public void Dispose()
    {
        lock (guard)
        {
            closing = true;
            Monitor.Pulse(guard);
        }
        thread.Join();
        log.Dispose();
    }

    private void Run()
    {
        var done = new List<IAwaitsFlush>();
        while (Next() is { } target)
        {
            var fault = broken ?? Flush();
            lock (guard)
            {
                (broken, flushed) = (fault, target);
                while (waiting.TryPeek(out var first) && first.Commit <= target)
                {
                    done.Add(waiting.Dequeue().Who);
                }
            }
            foreach (var who in done)
            {
                if (fault is null)
                {
                    who.Complete();
                }
                else
                {
                    who.Fail(fault);
                }
            }
            done.Clear();
        }
    }

    // The newest commit that is not flushed, once there is one; null at the end.
    private long? Next()
    {
        lock (guard)
        {
            while (committed == flushed)
            {
                if (closing)
                {
                    return null;
                }
                Monitor.Wait(guard);
            }
            return committed;
        }
    }

    private StoreUnavailableException? Flush()
    {
        try
        {
            beforeFlush?.Invoke();
            RandomAccess.FlushToDisk(log);
            Interlocked.Increment(ref flushes);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new StoreUnavailableException(
                $"the disk failed to make durable what was written, so nothing more is written until this program is started again: {e.Message}",
                e
            );
        }
    }

    private sealed class Waiter : IAwaitsFlush
    {
        private readonly TaskCompletionSource source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => source.Task;

        public bool IsAhead => false;

        public void Complete() => source.SetResult();

        public void Fail(Exception e) => source.SetException(e);
    }
}
