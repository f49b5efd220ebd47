using System.Collections.Concurrent;
using Ecomm.Adapters.Storage;
using Microsoft.Data.Sqlite;

namespace Ecomm.Adapters.Sqlite;

/// <summary>Read-only connections to one file, as many as are used at once. Each read sees committed rows only.</summary>
/// <param name="path">The file.</param>
/// <param name="beforeRead">For tests: runs before each read on its connection, and may refuse it as SQLite would.</param>
public sealed class ReaderPool(string path, Action<Statements>? beforeRead = null) : IDisposable
{
    private readonly ConcurrentBag<Statements> idle = [];

    /// <summary>Reads with a connection of its own.</summary>
    /// <exception cref="StoreUnavailableException">SQLite could not read.</exception>
    public T Read<T>(Func<Statements, T> read)
    {
        var statements = Open();
        try
        {
            beforeRead?.Invoke(statements);
            return read(statements);
        }
        catch (SqliteException e)
        {
            throw Refused(e);
        }
        finally
        {
            idle.Add(statements);
        }
    }

    /// <summary>The same, of one committed state, however many statements read it: that at the first of them.</summary>
    /// <exception cref="StoreUnavailableException">SQLite could not read.</exception>
    public T ReadOneState<T>(Func<Statements, T> read) =>
        Read(statements =>
        {
            statements.Execute("BEGIN");
            try
            {
                return read(statements);
            }
            finally
            {
                statements.Execute("COMMIT");
            }
        });

    private Statements Open()
    {
        if (idle.TryTake(out var pooled))
        {
            return pooled;
        }
        try
        {
            return new Statements(path, readOnly: true);
        }
        catch (SqliteException e)
        {
            throw Refused(e);
        }
    }

    private StoreUnavailableException Refused(SqliteException e) =>
        new($"the disk refused a read of '{path}': {e.Message}", e);

    public void Dispose()
    {
        while (idle.TryTake(out var statements))
        {
            statements.Dispose();
        }
    }
}
