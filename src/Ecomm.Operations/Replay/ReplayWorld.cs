using Ecomm.Operations.Events;
using LanguageExt;

namespace Ecomm.Operations.Replay;

/// <summary>
/// The real slices and the real shell over stores in memory. The log is the event store: what the workers raise is found
/// there, or it was not raised then. Nothing here reads a clock, a disk or a network.
/// </summary>
public sealed class ReplayWorld
{
    private readonly Catalogue catalogue;
    private readonly MemoryStore records = new();
    private readonly ReplayClock clock = new();
    private readonly ReplayGateway gateway;
    private readonly Shell shell;
    private readonly System.Collections.Generic.HashSet<Key> logged;

    private ReplayWorld(Catalogue catalogue, IReadOnlyList<StreamRecord> log, MemoryStore events)
    {
        this.catalogue = catalogue;
        logged = [.. log.Select(record => record.Item.Key)];
        gateway = new ReplayGateway(catalogue, log);
        // No retry within a delivery ever waits, because nobody else writes; so the jitter is of no account.
        shell = new Shell(events, records, gateway, clock, jitter: () => 0);
    }

    public static async Task<ReplayWorld> Of(
        Catalogue catalogue,
        IReadOnlyList<StreamRecord> log,
        CancellationToken cancel
    )
    {
        var events = new MemoryStore();
        foreach (var record in log)
        {
            await events.Write([new ItemWrite.Put(record.Item)], cancel);
        }
        return new ReplayWorld(catalogue, log, events);
    }

    /// <summary>Delivers an event to a worker, or to none if no rule matches it.</summary>
    public async Task<Delivery> Deliver(StreamRecord record, Worker? worker, int receive, CancellationToken cancel)
    {
        var stored = catalogue.ReadStored(record.Item.Attributes);
        if (worker is null)
        {
            return Refused(new Failure.Malformed($"no rule matches eventName '{record.EventName}'"));
        }
        if (stored.Case is not StoredEvent published)
        {
            return Refused((Failure)stored);
        }
        clock.Now = published.Event.At;
        var before = await Find(worker, published.Event, cancel);
        var settlement = await shell.Deliver(worker, published, cancel);
        var raised = settlement
            .Decided.OfType<Decision.Raise>()
            .Select(raise => raise.Event.Type.KeyOf(raise.Event))
            .ToList();
        return new Delivery(record, worker.Name, receive, before, gateway.TakeAsked(), settlement)
        {
            Raised = raised,
            NotInLog = [.. raised.Where(key => !logged.Contains(key))],
        };

        Delivery Refused(Failure failure) =>
            new(record, worker?.Name, receive, Found.Nothing, [], Settlement.Of(failure, Seq<Decision>()));
    }

    /// <summary>What that worker would decide now, without doing it.</summary>
    public async Task<Either<Failure, Seq<Decision>>> Foresee(Worker worker, Event e, CancellationToken cancel) =>
        worker.Decide(await Find(worker, e, cancel), e, e.At);

    /// <summary>The same once these decisions are carried out.</summary>
    public async Task<Either<Failure, Seq<Decision>>> Foresee(
        Worker worker,
        Event e,
        Either<Failure, Seq<Decision>> after,
        CancellationToken cancel
    ) => worker.Decide(await Find(worker, e, cancel, WritesOf(after)), e, e.At);

    /// <summary>Whether these decisions write any of the records.</summary>
    public static bool Changes(Either<Failure, Seq<Decision>> decided, Seq<RecordRef> records) =>
        Changes(WritesOf(decided), records);

    /// <summary>
    /// The last place of those decisions of other workers that this worker's decisions, as far as it makes them before it asks anybody,
    /// would prevent now; null if they prevent none.
    /// </summary>
    public async Task<int?> Prevented(
        Worker worker,
        Either<Failure, Seq<Decision>> decided,
        IEnumerable<Foretold.Told> foretold,
        CancellationToken cancel
    )
    {
        var writes = WritesOf(decided);
        int? last = null;
        foreach (var told in foretold.Where(told => told.Worker.Name != worker.Name))
        {
            if (!Changes(writes, told.Worker.Reads(told.On)))
            {
                continue;
            }
            var before = await Foresee(told.Worker, told.On, cancel);
            var found = await Find(told.Worker, told.On, cancel, writes);
            if (told.IsPrevented(before, told.Worker.Decide(found, told.On, told.On.At)))
            {
                last = Math.Max(last ?? 0, told.Place);
            }
        }
        return last;
    }

    private static IReadOnlyList<ItemWrite> WritesOf(Either<Failure, Seq<Decision>> decided) =>
        decided.Case is Seq<Decision> decisions
            ? [.. decisions.OfType<Decision.Change>().SelectMany(change => change.Writes)]
            : [];

    private static bool Changes(IReadOnlyList<ItemWrite> writes, Seq<RecordRef> records) =>
        writes.Any(write => records.Exists(record => record.Key == write.Key));

    // What the worker finds, or would find once these writes are made.
    private async Task<Found> Find(
        Worker worker,
        Event e,
        CancellationToken cancel,
        IReadOnlyList<ItemWrite>? writes = null
    )
    {
        var references = worker.Reads(e);
        var items = await records.Get([.. references.Map(reference => reference.Key)], cancel);
        return Found.ReadWellFormed(references, [.. items.Zip(references, (item, read) => After(item, read.Key))]);

        Item? After(Item? item, Key key) =>
            writes?.FirstOrDefault(write => write.Key == key)?.After(item).Case is Written written
                ? written.Item
                : item;
    }
}
