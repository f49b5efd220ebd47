using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ecomm.Adapters.Metering;
using Ecomm.Adapters.Storage;
using Ecomm.Hosting.Chain;
using Ecomm.Lambdas;
using Microsoft.Extensions.Logging;

namespace Ecomm.Hosting.Sightings;

/// <summary>
/// Writes down every delivery, for people to look at: nothing in the system reads it. It is text, a line of JSON for each delivery, in files
/// that are only added to and never flushed. A delivery never waits for the disk: what comes too fast for it is counted and left out.
/// </summary>
public sealed partial class Journal : IWitness, IDisposable
{
    public const string DirectoryName = "journal";

    /// <summary>The longest that a line waits for others to be written with. Whoever reads does not wait for it.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(100);

    /// <summary>A thread whose last line took more gives the memory back.</summary>
    private const int ScratchBytesMax = 1 << 20;

    // A line is made by whoever brings it: nothing of a delivery is kept until it is written.
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? scratch;

    private readonly Catalogue catalogue;
    private readonly Func<long, Event?> find;
    private readonly TimeProvider time;
    private readonly ILogger<Journal> log;
    private readonly JournalBounds bounds;
    private readonly ITimer timer;

    // Around what waits: held for moments.
    private readonly Lock taking = new();
    private Lines waiting = new();
    private Lines spare = new();
    private bool isClosed;

    // Around the files: held while the disk works. Whoever needs both takes this one first.
    private readonly Lock filing = new();
    private volatile JournalFiles? files;
    private long left;
    private long commits;

    /// <param name="catalogue">The domains whose records it reads.</param>
    /// <param name="directory">Where its files are; made if it is missing. If it cannot be used, nothing is written down.</param>
    /// <param name="find">The event at a place of the event store, or null: what an entry is about, if it does not say.</param>
    /// <param name="time">The clock of what is no delivery.</param>
    /// <param name="log">Where it says that it could not write.</param>
    /// <param name="bounds">Other bounds, for tests.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever an earlier journal holds must not stop a start.")]
    public Journal(
        Catalogue catalogue,
        string directory,
        Func<long, Event?> find,
        TimeProvider time,
        ILogger<Journal> log,
        JournalBounds? bounds = null
    )
    {
        (this.catalogue, this.find, this.time, this.log) = (catalogue, find, time, log);
        this.bounds = bounds ?? JournalBounds.Default;
        timer = time.CreateTimer(_ => Write(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var earlier = new EarlierJournal(directory);
        try
        {
            earlier.CarryOver();
        }
        catch (Exception e)
        {
            LogNotCarriedOver(log, earlier.Path, e.Message);
        }
        try
        {
            files = new JournalFiles(directory, this.bounds, earlier.FirstPlace);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotOpened(log, Path.GetFullPath(directory), e.Message);
        }
    }

    /// <summary>Deliveries that were left out because they came too fast, or because a file could not be written.</summary>
    public long LeftOut => Volatile.Read(ref left);

    /// <summary>Grows whenever lines have been written: there may be something new to read.</summary>
    public long Commits => Volatile.Read(ref commits);

    /// <summary>Takes a delivery that has ended. Whoever reads then finds it; it is in a file within <see cref="Linger"/>.</summary>
    public void Delivered(DeliveryReport report) =>
        Take(
            new JournalLine(
                Subject: "",
                WorkerQueue.SeqOf(report.Message.MessageId),
                report.At,
                (long)report.Took.TotalMicroseconds,
                report.Worker,
                report.Message.MessageId,
                report.Message.Receives,
                EventName: "",
                report.Settlement.Kind switch
                {
                    SettlementKind.Acknowledge => SightingKind.Acknowledged,
                    SettlementKind.Redeliver => SightingKind.Redelivered,
                    _ => SightingKind.Parked,
                },
                report.Settlement.Why,
                report.Usage
            ),
            report.Event?.Event,
            report.Rounds
        );

    public void Crashed(Message message, string worker, string why) =>
        Record(SightingKind.Crashed, message, worker, why);

    public void Parked(Message message, string worker, string why) => Record(SightingKind.Parked, message, worker, why);

    /// <summary>Takes what happened to a message other than a delivery.</summary>
    public void Record(SightingKind kind, Message message, string worker, string what) =>
        Take(
            new JournalLine("", message.Seq, Now, 0, worker, message.Id, message.Receives, "", kind, what, Usage: null),
            told: null,
            rounds: []
        );

    /// <summary>Takes what an operator did to an item or an event of that subject.</summary>
    /// <param name="subject">The order, or what else it was.</param>
    /// <param name="what">What was done.</param>
    /// <param name="after">Its records after it.</param>
    public void RecordTampering(SubjectId subject, string what, Found after)
    {
        var look = new Round(after, Now, Seq<Decision>(), Committed: true);
        Take(
            new JournalLine(subject.JournalName, 0, Now, 0, "", "", 0, "", SightingKind.Tampered, what, Usage: null),
            told: null,
            rounds: [look]
        );
    }

    /// <summary>What happened to the events of that subject, in turn.</summary>
    public IReadOnlyList<Sighting> Of(SubjectId subject) =>
        Read(files => files.Of(subject.JournalName), sighting => sighting.Subject == subject.JournalName);

    /// <summary>What happened to the event at that place of the event store, in turn.</summary>
    public IReadOnlyList<Sighting> Of(long seq) => Read(files => files.Of(seq), sighting => sighting.Seq == seq);

    /// <summary>Writes what was taken, and closes the files.</summary>
    public void Dispose()
    {
        timer.Dispose();
        lock (filing)
        {
            lock (taking)
            {
                isClosed = true;
            }
            Write();
            files?.Dispose();
            files = null;
        }
    }

    private Instant Now => new(time.GetUtcNow().ToUnixTimeMilliseconds());

    // What a line does not say of its event, the event says: it is told, or found at its place.
    [SuppressMessage("Design", "CA1031", Justification = "A delivery must not fail because it cannot be written down.")]
    private void Take(JournalLine line, Event? told, IReadOnlyList<Round> rounds)
    {
        if (files is null)
        {
            Interlocked.Increment(ref left);
            return;
        }
        try
        {
            if (line.Subject.Length == 0 && (told ?? Find(line.Seq)) is { } e)
            {
                line = line with { Subject = SubjectOf(e), EventName = e.Name };
            }
            var (buffer, json) = scratch is { Buffer.Capacity: <= ScratchBytesMax } kept ? kept : NewScratch();
            scratch = (buffer, json);
            buffer.ResetWrittenCount();
            json.Reset(buffer);
            line.Begin(json);
            SightingJson.Write(json, rounds);
            JournalLine.End(json);
            Take(buffer.WrittenSpan, line.Subject, line.Seq);
        }
        catch (Exception e)
        {
            Interlocked.Increment(ref left);
            LogNotWritten(log, e, 1);
        }
    }

    private void Take(ReadOnlySpan<byte> line, string subject, long seq)
    {
        lock (taking)
        {
            if (isClosed || waiting.Bytes.Length + line.Length > bounds.WaitingBytes)
            {
                Interlocked.Increment(ref left);
                return;
            }
            if (waiting.Index.Count == 0)
            {
                timer.Change(Linger, Timeout.InfiniteTimeSpan);
            }
            waiting.Add(line, subject, seq);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A journal that cannot be written must not end.")]
    private void Write()
    {
        lock (filing)
        {
            lock (taking)
            {
                (waiting, spare) = (spare, waiting);
            }
            if (spare.Index.Count == 0)
            {
                return;
            }
            try
            {
                (files ?? throw new ObjectDisposedException(nameof(Journal))).Append(spare);
                Interlocked.Increment(ref commits);
            }
            catch (Exception e)
            {
                Interlocked.Add(ref left, spare.Index.Count);
                LogNotWritten(log, e, spare.Index.Count);
            }
            finally
            {
                spare.Clear();
            }
        }
    }

    private IReadOnlyList<Sighting> Read(
        Func<JournalFiles, IEnumerable<(long Place, byte[] Line)>> find,
        Func<Sighting, bool> isMeant
    )
    {
        try
        {
            // File by file, so that nothing waits long to be written.
            while (Locked(files => files.IndexNext())) { }
            var lines = Locked(files =>
            {
                // What has happened before somebody asks is part of the answer.
                Write();
                return find(files).ToList();
            });
            return
            [
                .. (lines ?? [])
                    .Select(line => JournalLine.Read(catalogue, line.Place, line.Line))
                    .OfType<Sighting>()
                    .Where(isMeant),
            ];
        }
        catch (IOException e)
        {
            LogNotRead(log, e);
            return [];
        }
    }

    private T? Locked<T>(Func<JournalFiles, T> look)
    {
        lock (filing)
        {
            return files is { } open ? look(open) : default;
        }
    }

    // An event that cannot be read now is not known.
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

    private static string SubjectOf(Event e) => Catalogue.SubjectOf(e)?.JournalName ?? "";

    private static (ArrayBufferWriter<byte>, Utf8JsonWriter) NewScratch()
    {
        var buffer = new ArrayBufferWriter<byte>();
        return (buffer, ValueJson.NewWriter(buffer));
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Journal: '{Path}' cannot be used: {Fault}. Deliveries are not written down"
    )]
    private static partial void LogNotOpened(ILogger log, string path, string fault);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Journal: the deliveries in '{Path}', of an earlier version, cannot be carried over: {Fault}. The next start tries again, unless the file is deleted"
    )]
    private static partial void LogNotCarriedOver(ILogger log, string path, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Journal: {Count} deliveries were not written down")]
    private static partial void LogNotWritten(ILogger log, Exception e, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Journal: it cannot be read")]
    private static partial void LogNotRead(ILogger log, Exception e);
}
