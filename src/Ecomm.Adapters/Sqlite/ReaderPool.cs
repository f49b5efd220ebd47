using System.Collections.Concurrent;

namespace Ecomm.Adapters.Sqlite;

/// <summary>Read-only connections to one file, as many as are used at once. Each read sees committed rows only.</summary>
public sealed class ReaderPool(string path) : IDisposable
{
    private readonly ConcurrentBag<Statements> idle = [];

    public T Read<T>(Func<Statements, T> read)
    {
        var statements = idle.TryTake(out var pooled) ? pooled : new Statements(path, readOnly: true);
        try
        {
            return read(statements);
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
