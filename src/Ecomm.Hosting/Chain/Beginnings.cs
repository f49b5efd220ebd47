using Ecomm.Adapters.Sqlite;

namespace Ecomm.Hosting.Chain;

/// <summary>
/// Where the queues begin. A queue that the data knows goes on at its cursor. A queue that is new to data of an earlier version
/// begins at the end of the log: its worker does nothing for old events, so an upgrade refunds no old order. Data without any
/// cursor was never checkpointed: nothing in it is known to be done, and every queue begins at 0.
/// </summary>
public static class Beginnings
{
    /// <summary>
    /// The cursor of each of these queues. Cursors of new queues are durable when it returns. So a crash before the first checkpoint
    /// does not make a queue new again, and no event that is published from now on is skipped.
    /// </summary>
    /// <exception cref="StoreUnavailableException">A queue is new, and the disk refused its cursor.</exception>
    public static async Task<IReadOnlyDictionary<string, long>> Cursors(
        Database database,
        IReadOnlyCollection<string> queues
    )
    {
        var known = database.Readers.Read(Checkpoint.ReadCursors);
        var added = queues.Where(queue => !known.ContainsKey(queue)).ToList();
        return added.Count == 0
            ? known
            : await database.Commits.Run(statements => Begin(statements, added), compound: true);
    }

    /// <summary>The place after which each queue was sent events; 0 for a queue that was there from the beginning.</summary>
    public static IReadOnlyDictionary<string, long> Read(Statements statements) =>
        statements
            .Query("SELECT queue, seq FROM beginnings", row => (Queue: row.GetString(0), Seq: row.GetInt64(1)))
            .ToDictionary(row => row.Queue, row => row.Seq);

    /// <summary>
    /// The same of these queues. One that is new to data of an earlier version, on which no program of this version was started yet, will begin at the
    /// end of the log.
    /// </summary>
    public static IReadOnlyDictionary<string, long> Read(Statements statements, IEnumerable<string> queues)
    {
        var (cursors, begun) = (Checkpoint.ReadCursors(statements), Read(statements));
        var end = cursors.Count > 0 ? End(statements) : 0;
        return queues.ToDictionary(
            queue => queue,
            queue => cursors.ContainsKey(queue) ? begun.GetValueOrDefault(queue) : end
        );
    }

    private static long End(Statements statements) =>
        (long)(statements.Scalar($"SELECT coalesce(max(seq), 0) FROM {Database.EventsTable}") ?? 0L);

    private static Outcome<IReadOnlyDictionary<string, long>> Begin(Statements statements, List<string> added)
    {
        var isUpgrade = Checkpoint.ReadCursors(statements).Count > 0;
        var begin = isUpgrade ? End(statements) : 0;
        var rows = 0;
        foreach (var queue in added)
        {
            rows += statements.Execute("INSERT INTO cursors (queue, seq) VALUES ($1, $2)", queue, begin);
            rows += statements.Execute(
                "INSERT INTO beginnings (queue, seq) VALUES ($1, $2) ON CONFLICT (queue) DO UPDATE SET seq = $2",
                queue,
                begin
            );
        }
        return new(Checkpoint.ReadCursors(statements), rows, IsUndone: false);
    }
}
