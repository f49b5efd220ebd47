namespace Ecomm.Adapters.Sqlite;

/// <summary>
/// The one writer of a SQLite file. An operation is committed, and everybody can read what it wrote; a moment later it is flushed, and
/// durable: a machine that loses its power loses the newest commits that are not flushed, never one without all that came after it.
/// Whoever writes hears of it once it is durable, or runs ahead.
/// </summary>
public interface ICommits : IDisposable
{
    /// <summary>Called after every commit, before anybody else commits; everybody who commits waits for it, and it must not throw.</summary>
    Action Committed { get; set; }

    /// <summary>Called when another connection has changed the file.</summary>
    Action ChangedByOthers { get; set; }

    /// <summary>Commits so far.</summary>
    long Commits { get; }

    /// <summary>Flushes of the disk so far.</summary>
    long Flushes { get; }

    /// <summary>Operations committed so far.</summary>
    long Operations { get; }

    /// <summary>Rows written so far.</summary>
    long Rows { get; }

    /// <summary>Why nothing is written any more until the file is opened again; null while that is not so.</summary>
    string? Fault { get; }

    /// <summary>
    /// Runs the operation and gives its result once that is durable. One that may have to be undone after it has written something is
    /// <paramref name="compound"/>: then only what it wrote is undone. Unless it was undone, <paramref name="onCommit"/> runs after the
    /// commit and before the result is given.
    /// </summary>
    /// <param name="operation">Writes, and says what its caller is given.</param>
    /// <param name="compound">Whether it may have to be undone after it has written something.</param>
    /// <param name="onCommit">Runs after the commit.</param>
    /// <param name="ahead">
    /// Whether to give the result once it is committed, before it is durable. For callers who do nothing with it but write to the same
    /// file, which is lost with it or not at all, or who wait for <see cref="Flushed"/> before they do anything else.
    /// </param>
    /// <exception cref="Storage.StoreUnavailableException">The disk is full or failing, too much waits, or the file is closed.</exception>
    Task<T> Run<T>(Func<Statements, Outcome<T>> operation, bool compound, Action? onCommit = null, bool ahead = false);

    /// <summary>Waits until everything is durable that is committed now, and so everything that could have been read.</summary>
    /// <exception cref="Storage.StoreUnavailableException">The disk is failing.</exception>
    Task Flushed();
}
