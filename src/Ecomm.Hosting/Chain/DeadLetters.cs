using Ecomm.Adapters.Sqlite;
using Ecomm.Operations.Recovery;

namespace Ecomm.Hosting.Chain;

/// <summary>A message that no worker could process, with the reason.</summary>
public sealed record DeadLetter(string Queue, string Id, long Seq, int Receives, string Reason, string ParkedAt)
{
    /// <summary>The key of the newest event that was made of its event by an edit; null if there is none.</summary>
    public Key? ResentAs { get; init; }

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

    /// <summary>Those that are moved or edited: a letter whose event was sent in another shape only if its id is named.</summary>
    public bool Takes(DeadLetter letter) => Selects(letter) && (Id is not null || letter.ResentAs is null);
}

/// <summary>The dead-letter queues: durable, visible, redrivable.</summary>
/// <param name="database">The file.</param>
/// <param name="time">Says when a message was parked.</param>
/// <param name="newGuid">Makes the ids of redriven messages; null is the machine's way.</param>
public sealed class DeadLetters(Database database, TimeProvider time, Func<Guid>? newGuid = null)
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

    public IReadOnlyList<DeadLetter> All() => database.Readers.ReadOneState(Read);

    /// <summary>
    /// All, the oldest first. Whether one was edited and sent is not written down beside it: the new event's link says so, whichever
    /// letter of the event was edited, after a redrive and after a crash too.
    /// </summary>
    /// <param name="statements">One state of the file: a letter that is parked between letters and links would seem never to have been edited.</param>
    public static IReadOnlyList<DeadLetter> Read(Statements statements)
    {
        var resent = ReadResent(statements);
        return statements.Query(
            "SELECT queue, id, seq, receives, reason, parked_at FROM dead_letters ORDER BY parked_at, queue, seq",
            row => new DeadLetter(
                row.GetString(0),
                row.GetString(1),
                row.GetInt64(2),
                row.GetInt32(3),
                row.GetString(4),
                row.GetString(5)
            )
            {
                ResentAs = resent.TryGetValue(row.GetInt64(2), out var key) ? key : null,
            }
        );
    }

    // By the place of the first event. The partition of each letter's event is looked at, by its index.
    private static Dictionary<long, Key> ReadResent(Statements statements)
    {
        var resent = new Dictionary<long, Key>();
        var links = statements.Query(
            $"""
            SELECT DISTINCT first.seq, first.pk, first.sk, second.sk, second.item, second.seq FROM dead_letters
            CROSS JOIN {Database.EventsTable} AS first ON first.seq = dead_letters.seq
            CROSS JOIN {Database.EventsTable} AS second ON second.pk = first.pk AND second.sk >= $1 AND second.sk < $2
            ORDER BY second.seq
            """,
            row =>
                (
                    Seq: row.GetInt64(0),
                    First: new Key(row.GetString(1), row.GetString(2)),
                    Second: new Key(row.GetString(1), row.GetString(3)),
                    Item: EventStream.ParseOrEmpty(row.GetBytes(4))
                ),
            EventEdit.SortPrefix,
            EventEdit.SortPrefix + "\U0010FFFF"
        );
        foreach (var (seq, first, second, item) in links)
        {
            if (StoredEvent.FirstOf(item) == first)
            {
                resent[seq] = second;
            }
        }
        return resent;
    }

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
                            WorkerQueue.NewIdOf(letter.Seq, (newGuid ?? Guid.NewGuid)()),
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
