using System.Diagnostics;
using Ecomm.Adapters.Sqlite;

namespace Ecomm.Bench;

/// <summary>What the machine can do: rows of one size straight into SQLite, synchronous=FULL, prepared, from one thread.</summary>
internal static class Ceiling
{
    private const int Rows = 100_000;
    private const int Runs = 3;

    /// <summary>Rows a second at that many rows a commit and that many bytes a row: the median of three runs.</summary>
    public static double MedianRowsPerSecond(int rowsPerCommit, int rowBytes) =>
        Enumerable.Range(0, Runs).Select(_ => RowsPerSecond(rowsPerCommit, rowBytes)).Order().ElementAt(Runs / 2);

    private static double RowsPerSecond(int rowsPerCommit, int rowBytes)
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
        return Rows / watch.Elapsed.TotalSeconds;
    }
}

internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ecomm-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
