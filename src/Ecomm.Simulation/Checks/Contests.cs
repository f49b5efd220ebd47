using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Checks;

/// <summary>When a worker had its say about an event: its last commit, or its first acknowledgement if it changed nothing.</summary>
internal sealed record Turn(int Number, StreamEvent Event, long Place, long At, bool HasCommitted);

/// <summary>
/// The order in which deliveries had their say, and those that another delivery got in the way of: of these nobody can say how
/// they would have ended one after another.
/// </summary>
internal sealed class Contests(World world, CommittedState state)
{
    private readonly Dictionary<(int, StreamEvent), Turn> turns = [];
    private readonly Dictionary<Key, (int, StreamEvent)> writers = [];
    private long turnsTaken;

    /// <summary>Events of which nobody can say how they would end if all came in order, once.</summary>
    public System.Collections.Generic.HashSet<StreamEvent> Contested { get; } = [];

    /// <summary>Turns in their order.</summary>
    public IEnumerable<Turn> Turns => turns.Values.OrderBy(turn => turn.Place);

    /// <summary>A process' worker was told that it has an answer which no gateway gave, or has decided.</summary>
    public void Decided(Process process, Worker worker, Event e, Round round)
    {
        process.LastDecision = (worker, e, round);
        if (round.Found.Answer is { } answer && !ReferenceEquals(answer, process.Answered))
        {
            Contested.Add(process.Given!);
        }
    }

    /// <summary>Whether a process is about to write what it would not decide now.</summary>
    public bool IsOvertaken(Process process)
    {
        if (process.Number < 0 || process.LastDecision is not var (worker, e, round))
        {
            return false;
        }
        var (keys, items) = process.Seen;
        for (var i = 0; i < keys.Count; i++)
        {
            if (!ReferenceEquals(items[i], state.ItemOf(keys[i])))
            {
                var found = Laws.SeenBy(worker, e, state.Find) with { Answer = round.Found.Answer };
                return !SaySame(worker.Decide(found, e, round.Now), round.Decided);
            }
        }
        return false;
    }

    /// <summary>A process has written records.</summary>
    public void Written(Process process, IReadOnlyList<ItemWrite> writes, bool wasOvertaken)
    {
        if (process.Number < 0 || process.Given is not { } e)
        {
            return;
        }
        var me = (process.Number, e);
        var again = turns.TryGetValue(me, out var turn) && turn.HasCommitted;
        var isBetween = false;
        foreach (var write in writes)
        {
            if (write is ItemWrite.Check)
            {
                continue;
            }
            if (writers.TryGetValue(write.Key, out var writer) && writer != me)
            {
                isBetween |= again;
                // Who has written and is not done may still have had something to say about it. Adds commute.
                if (write is not ItemWrite.Add && (writer.Item2.AcknowledgedBy & (1UL << writer.Item1)) == 0)
                {
                    Contested.Add(writer.Item2);
                }
            }
            writers[write.Key] = me;
        }
        if (wasOvertaken || isBetween)
        {
            Contested.Add(e);
        }
        turns[me] = new Turn(process.Number, e, ++turnsTaken, world.Now, HasCommitted: true);
    }

    /// <summary>A worker has acknowledged an event.</summary>
    public void Acknowledged(int number, StreamEvent e)
    {
        if (!turns.ContainsKey((number, e)))
        {
            turns.Add((number, e), new Turn(number, e, ++turnsTaken, world.Now, HasCommitted: false));
        }
    }

    // The same as Either's equality, which looks for instances of type classes by reflection at first.
    private static bool SaySame(Either<Failure, Seq<Decision>> one, Either<Failure, Seq<Decision>> other) =>
        (one.Case, other.Case) switch
        {
            (Seq<Decision> decisions, Seq<Decision> others) => decisions.AsEnumerable().SequenceEqual(others),
            var (failure, another) => Equals(failure, another),
        };
}
