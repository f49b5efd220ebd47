using System.Buffers;
using System.Text;
using System.Text.Json;
using Ecomm.Adapters.Metering;
using Ecomm.Adapters.Sqlite;

namespace Ecomm.Hosting.Sightings;

/// <summary>
/// The journal of earlier versions, a SQLite file. Its deliveries are carried over into lines, once. They stand at the first places; a
/// journal that began before they were there stands behind them.
/// </summary>
internal sealed class EarlierJournal(string directory)
{
    public const string FileName = "journal.db";

    private const int RowsPerAppend = 1_000;

    // Which is there whole or not at all.
    private static readonly JournalBounds OneFile = new(
        KeptBytes: long.MaxValue,
        FileBytes: int.MaxValue,
        WaitingBytes: int.MaxValue
    );

    /// <summary>More bytes than such a file holds.</summary>
    private const long PlacesOfEarlier = 1L << 40;

    // Versions before costs were counted have no such columns.
    private static readonly string[] Counted = ["requests", "reads", "writes", "questions"];

    private readonly string beside = directory + ".new";

    /// <summary>The file, beside the journal's directory.</summary>
    public string Path { get; } =
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(directory)) ?? "", FileName);

    /// <summary>Where a journal begins: behind what is still to be carried over.</summary>
    public long FirstPlace => File.Exists(Path) ? PlacesOfEarlier : 0;

    /// <summary>
    /// Makes lines of the file's rows, but for those that somebody has made unreadable by hand, and deletes it. If it fails, or the process
    /// ends in between, the file is there and nothing else, and the next start does it. A file beside lines at the first places is left alone: it is
    /// carried over and could not be deleted, or a version of before has run since.
    /// </summary>
    public void CarryOver()
    {
        if (!File.Exists(Path) || File.Exists(JournalFiles.PathOf(directory, 0)))
        {
            return;
        }
        try
        {
            DeleteBeside();
            using (var statements = new Statements(Path, readOnly: false))
            using (var files = new JournalFiles(beside, OneFile))
            {
                Copy(statements, files);
                // The one time that it is: what it was made of is deleted.
                files.Flush();
            }
            Directory.CreateDirectory(directory);
            File.Move(JournalFiles.PathOf(beside, 0), JournalFiles.PathOf(directory, 0));
        }
        finally
        {
            DeleteBeside();
        }
        foreach (var ending in (string[])["", "-wal", "-shm"])
        {
            File.Delete(Path + ending);
        }
    }

    private void DeleteBeside()
    {
        if (Directory.Exists(beside))
        {
            Directory.Delete(beside, recursive: true);
        }
    }

    private static void Copy(Statements statements, JournalFiles files)
    {
        var columns = statements.Query("SELECT name FROM pragma_table_info('deliveries')", row => row.GetString(0));
        var counted = string.Join(", ", Counted.Select(column => columns.Contains(column) ? column : "NULL"));
        var lines = new Lines();
        var buffer = new ArrayBufferWriter<byte>();
        using var json = ValueJson.NewWriter(buffer);
        for (long? last = 0; last is { } after; )
        {
            lines.Clear();
            var ids = statements.Query(
                "SELECT id, subject, seq, at, took_us, worker, message, receives, event, kind, why, rounds, "
                    + $"{counted} FROM deliveries WHERE id > $1 ORDER BY id LIMIT {RowsPerAppend}",
                row =>
                {
                    Add(row, lines, buffer, json);
                    return row.GetInt64(0);
                },
                after
            );
            files.Append(lines);
            last = ids is [.., var end] ? end : null;
        }
    }

    private static void Add(Row row, Lines lines, ArrayBufferWriter<byte> buffer, Utf8JsonWriter json)
    {
        try
        {
            var line = LineOf(row);
            if (!TryWrite(line, row.GetString(11), buffer, json))
            {
                TryWrite(line, "[]", buffer, json);
            }
            lines.Add(buffer.WrittenSpan, line.Subject, line.Seq);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or OverflowException)
        {
            // Empty where something must stand, or a time or number that is none.
        }
    }

    private static JournalLine LineOf(Row row) =>
        new(
            row.GetString(1),
            row.GetInt64(2),
            new Instant(row.GetInt64(3)),
            row.GetInt64(4),
            row.GetString(5),
            row.GetString(6),
            row.GetInt32(7),
            row.GetString(8),
            (SightingKind)row.GetInt32(9),
            row.GetString(10),
            row.IsNull(12)
                ? null
                : new Usage(row.GetInt32(12), (decimal)row.GetDouble(13), row.GetInt32(14), row.GetInt32(15))
        );

    // False if it is not readable with these rounds.
    private static bool TryWrite(JournalLine line, string rounds, ArrayBufferWriter<byte> buffer, Utf8JsonWriter json)
    {
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        line.Begin(json);
        json.WriteRawValue(rounds.Length == 0 ? "0"u8 : Encoding.UTF8.GetBytes(rounds), skipInputValidation: true);
        JournalLine.End(json);
        return !buffer.WrittenSpan.Contains((byte)'\n') && ValueJson.Parse(buffer.WrittenSpan).IsRight;
    }
}
