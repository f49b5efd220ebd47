using System.Diagnostics.CodeAnalysis;
using Ecomm.Adapters.Sqlite;
using Microsoft.Extensions.Logging;

namespace Ecomm.Hosting.Chain;

/// <summary>
/// Writes down how far the queues have come, a moment after something changed. Cursors and deferred messages of all queues
/// are written in one operation, so they always fit together; what was settled after it is delivered again after a crash.
/// </summary>
public sealed partial class Checkpoint(
    Database database,
    Pipe pipe,
    IReadOnlyCollection<WorkerQueue> queues,
    TimeProvider time,
    ILogger<Checkpoint> log
) : IDisposable
{
    /// <summary>Changes within this time share a checkpoint; it bounds what a crash has delivered twice.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Signal dirty = new();

    // Of two checkpoints the later one must not be committed first, or be committed where the earlier one failed: it would hold the cursor
    // without the deferred messages before it.
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Says that something has changed.</summary>
    public void Touch() => dirty.Set();

    /// <summary>Writes checkpoints until it is cancelled; one that fails is logged and tried again.</summary>
    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "Without checkpoints nothing is lost, but much is done twice."
    )]
    public async Task Run(CancellationToken cancel)
    {
        while (true)
        {
            await dirty.Wait(cancel);
            await Task.Delay(Interval, time, cancel);
            try
            {
                await Write();
            }
            catch (Exception e)
            {
                LogFailed(log, e);
                Touch();
            }
        }
    }

    /// <summary>Writes one checkpoint. When that fails, the changes stay for the next one.</summary>
    /// <exception cref="StoreUnavailableException">The disk refused it.</exception>
    public async Task Write()
    {
        await turn.WaitAsync();
        try
        {
            await WriteAlone();
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task WriteAlone()
    {
        // The position first: everything up to it has been sent, so it is in the queues' state or settled.
        var position = pipe.Position;
        var changes = queues.Select(queue => queue.TakeChanges(position)).ToList();
        try
        {
            await database.Commits.Run(statements => Write(statements, changes), compound: true);
        }
        catch
        {
            foreach (var (queue, taken) in queues.Zip(changes))
            {
                queue.ReturnChanges(taken);
            }
            throw;
        }
    }

    /// <summary>The cursors of the last checkpoint. A queue that has none is new, see <see cref="Beginnings"/>.</summary>
    public static IReadOnlyDictionary<string, long> ReadCursors(Statements statements) =>
        statements
            .Query("SELECT queue, seq FROM cursors", row => (Queue: row.GetString(0), Seq: row.GetInt64(1)))
            .ToDictionary(row => row.Queue, row => row.Seq);

    /// <summary>The deferred messages of the last checkpoint, by queue.</summary>
    public static ILookup<string, Message> ReadDeferred(Statements statements) =>
        statements
            .Query(
                "SELECT queue, id, seq, receives, visible_at, delay_ms FROM deferred",
                row =>
                    (
                        Queue: row.GetString(0),
                        Message: new Message(
                            row.GetString(1),
                            row.GetInt64(2),
                            row.GetInt32(3),
                            new Instant(row.GetInt64(4)),
                            row.IsNull(5) ? null : TimeSpan.FromMilliseconds(row.GetInt64(5))
                        )
                    )
            )
            .ToLookup(row => row.Queue, row => row.Message);

    public static void Write(Statements statements, string queue, Message message) =>
        statements.Execute(
            "INSERT INTO deferred (queue, id, seq, receives, visible_at, delay_ms) VALUES ($1, $2, $3, $4, $5, $6) "
                + "ON CONFLICT (queue, id) DO UPDATE SET receives = $4, visible_at = $5, delay_ms = $6",
            queue,
            message.Id,
            message.Seq,
            message.Receives,
            message.VisibleAt.UnixMilliseconds,
            (long?)message.Delay?.TotalMilliseconds
        );

    private static Outcome<int> Write(Statements statements, List<QueueChanges> changes)
    {
        var rows = 0;
        foreach (var (queue, cursor, deferred, settled) in changes)
        {
            rows += statements.Execute(
                "INSERT INTO cursors (queue, seq) VALUES ($1, $2) "
                    + "ON CONFLICT (queue) DO UPDATE SET seq = $2 WHERE seq <> $2",
                queue,
                cursor
            );
            foreach (var id in settled)
            {
                rows += statements.Execute("DELETE FROM deferred WHERE queue = $1 AND id = $2", queue, id);
            }
            foreach (var message in deferred)
            {
                Write(statements, queue, message);
                rows++;
            }
        }
        return new Outcome<int>(0, rows, IsUndone: false);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Checkpoint: not written, trying again")]
    private static partial void LogFailed(ILogger log, Exception e);
}
