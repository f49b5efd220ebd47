using System.Diagnostics;
using Ecomm.Adapters.Sqlite;

namespace Ecomm.Bench;

/// <summary>What the machine can do: rows of one size straight into SQLite, synchronous=FULL, prepared, from one thread.</summary>
internal static class Ceiling
{
    private const int Rows = 100_000;
    private const int Runs = 3;

    /// <summary>At that many rows a commit, each flushed, and that many bytes a row: the run of three that is neither fastest nor slowest.</summary>
    public static CeilingFigures Median(int rowsPerCommit, int rowBytes) =>
        Enumerable
            .Range(0, Runs)
            .Select(_ => Measure(rowsPerCommit, rowBytes))
            .OrderBy(run => run.RowsPerSecond)
            .ElementAt(Runs / 2);

    private static CeilingFigures Measure(int rowsPerCommit, int rowBytes)
    {
        using var directory = new TemporaryDirectory();
        using var statements = new Statements(Path.Combine(directory.Path, "ceiling.db"), readOnly: false);
        statements.Scalar("PRAGMA journal_mode = WAL");
        statements.Execute("PRAGMA synchronous = FULL");
        statements.Scalar("PRAGMA wal_autocheckpoint = 4096");
        statements.Execute(
            "CREATE TABLE rows (seq INTEGER PRIMARY KEY, pk TEXT NOT NULL, sk TEXT NOT NULL, item TEXT NOT NULL, UNIQUE (pk, sk))"
        );
        var item = new string('x', Math.Max(rowBytes - 30, 1));
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        for (var row = 0; row < Rows; )
        {
            statements.Execute("BEGIN IMMEDIATE");
            for (var i = 0; i < rowsPerCommit && row < Rows; i++, row++)
            {
                var id = unchecked((uint)row * 2654435761).ToString("x8", null);
                statements.Execute(
                    "INSERT INTO rows (pk, sk, item) VALUES ($1, $2, $3)",
                    $"ORDERS#{id}",
                    $"ORDER#{id}",
                    item
                );
            }
            statements.Execute("COMMIT");
        }
        var seconds = watch.Elapsed.TotalSeconds;
        var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        return new CeilingFigures(Rows / seconds, used.TotalMilliseconds / Rows);
    }
}

/// <summary>What bare SQLite does on one thread.</summary>
internal sealed record CeilingFigures(double RowsPerSecond, double CpuMillisecondsPerRow);

internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ecomm-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
