using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Variants;

namespace Ecomm.Simulation.Tests.Local;

/// <summary>
/// Known-bad local systems: each is the shipped one on a writer or a store that does what a bug in the chain would have done. So
/// production code has no switches for them.
/// </summary>
internal static class LocalVariants
{
    public static readonly IReadOnlyList<LocalVariant> All =
    [
        new("the cursor is one too far", GenericLaws.Lost)
        {
            Commits = (commits, _) => new Altered(commits, "UPDATE cursors SET seq = seq + 1 WHERE seq > 0"),
        },
        new("the cursor passes messages that wait for redelivery", GenericLaws.Lost)
        {
            Commits = (commits, _) => new Altered(commits, "DELETE FROM deferred WHERE length(id) = 21"),
        },
        new("a redelivery by hand is not written down", GenericLaws.Lost)
        {
            Commits = (commits, _) => new Altered(commits, "DELETE FROM deferred WHERE length(id) > 21"),
        },
        new("a redelivery takes the cursor past the event that it carries", GenericLaws.Lost)
        {
            Commits = (commits, _) =>
                new Altered(
                    commits,
                    """
                    UPDATE cursors SET seq = max(seq, coalesce(
                        (SELECT max(seq) FROM deferred WHERE queue = cursors.queue AND length(id) > 21), 0))
                    """
                ),
        },
        new("a redrive takes the letter and does not write its message down", GenericLaws.Lost)
        {
            Commits = (commits, _) => new Redriving(commits),
        },
        new("the receives of a message are forgotten", LocalBooks.Counted)
        {
            Commits = (commits, _) => new Altered(commits, "UPDATE deferred SET receives = 0"),
        },
        new("what is settled or dropped stays written down", LocalBooks.Dropped, LocalBooks.Written)
        {
            Commits = (commits, _) =>
                new Altered(
                    commits,
                    "CREATE TRIGGER IF NOT EXISTS kept BEFORE DELETE ON deferred BEGIN SELECT RAISE(IGNORE); END"
                ),
        },
        new("a checkpoint that failed counts as written", GenericLaws.Lost, LocalBooks.Dropped, LocalBooks.Written)
        {
            Commits = (commits, _) => new Deaf(commits),
        },
        new("a message is settled before its dead letter is written", GenericLaws.Lost)
        {
            Commits = (commits, _) => new Hasty(commits),
        },
        new("202 is answered before the commit", GenericLaws.Lost) { Publishes = store => new Unawaited(store) },
        new("202 is answered before the flush", GenericLaws.Lost) { Publishes = store => store.Ahead },
        new("a gateway is asked before the flush", ShopLaws.Money) { AsksOnceFlushed = false },
        new("a redelivery by hand is told before the flush", GenericLaws.Lost)
        {
            Commits = (commits, _) => new Early(commits),
        },
        new("a commit that the disk refused is answered as done", GenericLaws.Lost)
        {
            Publishes = store => new Hopeful(store),
        },
    ];

    /// <summary>A writer that runs one statement more with each operation that may be a checkpoint.</summary>
    private sealed class Altered(ICommits inner, string sql) : Writer(inner)
    {
        public override Task<T> Run<T>(
            Func<Statements, Outcome<T>> operation,
            bool compound,
            Action? onCommit,
            bool ahead
        ) =>
            base.Run(
                statements =>
                {
                    var outcome = operation(statements);
                    if (typeof(T) == typeof(int) && compound)
                    {
                        statements.Execute(sql);
                    }
                    return outcome;
                },
                compound,
                onCommit,
                ahead
            );
    }

    /// <summary>A writer that forgets the messages of a redrive.</summary>
    private sealed class Redriving(ICommits inner) : Writer(inner)
    {
        public override Task<T> Run<T>(
            Func<Statements, Outcome<T>> operation,
            bool compound,
            Action? onCommit,
            bool ahead
        ) =>
            base.Run(
                statements =>
                {
                    var outcome = operation(statements);
                    foreach (var (queue, message) in outcome.Result as IReadOnlyList<(string, Message)> ?? [])
                    {
                        statements.Execute("DELETE FROM deferred WHERE queue = $1 AND id = $2", queue, message.Id);
                    }
                    return outcome;
                },
                compound,
                onCommit,
                ahead
            );
    }

    /// <summary>A writer whose checkpoints never fail, as far as the chain hears.</summary>
    private sealed class Deaf(ICommits inner) : Writer(inner)
    {
        public override async Task<T> Run<T>(
            Func<Statements, Outcome<T>> operation,
            bool compound,
            Action? onCommit,
            bool ahead
        )
        {
            try
            {
                return await base.Run(operation, compound, onCommit, ahead);
            }
            catch (StoreUnavailableException) when (typeof(T) == typeof(int) && compound)
            {
                return default!;
            }
        }
    }

    /// <summary>A writer that answers at once what nobody needs an answer of: dead letters are such operations.</summary>
    private sealed class Hasty(ICommits inner) : Writer(inner)
    {
        public override Task<T> Run<T>(
            Func<Statements, Outcome<T>> operation,
            bool compound,
            Action? onCommit,
            bool ahead
        )
        {
            var done = base.Run(operation, compound, onCommit, ahead);
            return typeof(T) == typeof(int) && !compound ? Task.FromResult<T>(default!) : done;
        }
    }

    /// <summary>A writer that tells of checkpoints and redeliveries once they are committed, before they are durable.</summary>
    private sealed class Early(ICommits inner) : Writer(inner)
    {
        public override Task<T> Run<T>(
            Func<Statements, Outcome<T>> operation,
            bool compound,
            Action? onCommit,
            bool ahead
        ) => base.Run(operation, compound, onCommit, ahead || (typeof(T) == typeof(int) && compound));
    }

    private abstract class Writer(ICommits inner) : ICommits
    {
        public Action Committed
        {
            get => inner.Committed;
            set => inner.Committed = value;
        }

        public Action ChangedByOthers
        {
            get => inner.ChangedByOthers;
            set => inner.ChangedByOthers = value;
        }

        public long Commits => inner.Commits;

        public long Flushes => inner.Flushes;

        public long Operations => inner.Operations;

        public long Rows => inner.Rows;

        public virtual Task<T> Run<T>(
            Func<Statements, Outcome<T>> operation,
            bool compound,
            Action? onCommit = null,
            bool ahead = false
        ) => inner.Run(operation, compound, onCommit, ahead);

        public string? Fault => inner.Fault;

        public virtual Task Flushed() => inner.Flushed();

        public void Dispose() => inner.Dispose();
    }
}
