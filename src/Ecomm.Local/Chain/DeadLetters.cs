using Ecomm.Adapters.Sqlite;

namespace Ecomm.Local.Chain;

/// <summary>A message that no worker could process, with the reason.</summary>
public sealed record DeadLetter(string Queue, string Id, long Seq, int Receives, string Reason, string ParkedAt);

/// <summary>The dead-letter queues: durable, visible, redrivable.</summary>
public sealed class DeadLetters(Database database, TimeProvider time)
{
    /// <summary>Parks a message; a second time changes nothing. Durable when the task ends.</summary>
    public Task Park(string queue, string id, long seq, int receives, string reason)
    {
        var at = new Instant(time.GetUtcNow().ToUnixTimeMilliseconds()).ToString();
        return database.Commits.Run(
            statements => new Outcome<int>(
                statements.Execute(
                    "INSERT INTO dead_letters (queue, id, seq, receives, reason, parked_at) "
                        + "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (queue, id) DO NOTHING",
                    queue,
                    id,
                    seq,
                    receives,
                    reason,
                    at
                ),
                Rows: 1,
                IsUndone: false
            ),
            compound: false
        );
    }

    public IReadOnlyList<DeadLetter> All() => database.Readers.Read(Read);

    public static IReadOnlyList<DeadLetter> Read(Statements statements) =>
        statements.Query(
            "SELECT queue, id, seq, receives, reason, parked_at FROM dead_letters ORDER BY parked_at, queue, seq",
            row => new DeadLetter(
                row.GetString(0),
                row.GetString(1),
                row.GetInt64(2),
                row.GetInt32(3),
                row.GetString(4),
                row.GetString(5)
            )
        );

    public IReadOnlyDictionary<string, int> Counts() =>
        database.Readers.Read(statements =>
            statements
                .Query(
                    "SELECT queue, count(*) FROM dead_letters GROUP BY queue",
                    row => (Queue: row.GetString(0), Count: row.GetInt32(1))
                )
                .ToDictionary(row => row.Queue, row => row.Count)
        );

    /// <summary>
    /// Moves these dead letters back to their queues, in one commit, so that a crash neither loses nor doubles one. Those of
    /// no queue go back to the bus, which parks them again unless a rule matches by now.
    /// </summary>
    /// <returns>The messages to put into the queues, and how many letters were moved.</returns>
    public async Task<IReadOnlyList<(string Queue, Message Message)>> Redrive(
        IReadOnlyList<DeadLetter> letters,
        Func<DeadLetter, IReadOnlyList<string>> targets
    )
    {
        var now = new Instant(time.GetUtcNow().ToUnixTimeMilliseconds());
        var moves = letters
            .Select(letter => (letter, Queues: targets(letter)))
            .Where(move => move.Queues.Count > 0)
            .ToList();
        var messages = moves
            .SelectMany(move =>
                move.Queues.Select(queue => (queue, new Message(move.letter.Id, move.letter.Seq, 0, now)))
            )
            .ToList();
        await database.Commits.Run(
            statements =>
            {
                foreach (var (letter, _) in moves)
                {
                    statements.Execute(
                        "DELETE FROM dead_letters WHERE queue = $1 AND id = $2",
                        letter.Queue,
                        letter.Id
                    );
                }
                foreach (var (queue, message) in messages)
                {
                    Checkpoint.Write(statements, queue, message);
                }
                return new Outcome<int>(moves.Count, moves.Count + messages.Count, IsUndone: false);
            },
            compound: true
        );
        return messages;
    }
}
