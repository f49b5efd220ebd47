using System.Buffers;
using System.Text;
using Ecomm.Adapters.Metering;
using Ecomm.Adapters.Sqlite;
using Microsoft.Data.Sqlite;

namespace Ecomm.Hosting.Sightings;

/// <summary>The journal of earlier versions, a SQLite file. Its deliveries are carried over into lines, once.</summary>
internal static class EarlierJournal
{
    public const string FileName = "journal.db";

    private const int RowsPerAppend = 1_000;

    // Versions before costs were counted have no such columns.
    private static readonly string[] Counted = ["requests", "reads", "writes", "questions"];

    /// <summary>Makes the journal's directory of that file, and deletes the file. If the process ends in between, the next start does it.</summary>
    /// <param name="path">The file; without one nothing is done.</param>
    /// <param name="directory">The journal's directory. If there is one, the file was carried over before, or is none of ours to delete.</param>
    /// <param name="open">Opens the files of a directory.</param>
    /// <exception cref="SqliteException">The file cannot be read; it stays, and nothing is made.</exception>
    /// <exception cref="IOException">The lines cannot be written; the same.</exception>
    public static void CarryOver(string path, string directory, Func<string, JournalFiles> open)
    {
        if (!File.Exists(path) || Directory.Exists(directory))
        {
            return;
        }
        var beside = directory + ".new";
        if (Directory.Exists(beside))
        {
            Directory.Delete(beside, recursive: true);
        }
        using (var statements = new Statements(path, readOnly: false))
        using (var files = open(beside))
        {
            Copy(statements, files);
        }
        Directory.Move(beside, directory);
        foreach (var ending in (string[])["", "-wal", "-shm"])
        {
            File.Delete(path + ending);
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
            var rows = statements.Query(
                "SELECT id, subject, seq, at, took_us, worker, message, receives, event, kind, why, rounds, "
                    + $"{counted} FROM deliveries WHERE id > $1 ORDER BY id LIMIT {RowsPerAppend}",
                row =>
                    (
                        Id: row.GetInt64(0),
                        Rounds: row.GetString(11),
                        Line: new JournalLine(
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
                                : new Usage(
                                    row.GetInt32(12),
                                    (decimal)row.GetDouble(13),
                                    row.GetInt32(14),
                                    row.GetInt32(15)
                                )
                        )
                    ),
                after
            );
            lines.Clear();
            foreach (var (_, rounds, line) in rows)
            {
                buffer.ResetWrittenCount();
                json.Reset(buffer);
                line.Begin(json);
                json.WriteRawValue(Encoding.UTF8.GetBytes(rounds), skipInputValidation: true);
                JournalLine.End(json);
                lines.Add(buffer.WrittenSpan, line.Subject, line.Seq);
            }
            files.Append(lines);
            last = rows is [.., var end] ? end.Id : null;
        }
    }
}
