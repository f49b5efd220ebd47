using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace Ecomm.Properties.AnyDomain;

/// <summary>An event for a worker that takes it, what is stored, and the luck of its gateway.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Event">An event that it takes.</param>
/// <param name="Read">What is stored under the keys that it reads.</param>
/// <param name="Beside">What is stored besides, of the kinds that it updates and does not read.</param>
/// <param name="Lucks">How the gateway behaves, once for each round.</param>
public sealed record Case(
    Worker Worker,
    Event Event,
    Seq<DeclaredRecord> Read,
    Seq<DeclaredRecord> Beside,
    Seq<Luck> Lucks
)
{
    public Seq<DeclaredRecord> Stored => Read.Append(Beside);

    public Found Found => new(Read.Map(record => record.Found));

    public static Gen<Case> Any => Gen.Elements<Worker>(Domains.All.Workers).SelectMany(Of);

    public static Gen<Case> Of(Worker worker) =>
        from type in Gen.Elements<EventType>(Domains.All.Events.Filter(worker.Takes))
        from e in Shapes.EventOf(type)
        from read in Gen.CollectToArray(
            worker.Reads(e),
            reference =>
                Gen.Frequency(
                    (3, Shapes.RecordAt(reference, type.Write(e)).Select(Some)),
                    (2, Gen.Constant(Option<DeclaredRecord>.None))
                )
        )
        from beside in Gen.CollectToArray(
            worker.Effects.Updated.Filter(entity => !worker.ReadsFrom.Contains(entity)),
            entity => Shapes.RecordLike(entity, type.Write(e))
        )
        from lucks in Gen.Elements(Luck.Answers, Luck.Fails, Luck.ActsInSilence).ArrayOf(Delivered.RoundsMax)
        select new Case(worker, e, toSeq(read).Somes(), toSeq(beside), toSeq(lucks));

    /// <summary>The same cases on every run, of every worker.</summary>
    public static IEnumerable<Case> Sample(int ofEach) =>
        Domains.All.Workers.AsEnumerable().SelectMany(worker => Of(worker).Sample(ofEach, new Rnd(1), 20));

    public Either<Failure, Seq<Decision>> Decide(Answer? answer = null) =>
        Worker.Decide(Found with { Answer = answer }, Event, Examples.Now);

    public override string ToString() =>
        $"{Worker.Name} on {Event}, having stored {string.Join(", ", Stored.Map(record => record.Record))}; {Lucks}";
}

/// <summary>How a gateway behaves when it is asked once.</summary>
public enum Luck
{
    Answers,

    /// <summary>It fails, if it can.</summary>
    Fails,

    /// <summary>It acts, and the answer is lost.</summary>
    ActsInSilence,
}

/// <summary>
/// What became of a case that nobody else disturbed: decided, written by the meaning of its writes, asked and decided again,
/// and delivered again as long as it wanted to be.
/// </summary>
/// <param name="Items">The transactional store afterwards.</param>
/// <param name="Published">The events, with what was said before the worker came.</param>
/// <param name="Decided">All decisions that were carried out, in turn.</param>
/// <param name="End">Why it ended without decisions; null if they were carried out.</param>
/// <param name="IsDone">Whether the event is acknowledged.</param>
public sealed record Delivered(
    ImmutableDictionary<Key, Item> Items,
    Seq<Event> Published,
    Seq<Decision> Decided,
    Failure? End,
    bool IsDone
)
{
    public const int RoundsMax = 20;

    /// <summary>Whether all of its writes could be done; others that are stored may contradict them, then it is a conflict.</summary>
    public bool IsConflict => End is null && !IsDone;

    public static Delivered Of(Case it)
    {
        var items = it.Stored.Map(record => record.Item).AsEnumerable().ToImmutableDictionary(item => item.Key);
        var ledger = ImmutableDictionary<Key, Value.Map>.Empty;
        var result = new Delivered(items, Seq1(it.Event), Seq<Decision>(), null, IsDone: false);
        Answer? answer = null;
        // Bad luck ends: a void, say, is asked for until there is an answer.
        foreach (var luck in it.Lucks.AsEnumerable().Concat(Enumerable.Repeat(Luck.Answers, RoundsMax)))
        {
            var decided = it.Worker.Decide(result.Load(it) with { Answer = answer }, it.Event, Examples.Now);
            if (decided.Case is Failure failure)
            {
                var isOver = failure.Kind is not FailureKind.Transient || failure is Failure.Early;
                if (isOver)
                {
                    return result with { End = failure, IsDone = failure.Kind is FailureKind.Expected };
                }
                answer = null;
                continue;
            }
            var decisions = (Seq<Decision>)decided;
            if (result.Write(decisions) is not { } written)
            {
                return result;
            }
            result = written with
            {
                Decided = result.Decided.Append(decisions),
                Published = result.Published.Append(
                    toSeq(decisions.OfType<Decision.Raise>().Select(raise => raise.Event).ToArray())
                ),
            };
            if (decisions.OfType<Decision.Ask>().FirstOrDefault() is { Question: var question })
            {
                (ledger, answer) = Ask(ledger, question, luck);
            }
            else if (decisions.OfType<Decision.RetryLater>().Any())
            {
                answer = null;
            }
            else
            {
                return result with { IsDone = true };
            }
        }
        throw new InvalidOperationException($"it does not end: {it}");
    }

    /// <summary>What the laws see of it.</summary>
    /// <param name="by">Who has acknowledged the first event.</param>
    public Committed ToCommitted(params string[] by) =>
        new(
            Published.Map(e => new PublishedEvent(
                e.Name,
                e,
                Injected: false,
                e == Published[0]
                    ? by.ToHashSet(StringComparer.Ordinal)
                    : new System.Collections.Generic.HashSet<string>()
            )),
            toSeq(Items.Values.Select(Read).ToArray()),
            Seq<Item>(),
            Seq<Item>()
        );

    private Found Load(Case it)
    {
        var references = it.Worker.Reads(it.Event);
        return (Found)
            Engine.Found.Read(references, [.. references.Map(reference => Items.GetValueOrDefault(reference.Key))]);
    }

    private Delivered? Write(Seq<Decision> decisions)
    {
        var items = Items;
        foreach (var write in decisions.OfType<Decision.Change>().SelectMany(change => change.Writes))
        {
            if (write.After(items.GetValueOrDefault(write.Key)).Case is not Written { Item: { } item })
            {
                return null;
            }
            items = items.SetItem(write.Key, item);
        }
        return this with { Items = items };
    }

    private static (ImmutableDictionary<Key, Value.Map> Ledger, Answer Answer) Ask(
        ImmutableDictionary<Key, Value.Map> ledger,
        Question question,
        Luck luck
    )
    {
        var key = question.Gateway.LedgerKeys(question)[0];
        var moment = new FakeMoment(luck is Luck.Fails, "0123456789ab", Examples.Now);
        var reply = question.Gateway.Act(question, ledger.GetValueOrDefault, moment);
        return (
            reply.Entry is { } entry ? ledger.SetItem(key, entry) : ledger,
            luck is Luck.ActsInSilence ? question.Unanswered("the answer was lost") : reply.Answer
        );
    }

    private static FoundRecord Read(Item item)
    {
        var entity = Domains.All.OwnerOf(item.Key) ?? throw new ArgumentException($"{item.Key} is of no entity");
        var read = entity.ReadRecord(item).Case;
        return read is Failure failure
            ? throw new ArgumentException($"{failure}")
            : new FoundRecord(entity, item.Key, read!);
    }
}
