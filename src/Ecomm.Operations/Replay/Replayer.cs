using System.Runtime.CompilerServices;
using Ecomm.Lambdas;
using Ecomm.Operations.Events;

namespace Ecomm.Operations.Replay;

/// <summary>
/// Runs a log: each event in the order of its lines, through each worker that it is routed to. An event that is early comes
/// again when others of its subject have been settled, as it would from its queue. A delivery is put off where the log says that it was
/// decided later: see <see cref="ContestTimes"/> and <see cref="Foretold"/>.
/// </summary>
public sealed class Replayer
{
    /// <summary>As in the queues, an event is delivered to a worker at most this often.</summary>
    public static readonly int ReceivesMax = RetryPolicy.Default.ReceivesMax;

    private readonly IReadOnlyList<StreamRecord> log;
    private readonly ReplayWorld world;
    private readonly ContestTimes contests;
    private readonly Foretold foretold;
    private readonly Catalogue catalogue;
    private readonly Routes routes;
    private readonly Dictionary<string, List<Message>> waiting = [];
    private readonly Dictionary<(int Place, bool IsLast), List<Message>> postponed = [];

    private Replayer(Catalogue catalogue, IReadOnlyList<StreamRecord> log, ReplayWorld world)
    {
        (this.catalogue, this.log, this.world) = (catalogue, log, world);
        routes = Routes.Of(catalogue);
        contests = new ContestTimes(catalogue, log);
        foretold = new Foretold(catalogue, log);
    }

    /// <summary>Every delivery in turn.</summary>
    public static async IAsyncEnumerable<Delivery> Run(
        Catalogue catalogue,
        IReadOnlyList<StreamRecord> log,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var replayer = new Replayer(catalogue, log, await ReplayWorld.Of(catalogue, log, cancel));
        for (var place = 0; place < log.Count; place++)
        {
            await foreach (var delivery in replayer.Step(place, cancel))
            {
                yield return delivery;
            }
        }
    }

    // First what was put off until this place, then this place's event and what was put off until after it, then what may have waited
    // for any of these.
    private async IAsyncEnumerable<Delivery> Step(int place, [EnumeratorCancellation] CancellationToken cancel)
    {
        var waitingBefore = WaitingWith(log[place]).ToList();
        var settledAny = false;
        foreach (var message in await Due(place, cancel))
        {
            while (await RivalOf(message, place, cancel) is { } rival)
            {
                yield return await Deliver(rival, cancel);
            }
            var delivery = await Deliver(message, cancel);
            settledAny |= !delivery.Waits;
            yield return delivery;
        }
        for (var again = waitingBefore; settledAny; again = [.. WaitingWith(log[place])])
        {
            settledAny = false;
            foreach (var message in again.Where(message => message.Receives < ReceivesMax))
            {
                // What it waited for may have made it one that is to be put off.
                if (await DueAfter(place, message, cancel) is { } later)
                {
                    waiting.GetValueOrDefault(SubjectOf(message.Record))?.Remove(message);
                    Postpone(message, later);
                    continue;
                }
                var delivery = await Deliver(message, cancel);
                settledAny |= !delivery.Waits;
                yield return delivery;
            }
        }
    }

    private async Task<List<Message>> Due(int place, CancellationToken cancel)
    {
        var due = TakePostponed((place, IsLast: false));
        foreach (var message in MessagesOf(log[place]))
        {
            if (await DueAfter(place, message, cancel) is { } later)
            {
                Postpone(message, later);
            }
            else
            {
                due.Add(message);
            }
        }
        due.AddRange(TakePostponed((place, IsLast: true)));
        return due;
    }

    private void Postpone(Message message, (int Place, bool IsLast) until)
    {
        postponed.TryAdd(until, []);
        postponed[until].Add(message);
    }

    private List<Message> TakePostponed((int Place, bool IsLast) when) =>
        postponed.Remove(when, out var kept) ? kept : [];

    private async Task<(int Place, bool IsLast)?> DueAfter(int place, Message message, CancellationToken cancel)
    {
        if (message.Worker is not { } worker || EventOf(message) is not { } e)
        {
            return null;
        }
        var foreseen = await world.Foresee(worker, e, cancel);
        if (contests.Of(worker) is { } contest)
        {
            return contests.DueAfter(contest, place, e, foreseen);
        }
        // What it decided later, and would not decide now, it decides just before the log says so.
        if (foretold.Of(worker, e, place) is { } own && !own.IsMadeBy(foreseen))
        {
            return (own.Place, IsLast: false);
        }
        var prevented = await world.Prevented(worker, foreseen, foretold.After(place, e), cancel);
        return prevented is { } last ? (last, IsLast: true) : null;
    }

    // Whoever must win before this one loses here, as the log says it does: the first winner in the log after whom it loses, otherwise the
    // first who takes something from it. Null if it loses, or if nobody is left whom it can lose to.
    private async Task<Message?> RivalOf(Message loser, int place, CancellationToken cancel)
    {
        if (
            loser.Worker is not { } worker
            || contests.Of(worker) is not { } contest
            || EventOf(loser) is not { } lost
            || !contests.HasLostAt(contest, place, lost)
            || !ContestTimes.Wins(contest, await world.Foresee(worker, lost, cancel))
        )
        {
            return null;
        }
        (List<Message> Among, Message Rival)? first = null;
        foreach (var (when, messages) in postponed.OrderBy(one => one.Key.Place))
        {
            foreach (var rival in messages.Where(message => message.Worker?.Name == worker.Name))
            {
                if (EventOf(rival) is not { } e || contests.WonAfter(contest, place, e) != when.Place)
                {
                    continue;
                }
                var won = await world.Foresee(worker, e, cancel);
                if (!ContestTimes.Wins(contest, won) || !ReplayWorld.Changes(won, worker.Reads(lost)))
                {
                    continue;
                }
                if (!ContestTimes.Wins(contest, await world.Foresee(worker, lost, after: won, cancel)))
                {
                    messages.Remove(rival);
                    return rival;
                }
                first ??= (messages, rival);
            }
        }
        first?.Among.Remove(first.Value.Rival);
        return first?.Rival;
    }

    private Event? EventOf(Message message) =>
        (catalogue.ReadStored(message.Record.Item.Attributes).Case as StoredEvent)?.Event;

    private async Task<Delivery> Deliver(Message message, CancellationToken cancel)
    {
        message.Receives++;
        var delivery = await world.Deliver(message.Record, message.Worker, message.Receives, cancel);
        var subject = SubjectOf(message.Record);
        if (!delivery.Waits)
        {
            waiting.GetValueOrDefault(subject)?.Remove(message);
        }
        else
        {
            waiting.TryAdd(subject, []);
            if (!waiting[subject].Contains(message))
            {
                waiting[subject].Add(message);
            }
        }
        return delivery;
    }

    private IEnumerable<Message> MessagesOf(StreamRecord record) =>
        routes.Announced.Contains(record.EventName)
            ? []
            : routes
                .WorkersOf(record.EventName)
                .Select(catalogue.FindWorker)
                .DefaultIfEmpty<Worker?>(null)
                .Select(worker => new Message(record, worker));

    private List<Message> WaitingWith(StreamRecord record) => waiting.GetValueOrDefault(SubjectOf(record)) ?? [];

    private string SubjectOf(StreamRecord record) =>
        catalogue.SubjectOf(record.Item)?.JournalName ?? record.Item.Key.Pk;

    // A class, because two messages of one event are two, however alike.
    private sealed class Message(StreamRecord record, Worker? worker)
    {
        public StreamRecord Record => record;

        public Worker? Worker => worker;

        public int Receives { get; set; }
    }
}
