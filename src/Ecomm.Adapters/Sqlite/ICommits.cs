namespace Ecomm.Adapters.Sqlite;

/// <summary>The one writer of a SQLite file: whoever writes hears of it once it is durable.</summary>
public interface ICommits : IDisposable
{
    /// <summary>Called after every commit, before anybody else commits; must be quick and must not throw.</summary>
    Action Committed { get; set; }

    /// <summary>Called when another connection has changed the file.</summary>
    Action ChangedByOthers { get; set; }

    /// <summary>Commits so far.</summary>
    long Commits { get; }

    /// <summary>Operations committed so far.</summary>
    long Operations { get; }

    /// <summary>Rows written so far.</summary>
    long Rows { get; }

    /// <summary>
    /// Runs the operation and gives its result once that is durable. One that may have to be undone after it has written something is
    /// <paramref name="compound"/>: then only what it wrote is undone. Unless it was undone, <paramref name="onCommit"/> runs after the
    /// commit and before the result is given.
    /// </summary>
    /// <exception cref="Storage.StoreUnavailableException">The disk is full or failing, too much waits, or the file is closed.</exception>
    Task<T> Run<T>(Func<Statements, Outcome<T>> operation, bool compound, Action? onCommit = null);
}
