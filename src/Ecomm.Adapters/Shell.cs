using System.Diagnostics.CodeAnalysis;
using Ecomm.Adapters.Gateways;
using Ecomm.Adapters.Storage;

namespace Ecomm.Adapters;

/// <summary>How a delivery ended, what was decided on the way, and why it ended so.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Why">Why, for people.</param>
/// <param name="Decided">What was decided on the way.</param>
/// <param name="Failure">The failure that it ended with, if it did.</param>
public sealed record Settlement(SettlementKind Kind, string Why, Seq<Decision> Decided, Failure? Failure = null)
{
    public static Settlement Of(Failure failure, Seq<Decision> decided) =>
        new(
            failure.Kind switch
            {
                FailureKind.Transient => SettlementKind.Redeliver,
                FailureKind.Expected => SettlementKind.Acknowledge,
                _ => SettlementKind.Park,
            },
            failure.ToString(),
            decided,
            failure
        );
}

/// <summary>One look of a worker at the world and what it made of it.</summary>
/// <param name="Found">What it saw.</param>
/// <param name="Now">The time it was told.</param>
/// <param name="Decided">What it decided.</param>
/// <param name="Committed">
/// False if others had changed what it saw, so that nothing was written and it looked again; null if nobody knows, because the
/// delivery ended in the middle.
/// </param>
public sealed record Round(Found Found, Instant Now, Either<Failure, Seq<Decision>> Decided, bool? Committed);

public enum SettlementKind
{
    /// <summary>Done with it: delete the message.</summary>
    Acknowledge,

    /// <summary>Deliver it again later.</summary>
    Redeliver,

    /// <summary>It can never succeed: keep it in the dead-letter queue with the reason.</summary>
    Park,
}

/// <summary>What a command's publication came to.</summary>
public enum Publication
{
    /// <summary>The event is in the store, by this call or by an earlier one.</summary>
    Published,

    /// <summary>The event's key is taken by an event that says something else; nothing was changed.</summary>
    Taken,

    /// <summary>The event's key is taken by an event of a version that only a newer program can compare with it.</summary>
    Newer,

    /// <summary>The event's key is taken by an event of an earlier version that this program cannot bring to its own: a bug of an upcast.</summary>
    Unreadable,
}

/// <summary>
/// Carries decisions out: load (or not, see <see cref="Worker.Opening"/>), decide, commit, ask or raise, settle. It is the same for all
/// workers, in all worlds, and has no opinion on business: whatever it finds, the slice decides.
/// </summary>
/// <param name="eventStore">Where events are published.</param>
/// <param name="transactionalStore">Where records are kept; no write spans it and the event store.</param>
/// <param name="gateway">Answers questions.</param>
/// <param name="time">The clock that slices are told the time by, and that waits are timed by.</param>
/// <param name="jitter">Numbers from 0 up to 1, to keep retries apart.</param>
/// <param name="flushed">
/// Waits until what the stores have committed is durable: a question waits for it, because a gateway does not forget what it was asked. Null for
/// stores that say nothing before it is.
/// </param>
public sealed class Shell(
    IStore eventStore,
    IStore transactionalStore,
    IGateway gateway,
    TimeProvider time,
    Func<double> jitter,
    Func<Task>? flushed = null
)
{
    /// <summary>Loads and decisions per delivery: enough to answer a question amid conflicts; then the queue waits instead.</summary>
    public const int RoundsMax = 8;

    /// <summary>A busy store is tried again in place this often, after <see cref="BusyDelay"/>, growing, with jitter.</summary>
    public const int BusyRetriesMax = 5;

    public static readonly TimeSpan BusyDelay = TimeSpan.FromMilliseconds(20);

    /// <summary>A gateway that has not answered by then has failed; well under the time a delivery has.</summary>
    public static readonly TimeSpan GatewayTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Delivers one event to one worker.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="stored">The event.</param>
    /// <param name="cancel">Ends when the delivery is to end, done or not.</param>
    /// <param name="rounds">Takes what the worker saw and decided, in turn, for people: nothing depends on it.</param>
    /// <param name="isRepeat">
    /// Whether the delivery is not the first: then the records are probably there, and even an opening event reads them. A wrong word costs a
    /// request, and nothing else depends on it.
    /// </param>
    /// <exception cref="OperationCanceledException">The delivery's time is up; it may be delivered again.</exception>
    public async Task<Settlement> Deliver(
        Worker worker,
        StoredEvent stored,
        CancellationToken cancel,
        IList<Round>? rounds = null,
        bool isRepeat = false
    )
    {
        var decided = Seq<Decision>();
        try
        {
            Answer? answer = null;
            var reads = worker.Reads(stored.Event);
            var opens = !isRepeat && worker.Opens(stored.Event.Type);
            for (var round = 0; round < RoundsMax; round++)
            {
                var look = opens && round == 0 ? Decide(worker, stored.Event, Found.Nothing, answer) : null;
                var isUnread = look is { Result.IsRight: true } && Worker.IsGuarded(reads, look.Writes);
                if (look is null || !isUnread)
                {
                    look = Decide(worker, stored.Event, await Load(reads, cancel), answer);
                }
                var (seen, now, result, writes) = look;
                if (result.IsLeft)
                {
                    rounds?.Add(new Round(seen, now, result, Committed: true));
                    return Settlement.Of((Failure)result, decided);
                }
                var decisions = (Seq<Decision>)result;
                rounds?.Add(new Round(seen, now, result, Committed: null));
                var isCommitted = writes.Count == 0 || await Write(transactionalStore, writes, cancel);
                if (rounds is not null)
                {
                    rounds[^1] = rounds[^1] with { Committed = isCommitted };
                }
                if (!isCommitted)
                {
                    if (isUnread)
                    {
                        // Nothing was looked at, and nothing was done.
                        rounds?.RemoveAt(rounds.Count - 1);
                    }
                    continue;
                }
                decided = decided.IsEmpty ? decisions : toSeq(decided.AsEnumerable().Concat(decisions).ToArray());
                if (First<Decision.Ask>(decisions) is { } ask)
                {
                    answer = await Ask(ask.Question, cancel);
                    continue;
                }
                return await Raise(decisions, stored.TraceId, cancel) is { } raised ? Settlement.Of(raised, decided)
                    : First<Decision.RetryLater>(decisions) is { } retry ? Settlement.Of(retry.Reason, decided)
                    : new Settlement(SettlementKind.Acknowledge, "", decided);
            }
            return Settlement.Of(new Failure.Unavailable("others keep changing the same records"), decided);
        }
        catch (Exception e) when (e is StoreUnavailableException or NotAskedException)
        {
            return Settlement.Of(new Failure.Unavailable(e.Message), decided);
        }
    }

    /// <summary>Publishes an event. Repeating it is harmless: its key is made of what it says.</summary>
    /// <exception cref="StoreUnavailableException">It is not known to be published; try again.</exception>
    /// <param name="e">The event.</param>
    /// <param name="traceId">The id of the request that began its chain.</param>
    /// <param name="cancel">What was published before it stays so.</param>
    /// <param name="data">The event's data, if it is at hand.</param>
    public async Task<Publication> Publish(Event e, string traceId, CancellationToken cancel, Value.Map? data = null)
    {
        using var span = Tracing.Publication(e);
        var put = StoredEvent.Publication(e, traceId, data, Tracing.SpanId(span, traceId));
        try
        {
            if (await Write(eventStore, [put], cancel))
            {
                return Publication.Published;
            }
            var stored = (await eventStore.Get([put.Key], cancel))[0];
            var same = stored is null ? false : StoredEvent.Says(stored.Attributes, e, data);
            if (same.Case is true)
            {
                return Publication.Published;
            }
            if (same.IsLeft)
            {
                Tracing.Fail(span, ((Failure)same).Reason);
                return same.Case is Failure.Newer ? Publication.Newer : Publication.Unreadable;
            }
        }
        catch (StoreUnavailableException unavailable)
        {
            Tracing.Fail(span, unavailable.Message);
            throw;
        }
        Tracing.Fail(span, "another event has the key");
        return Publication.Taken;
    }

    /// <summary>A page of records and the position after it, if there are more.</summary>
    public Task<ListPage> List(Listing listing, CancellationToken cancel) =>
        Listings.Page(transactionalStore, listing, cancel);

    /// <summary>The time, as slices are told it.</summary>
    public Instant Now() => new(time.GetUtcNow().ToUnixTimeMilliseconds());

    private async ValueTask<Either<Failure, Found>> Load(Seq<RecordRef> records, CancellationToken cancel)
    {
        if (records.IsEmpty)
        {
            return Found.Nothing;
        }
        var keys = new Key[records.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = records[i].Key;
        }
        return Found.Read(records, await transactionalStore.Get(keys, cancel));
    }

    // What cannot be read is the failure that comes of it; it was then seen as nothing.
    private Look Decide(Worker worker, Event e, Either<Failure, Found> found, Answer? answer)
    {
        var now = Now();
        var writes = new List<ItemWrite>();
        if (found.IsLeft)
        {
            return new Look(Found.Nothing, now, (Failure)found, writes);
        }
        var all = (Found)found;
        var seen = answer is null ? all : all with { Answer = answer };
        var result = worker.Decide(seen, e, now);
        return new Look(seen, now, result.IsLeft ? result : Declared(worker, (Seq<Decision>)result, writes), writes);
    }

    // Collects the writes, which are made anew whenever they are asked for. A slice that does what it does not declare works
    // here but not on AWS, where its permissions are made of the declaration.
    private static Either<Failure, Seq<Decision>> Declared(
        Worker worker,
        Seq<Decision> decisions,
        List<ItemWrite> writes
    )
    {
        var (asks, raises) = (0, 0);
        for (var i = 0; i < decisions.Count; i++)
        {
            asks += decisions[i] is Decision.Ask ? 1 : 0;
            raises += decisions[i] is Decision.Raise ? 1 : 0;
            if (decisions[i] is Decision.Change change)
            {
                // Enumerating a Seq allocates.
                var more = change.Writes;
                for (var j = 0; j < more.Count; j++)
                {
                    writes.Add(more[j]);
                }
            }
            else if (worker.Effects.Undeclared(decisions[i]) is { } what)
            {
                return Undeclared(worker, what);
            }
        }
        if (asks > 0 && asks + raises > 1)
        {
            return new Failure.Undeclared(
                $"{worker.Name} asks and {(raises > 0 ? "raises" : "asks again")} at once; what follows an answer is decided with it"
            );
        }
        for (var i = 0; i < writes.Count; i++)
        {
            if (worker.Effects.Undeclared(writes[i]) is { } what)
            {
                return Undeclared(worker, what);
            }
            for (var before = 0; before < i; before++)
            {
                if (writes[before].Key == writes[i].Key)
                {
                    // DynamoDB refuses such a transaction («TransactWriteItems»), and stores would disagree on what it means.
                    return new Failure.Undeclared(
                        $"{worker.Name} writes {writes[i].Key.Pk} {writes[i].Key.Sk} twice at once"
                    );
                }
            }
        }
        return decisions;
    }

    private static Failure.Undeclared Undeclared(Worker worker, string what) =>
        new($"{worker.Name} {what} and does not declare it");

    private static T? First<T>(Seq<Decision> decisions)
        where T : Decision
    {
        for (var i = 0; i < decisions.Count; i++)
        {
            if (decisions[i] is T one)
            {
                return one;
            }
        }
        return null;
    }

    private async Task<Failure?> Raise(Seq<Decision> decisions, string traceId, CancellationToken cancel)
    {
        for (var i = 0; i < decisions.Count; i++)
        {
            if (decisions[i] is not Decision.Raise raise)
            {
                continue;
            }
            switch (await Publish(raise.Event, traceId, cancel))
            {
                case Publication.Taken:
                    return new Failure.Contradictory(
                        $"an event with the key of {raise.Event.Name} says something else"
                    );
                case Publication.Newer:
                    return new Failure.Newer(
                        $"{raise.Event.Name} is published in a version that this program does not know"
                    );
                case Publication.Unreadable:
                    return new Failure.Malformed(
                        $"{raise.Event.Name} is published in an earlier version that this program cannot bring to its own"
                    );
                default:
                    break;
            }
        }
        return null;
    }

    /// <summary>Whether all was written; false if a condition failed.</summary>
    private async Task<bool> Write(IStore store, IReadOnlyList<ItemWrite> writes, CancellationToken cancel)
    {
        for (var retry = 0; retry <= BusyRetriesMax; retry++)
        {
            var result = await store.Write(writes, cancel);
            if (result is not WriteResult.Busy)
            {
                return result is WriteResult.Committed;
            }
            await Task.Delay(BusyDelay * Math.Pow(2, retry) * (0.5 + jitter() / 2), time, cancel);
        }
        throw new StoreUnavailableException("the store is busy");
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a gateway throws says only that it gave no answer.")]
    private async Task<Answer> Ask(Question question, CancellationToken cancel)
    {
        if (flushed is not null)
        {
            // Not a part of the gateway's time: a slow disk is no gateway that does not answer.
            await flushed();
            cancel.ThrowIfCancellationRequested();
        }
        using var span = Tracing.Question(question);
        try
        {
            using var late = new CancellationTokenSource(GatewayTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
            var answer = await gateway.Ask(question, either.Token).WaitAsync(either.Token);
            span?.SetTag("ecomm.answer", answer.GetType().Name);
            return answer;
        }
        catch (NotAskedException e)
        {
            Tracing.Fail(span, e.Message);
            throw;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            var why =
                e is OperationCanceledException ? $"no answer within {GatewayTimeout.TotalSeconds:0} s" : e.Message;
            Tracing.Fail(span, why);
            return question.Unanswered(why);
        }
    }

    /// <summary>What was seen, what was decided on it, and the writes of that.</summary>
    private sealed record Look(Found Seen, Instant Now, Either<Failure, Seq<Decision>> Result, List<ItemWrite> Writes);
}
