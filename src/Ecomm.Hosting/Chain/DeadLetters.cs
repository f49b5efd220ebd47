using Ecomm.Adapters.Sqlite;

namespace Ecomm.Hosting.Chain;

/// <summary>A message that no worker could process, with the reason.</summary>
public sealed record DeadLetter(string Queue, string Id, long Seq, int Receives, string Reason, string ParkedAt)
{
    /// <summary>The reason without what differs from letter to letter: words with digits in them, ids and counts.</summary>
    public string Pattern => string.Join(' ', Reason.Split(' ').Select(word => word.Any(char.IsDigit) ? "…" : word));
}

/// <summary>
/// Which dead letters are meant; null is no bound. A reason may be one of <see cref="DeadLetter.Pattern"/>: then it means all
/// letters that differ in ids and counts only.
/// </summary>
public sealed record DeadLetterSelection(string? Queue = null, string? Reason = null, string? Id = null)
{
    public bool Selects(DeadLetter letter) =>
        (Queue is null || letter.Queue == Queue)
        && (Reason is null || letter.Reason == Reason || letter.Pattern == Reason)
        && (Id is null || letter.Id == Id);
}

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
    /// Moves these dead letters back to their queues, in one commit, so that a crash neither loses nor doubles one. A letter
    /// without a target stays. Each becomes a message of its own id, counted anew: whatever is still to come of the one that
    /// was parked cannot touch it.
    /// </summary>
    /// <returns>The messages to put into the queues; not those of letters that somebody else has moved meanwhile.</returns>
    public async Task<IReadOnlyList<(string Queue, Message Message)>> Redrive(
        IReadOnlyList<DeadLetter> letters,
        Func<DeadLetter, IReadOnlyList<string>> targets
    )
    {
        var now = new Instant(time.GetUtcNow().ToUnixTimeMilliseconds());
        return await database.Commits.Run(
            statements =>
            {
                var messages = new List<(string Queue, Message Message)>();
                foreach (var letter in letters.Where(letter => targets(letter).Count > 0 && Delete(statements, letter)))
                {
                    foreach (var queue in targets(letter))
                    {
                        var message = new Message(
                            WorkerQueue.NewIdOf(letter.Seq),
                            letter.Seq,
                            Receives: 0,
                            now,
                            TimeSpan.Zero
                        );
                        Checkpoint.Write(statements, queue, message);
                        messages.Add((queue, message));
                    }
                }
                return new Outcome<IReadOnlyList<(string, Message)>>(messages, messages.Count, IsUndone: false);
            },
            compound: true
        );
    }

    private static bool Delete(Statements statements, DeadLetter letter) =>
        statements.Execute("DELETE FROM dead_letters WHERE queue = $1 AND id = $2", letter.Queue, letter.Id) == 1;
}
