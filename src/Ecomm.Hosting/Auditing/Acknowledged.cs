using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;
using Ecomm.Lambdas;

namespace Ecomm.Hosting.Auditing;

/// <summary>Which workers have acknowledged which events, other than by parking them, in one committed state.</summary>
public sealed class Acknowledged
{
    private readonly Routes routes;
    private readonly IReadOnlyDictionary<string, long> cursors;
    private readonly IReadOnlyDictionary<string, long> beginnings;
    private readonly HashSet<(string Queue, long Seq)> open;
    private readonly Dictionary<string, string[]> takers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlySet<string>> sets = new(StringComparer.Ordinal);

    private Acknowledged(Routes routes, Statements statements)
    {
        this.routes = routes;
        cursors = Checkpoint.ReadCursors(statements);
        beginnings = Beginnings.Read(statements);
        open = statements
            .Query(
                "SELECT queue, seq FROM deferred UNION ALL SELECT queue, seq FROM dead_letters",
                row => (row.GetString(0), row.GetInt64(1))
            )
            .ToHashSet();
    }

    /// <summary>As the state is that these statements see.</summary>
    public static Acknowledged Read(Routes routes, Statements statements) => new(routes, statements);

    /// <summary>The workers that have acknowledged the event of that name at that place.</summary>
    public IReadOnlySet<string> By(string name, long seq)
    {
        if (!takers.TryGetValue(name, out var all))
        {
            takers.Add(name, all = [.. routes.WorkersOf(name)]);
        }
        // Mostly all have: one set serves all events of that name.
        if (all.All(queue => IsBy(queue, seq)))
        {
            return sets.TryGetValue(name, out var set) ? set : sets[name] = all.ToHashSet(StringComparer.Ordinal);
        }
        return all.Where(queue => IsBy(queue, seq)).ToHashSet(StringComparer.Ordinal);
    }

    private bool IsBy(string queue, long seq) =>
        seq > beginnings.GetValueOrDefault(queue)
        && seq <= cursors.GetValueOrDefault(queue)
        && !open.Contains((queue, seq));

    /// <summary>Where events stand that may have been acknowledged since, or no longer are: ranges of places, both ends included.</summary>
    public IEnumerable<(long First, long Last)> ChangedSince(Acknowledged before) =>
        cursors
            .Select(cursor => (From: before.cursors.GetValueOrDefault(cursor.Key), To: cursor.Value))
            .Where(range => range.From != range.To)
            .Select(range => (Math.Min(range.From, range.To) + 1, Math.Max(range.From, range.To)))
            .Concat(
                open.Except(before.open).Concat(before.open.Except(open)).Select(one => (First: one.Seq, Last: one.Seq))
            );
}
