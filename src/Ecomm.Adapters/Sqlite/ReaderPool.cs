using System.Collections.Concurrent;
using Ecomm.Adapters.Storage;
using Microsoft.Data.Sqlite;

namespace Ecomm.Adapters.Sqlite;

/// <summary>Read-only connections to one file, as many as are used at once. Each read sees committed rows only.</summary>
public sealed class ReaderPool(string path) : IDisposable
{
    private readonly ConcurrentBag<Statements> idle = [];

    /// <summary>Reads with a connection of its own.</summary>
    /// <exception cref="StoreUnavailableException">SQLite could not read.</exception>
    public T Read<T>(Func<Statements, T> read)
    {
        var statements = idle.TryTake(out var pooled) ? pooled : new Statements(path, readOnly: true);
        try
        {
            return read(statements);
        }
        catch (SqliteException e)
        {
            throw new StoreUnavailableException($"the disk refused a read: {e.Message}", e);
        }
        finally
        {
            idle.Add(statements);
        }
    }

    public void Dispose()
    {
        while (idle.TryTake(out var statements))
        {
            statements.Dispose();
        }
    }
}
