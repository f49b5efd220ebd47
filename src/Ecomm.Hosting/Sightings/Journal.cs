using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Threading.Channels;
using Ecomm.Adapters.Metering;
using Ecomm.Adapters.Sqlite;
using Ecomm.Adapters.Storage;
using Ecomm.Hosting.Chain;
using Ecomm.Lambdas;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Ecomm.Hosting.Sightings;

/// <summary>
/// Writes down every delivery, for people to look at: nothing in the system reads it. It has a file of its own that is not
/// flushed at each commit, and never holds a delivery up: what it cannot keep up with is counted and left out.
/// </summary>
public sealed partial class Journal : IWitness, IDisposable
{
    public const string FileName = "journal.db";

    /// <summary>As many of the newest entries are kept; older ones are deleted.</summary>
    public const int EntriesMax = 250_000;

    /// <summary>Entries that wait to be written; beyond it they are left out.</summary>
    public const int WaitingMax = 20_000;

    /// <summary>The longest that an entry waits for others to be written with.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// While much is written, so long goes into one commit. A commit writes whole pages, and nearly every entry has a page of the index of
    /// subjects to itself: these were three quarters of all that was written of this file. In a second each is written once. Whoever
    /// reads does not wait for it.
    /// </summary>
    public static readonly TimeSpan LingerUnderLoad = TimeSpan.FromSeconds(1);

    /// <summary>So many entries within <see cref="Linger"/> are much.</summary>
    private const int EntriesUnderLoad = 200;

    /// <summary>Whoever reads waits at most so long for what was taken before; then the disk is slow, and what is written is read.</summary>
    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(1);

    private const int EntriesPerTurnMax = 2_000;
    private const string Columns =
        "id, at, took_us, worker, message, seq, receives, event, subject, kind, why, rounds, "
        + "requests, reads, writes, questions";

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS deliveries (
            id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, took_us INTEGER NOT NULL, worker TEXT NOT NULL,
            message TEXT NOT NULL, seq INTEGER NOT NULL, receives INTEGER NOT NULL, event TEXT NOT NULL,
            subject TEXT NOT NULL, kind INTEGER NOT NULL, why TEXT NOT NULL, rounds TEXT NOT NULL
        );
        CREATE INDEX IF NOT EXISTS deliveries_of_subject ON deliveries (subject);
        CREATE INDEX IF NOT EXISTS deliveries_of_event ON deliveries (seq);
        """;

    /// <summary>What was added to a file of an earlier version; null where nothing was counted.</summary>
    private static readonly (string Column, string Type)[] Added =
    [
        ("requests", "INTEGER"),
        ("reads", "REAL"),
        ("writes", "INTEGER"),
        ("questions", "INTEGER"),
    ];

    private readonly Channel<Entry> waiting = Channel.CreateBounded<Entry>(
        new BoundedChannelOptions(WaitingMax) { SingleReader = true }
    );
    private readonly Statements? statements;
    private readonly ReaderPool? readers;
    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly Utf8JsonWriter json;
    private readonly Catalogue catalogue;
    private readonly Func<long, Event?> find;
    private readonly TimeProvider time;
    private readonly ILogger<Journal> log;
    private readonly CancellationTokenSource closing = new();
    private readonly Task writing;
    private readonly object progress = new();
    private volatile TaskCompletionSource wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long taken;
    private long ended;
    private bool isDisposed;
    private long left;
    private long commits;
    private int isAsked;

    // Entries that are written and not yet committed, and since when there are some; the journal's own thread's.
    private int uncommitted;
    private long begun;

    /// <param name="catalogue">The domains whose records it reads.</param>
    /// <param name="path">Its file; made if it is missing. Without one that can be used, nothing is written down.</param>
    /// <param name="find">The event at a place of the event store, or null: what an entry is about, if it does not say.</param>
    /// <param name="time">The clock of what is no delivery.</param>
    /// <param name="log">Where it says that it could not write.</param>
    public Journal(Catalogue catalogue, string path, Func<long, Event?> find, TimeProvider time, ILogger<Journal> log)
    {
        this.catalogue = catalogue;
        json = ValueJson.NewWriter(buffer);
        (this.find, this.time, this.log) = (find, time, log);
        try
        {
            statements = Open(path);
            readers = new ReaderPool(path);
            writing = Task.Run(Run);
        }
        catch (SqliteException e)
        {
            LogNotOpened(log, Path.GetFullPath(path), e.Message);
            waiting.Writer.Complete();
            writing = Task.CompletedTask;
        }
    }

    private static Statements Open(string path)
    {
        var statements = new Statements(path, readOnly: false);
        try
        {
            statements.Scalar("PRAGMA journal_mode = WAL");
            // Flushed at SQLite's checkpoints only: a power cut may cost the last entries, and never harms the file.
            statements.Execute("PRAGMA synchronous = NORMAL");
            // In KiB: what one commit changes, or it would be written before it is complete.
            statements.Execute("PRAGMA cache_size = -32768");
            // Pages that are written again and again are copied into the file every 16 MiB.
            statements.Scalar("PRAGMA wal_autocheckpoint = 4096");
            statements.Script(Schema);
            foreach (var (column, type) in Added)
            {
                if (statements.Scalar("SELECT 1 FROM pragma_table_info('deliveries') WHERE name = $1", column) is null)
                {
                    statements.Execute($"ALTER TABLE deliveries ADD COLUMN {column} {type}");
                }
            }
            return statements;
        }
        catch
        {
            statements.Dispose();
            throw;
        }
    }

    /// <summary>Deliveries that were left out because they came too fast, or because the file cannot be used.</summary>
    public long LeftOut => Volatile.Read(ref left);

    /// <summary>Grows whenever entries have been written: there may be something new to read.</summary>
    public long Commits => Volatile.Read(ref commits);

    /// <summary>
    /// Takes a delivery that has ended; it is written within <see cref="Linger"/> or little more, under load within
    /// <see cref="LingerUnderLoad"/>. Whoever asks finds it at once.
    /// </summary>
    public void Delivered(DeliveryReport report) =>
        Take(
            new Entry(
                report.At,
                report.Took,
                report.Worker,
                report.Message.MessageId,
                WorkerQueue.SeqOf(report.Message.MessageId),
                report.Message.Receives,
                report.Event?.Event,
                null,
                report.Settlement.Kind switch
                {
                    SettlementKind.Acknowledge => SightingKind.Acknowledged,
                    SettlementKind.Redeliver => SightingKind.Redelivered,
                    _ => SightingKind.Parked,
                },
                report.Settlement.Why,
                report.Rounds,
                report.Usage
            )
        );

    public void Crashed(Message message, string worker, string why) =>
        Record(SightingKind.Crashed, message, worker, why);

    public void Parked(Message message, string worker, string why) => Record(SightingKind.Parked, message, worker, why);

    /// <summary>Takes what happened to a message other than a delivery.</summary>
    public void Record(SightingKind kind, Message message, string worker, string what)
    {
        Take(
            new Entry(Now, TimeSpan.Zero, worker, message.Id, message.Seq, message.Receives, null, null, kind, what, [])
        );
    }

    /// <summary>Takes what an operator did to an item or an event of that subject.</summary>
    /// <param name="subject">The order, or what else it was.</param>
    /// <param name="what">What was done.</param>
    /// <param name="after">Its records after it.</param>
    public void RecordTampering(SubjectId subject, string what, Found after)
    {
        var look = new Round(after, Now, Seq<Decision>(), Committed: true);
        Take(
            new Entry(Now, TimeSpan.Zero, "", "", 0, 0, null, subject.JournalName, SightingKind.Tampered, what, [look])
        );
    }

    /// <summary>What happened to the events of that subject, in turn.</summary>
    public IReadOnlyList<Sighting> Of(SubjectId subject) =>
        Query("WHERE subject = $1 ORDER BY id", subject.JournalName);

    /// <summary>What happened to the event at that place of the event store, in turn.</summary>
    public IReadOnlyList<Sighting> Of(long seq) => Query("WHERE seq = $1 ORDER BY id", seq);

    /// <summary>Waits until all that was taken is written, and closes the file.</summary>
    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }
        isDisposed = true;
        waiting.Writer.TryComplete();
        closing.Cancel();
        writing.Wait();
        closing.Dispose();
        // The writer goes last: a connection that only reads cannot fold the log into the file.
        readers?.Dispose();
        statements?.Dispose();
        json.Dispose();
    }

    private Instant Now => new(time.GetUtcNow().ToUnixTimeMilliseconds());

    private void Take(Entry entry)
    {
        Interlocked.Increment(ref taken);
        if (!waiting.Writer.TryWrite(entry))
        {
            Interlocked.Increment(ref left);
            End(1);
        }
    }

    // Written, or left out.
    private void End(int entries)
    {
        lock (progress)
        {
            ended += entries;
            Monitor.PulseAll(progress);
        }
    }

    // What has happened before somebody asks is part of the answer.
    private void WaitForWhatWasTaken()
    {
        var target = Interlocked.Read(ref taken);
        lock (progress)
        {
            while (ended < target)
            {
                Interlocked.Exchange(ref isAsked, 1);
                wanted.TrySetResult();
                if (!Monitor.Wait(progress, ReadPatience))
                {
                    return;
                }
            }
        }
    }

    private async Task Run()
    {
        while (uncommitted > 0 || await waiting.Reader.WaitToReadAsync())
        {
            if (waiting.Reader.Count < EntriesPerTurnMax)
            {
                await Task.WhenAny(Task.Delay(Linger, time, closing.Token), wanted.Task);
            }
            // In this order: who asks too late for the second step sets the source that the first one made.
            wanted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Write(Interlocked.Exchange(ref isAsked, 0) == 1);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A journal that cannot be written must not end.")]
    private void Write(bool isWanted)
    {
        try
        {
            if (uncommitted == 0)
            {
                statements!.Execute("BEGIN");
                begun = time.GetTimestamp();
            }
            var written = 0;
            while (written < EntriesPerTurnMax && waiting.Reader.TryRead(out var entry))
            {
                written++;
                uncommitted++;
                Write(entry);
            }
            if (!isWanted && written >= EntriesUnderLoad && time.GetElapsedTime(begun) < LingerUnderLoad)
            {
                return;
            }
            statements!.Execute("DELETE FROM deliveries WHERE id <= (SELECT max(id) FROM deliveries) - $1", EntriesMax);
            statements!.Execute("COMMIT");
            Interlocked.Increment(ref commits);
        }
        catch (Exception e)
        {
            Interlocked.Add(ref left, uncommitted);
            LogNotWritten(log, e, uncommitted);
            Rollback();
        }
        End(uncommitted);
        uncommitted = 0;
    }

    private void Write(Entry entry)
    {
        var e = entry.Event ?? Find(entry.Seq);
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        SightingJson.Write(json, entry.Rounds);
        json.Flush();
        statements!.Execute(
            "INSERT INTO deliveries (at, took_us, worker, message, seq, receives, event, subject, kind, why, rounds, "
                + "requests, reads, writes, questions) "
                + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            entry.At.UnixMilliseconds,
            (long)entry.Took.TotalMicroseconds,
            entry.Worker,
            entry.MessageId,
            entry.Seq,
            entry.Receives,
            e?.Name ?? "",
            entry.Subject ?? SubjectOf(e),
            (int)entry.Kind,
            entry.Why,
            buffer.WrittenMemory,
            entry.Usage?.Requests,
            (double?)entry.Usage?.Read,
            entry.Usage?.Write,
            entry.Usage?.Questions
        );
    }

    // An event that cannot be read now must not cost the entries that are written with this one.
    private Event? Find(long seq)
    {
        try
        {
            return find(seq);
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    private void Rollback()
    {
        try
        {
            statements!.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has already rolled back by itself, as it does after some errors.
        }
    }

    private IReadOnlyList<Sighting> Query(string which, params object[] values)
    {
        WaitForWhatWasTaken();
        return readers?.Read(connection =>
                connection.Query(
                    $"SELECT {Columns} FROM deliveries {which}",
                    row => new Sighting(
                        row.GetInt64(0),
                        new Instant(row.GetInt64(1)),
                        row.GetInt64(2) / 1000.0,
                        row.GetString(3),
                        row.GetString(4),
                        row.GetInt64(5),
                        row.GetInt32(6),
                        row.GetString(7),
                        row.GetString(8),
                        (SightingKind)row.GetInt32(9),
                        row.GetString(10),
                        SightingJson.Read(catalogue, row.GetString(11)),
                        row.IsNull(12)
                            ? null
                            : new Usage(
                                row.GetInt32(12),
                                (decimal)row.GetDouble(13),
                                row.GetInt32(14),
                                row.GetInt32(15)
                            )
                    ),
                    values
                )
            )
            ?? [];
    }

    private static string SubjectOf(Event? e) => e is null ? "" : Catalogue.SubjectOf(e)?.JournalName ?? "";

    private sealed record Entry(
        Instant At,
        TimeSpan Took,
        string Worker,
        string MessageId,
        long Seq,
        int Receives,
        Event? Event,
        string? Subject,
        SightingKind Kind,
        string Why,
        IReadOnlyList<Round> Rounds,
        Usage? Usage = null
    );

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Journal: '{Path}' cannot be used: {Fault}. Deliveries are not written down. Delete the file of the "
            + "stopped host to begin a new one"
    )]
    private static partial void LogNotOpened(ILogger log, string path, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Journal: {Count} deliveries were not written down")]
    private static partial void LogNotWritten(ILogger log, Exception e, int count);
}
