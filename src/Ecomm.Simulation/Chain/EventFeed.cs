using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Breakage;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Chain;

/// <summary>
/// Stream, pipe and bus. The stream keeps changes of one item in their order and promises no order across items; the pipe
/// reads each shard in order, in batches, and sends a whole batch again if part of it failed or it cannot note how far it was;
/// the bus hands each event to every rule that matches, at least once, in no order. See «Change data capture for DynamoDB
/// Streams», «Amazon EventBridge Pipes batching and concurrency» and «How EventBridge retries delivering events».
/// </summary>
internal sealed class EventFeed(World world, Blueprint blueprint, Action<StreamEvent, int> send)
{
    private const int Shards = 3;

    /// <summary>As many as one PutEvents takes; the pipe's batch size in terraform/modules/ecomm/pipe.tf.</summary>
    private const int BatchMax = 10;

    private const long LatencyMin = 5 * Scheduler.Millisecond;
    private const int DoublingsMax = 5;
    private const long StallMax = 300 * Scheduler.Second;
    private const long BusDelayMax = 120 * Scheduler.Second;
    private const long RedeliveryMax = 300 * Scheduler.Second;
    private const long RetryDelay = 200 * Scheduler.Millisecond;
    private const int RetriesMax = 20;

    private readonly Shard[] shards = [.. Enumerable.Range(0, Shards).Select(_ => new Shard())];
    private readonly List<StreamEvent> given = [];
    private readonly Part[] queues = [.. blueprint.Workers.Select(worker => new Part.Queue(worker.Name))];
    private readonly List<(StreamEvent Event, int Target)> refused = [];
    private readonly List<StreamEvent> held = [];
    private readonly List<(StreamEvent Event, int Target)>? onBus = world.Down.Break is null ? null : [];
    private int onTheWay;

    /// <summary>Told of each event when it is inserted.</summary>
    public Action<StreamEvent> Published { get; set; } = _ => { };

    /// <summary>Every event that was ever inserted.</summary>
    public List<StreamEvent> All { get; } = [];

    /// <summary>Events that no rule takes.</summary>
    public List<StreamEvent> Unrouted { get; } = [];

    /// <summary>Records that the pipe has given up.</summary>
    public IReadOnlyList<StreamEvent> GivenUp => given;

    public bool IsEmpty => onTheWay == 0;

    /// <summary>Whether the stream or the pipe still has an event.</summary>
    public bool Holds(StreamEvent e) =>
        given.Contains(e) || held.Contains(e) || shards.Any(shard => shard.Records.Contains(e));

    /// <summary>Whether an event is still on its way to a worker's queue, where a part of the run breaks.</summary>
    public bool Holds(StreamEvent e, int target) => Holds(e) || (onBus?.Contains((e, target)) ?? false);

    /// <summary>The part is mended: what waited for it goes on.</summary>
    public void Begin() => world.Down.WhenMended(SendRefused);

    /// <summary>The event was inserted into the event store: the stream has it.</summary>
    public void Append(StreamEvent published)
    {
        All.Add(published);
        Published(published);
        onTheWay++;
        if (world.Luck.Befalls(FaultKind.Redelivered, published.Site, out var size))
        {
            world.In((long)(size * RedeliveryMax), () => PutEvent(published));
        }
        var shard = shards[published.Site % Shards];
        shard.Records.Enqueue(published);
        if (!shard.IsBusy)
        {
            shard.IsBusy = true;
            world.In(PipeDelay(published), () => Pump(shard, 0));
        }
    }

    /// <summary>Redelivers what the pipe has given up.</summary>
    public void RedeliverGivenUp()
    {
        var all = given.ToArray();
        given.Clear();
        foreach (var e in all)
        {
            PutEvent(e);
        }
    }

    /// <summary>Where faults of the bus happen between an event and a target, when it passes for that time.</summary>
    public static ulong SiteOf(ulong e, int target, int pass) => Draws.Of(Draws.Of(e, (ulong)target + 10), (ulong)pass);

    private long PipeDelay(StreamEvent first) =>
        world.Luck.Befalls(FaultKind.PipeStalls, first.Site, out var size)
            ? LatencyMin + (long)(size * StallMax)
            : Usual(Draws.Of(first.Site, 1));

    private void Pump(Shard shard, int retries)
    {
        var batch = shard.Records.Take(BatchMax).ToArray();
        var first = batch[0];
        var again = Draws.Of(first.Site, (ulong)retries);
        if (retries < RetriesMax && world.Luck.Befalls(FaultKind.PartlyRefusedByBus, again, out var size))
        {
            // Some reached the bus; which of them is not known, so all are sent again.
            foreach (var e in batch.Take((int)(size * batch.Length)))
            {
                PutEvent(e);
            }
            world.Trace.Note($"pipe: part of a batch of {batch.Length} is refused; all of it is sent again");
            world.In(RetryDelay, () => Pump(shard, retries + 1));
            return;
        }
        if (blueprint.PipeNotesBeforeSending && world.Luck.Befalls(FaultKind.DuplicatedAtPipe, again))
        {
            world.Trace.Note($"pipe: ends after noting, before sending {batch.Length}");
            Advance(shard, batch.Length);
            return;
        }
        foreach (var e in batch)
        {
            if (world.Luck.Befalls(FaultKind.PipeGivesUp, e.Site))
            {
                world.Trace.Note($"pipe: gives up {e}");
                given.Add(e);
            }
            else
            {
                PutEvent(e);
            }
        }
        if (!blueprint.PipeNotesBeforeSending && world.Luck.Befalls(FaultKind.DuplicatedAtPipe, again))
        {
            world.Trace.Note($"pipe: sends a batch of {batch.Length} twice");
            foreach (var e in batch)
            {
                PutEvent(e);
            }
        }
        Advance(shard, batch.Length);
    }

    private void Advance(Shard shard, int count)
    {
        for (var i = 0; i < count; i++)
        {
            shard.Records.Dequeue();
            onTheWay--;
        }
        shard.IsBusy = shard.Records.Count > 0;
        if (shard.IsBusy)
        {
            world.In(PipeDelay(shard.Records.Peek()), () => Pump(shard, 0));
        }
    }

    // The bus: every rule that matches, each by itself.
    private void PutEvent(StreamEvent e)
    {
        var pass = e.Passes++;
        var targets = blueprint.Routes.WorkersOf(e.Name);
        if (targets.Count == 0)
        {
            if (blueprint.Routes.IsUnrouted(e.Name) && !Unrouted.Contains(e) && !blueprint.BusDropsUnrouted)
            {
                world.Trace.Note($"bus: no rule takes {e}");
                Unrouted.Add(e);
            }
            return;
        }
        if (blueprint.BusWaitsForAll && targets.Any(target => world.Down.Has(queues[target])))
        {
            held.Add(e);
            return;
        }
        foreach (var target in targets)
        {
            var site = SiteOf(e.Site, target, pass);
            SendLater(e, target, site);
            if (world.Luck.Befalls(FaultKind.DuplicatedAtBus, site, out var size))
            {
                SendLater(e, target, Draws.Of(site, 2), size);
            }
        }
    }

    private void SendLater(StreamEvent e, int target, ulong site, double overtakenBy = 0)
    {
        onTheWay++;
        onBus?.Add((e, target));
        var isLate = world.Luck.Befalls(FaultKind.DelayedAtBus, site, out var size);
        if (Math.Max(size, overtakenBy) is >= 1 and var others)
        {
            world.Trace.Note($"bus: {e} is overtaken by {others} deliveries");
            world.AfterDeliveries((int)others, () => Send(e, target));
            return;
        }
        world.In(isLate ? LatencyMin + (long)(size * size * BusDelayMax) : Usual(site), () => Send(e, target));
    }

    // What a queue does not take the bus keeps, and tries again for a day, which is longer than anybody looks here.
    private void Send(StreamEvent e, int target)
    {
        if (world.Down.Has(queues[target]))
        {
            world.Trace.Note($"bus: {e} waits for {queues[target]}");
            refused.Add((e, target));
            return;
        }
        onTheWay--;
        onBus?.Remove((e, target));
        send(e, target);
    }

    private void SendRefused()
    {
        var all = refused.ToArray();
        refused.Clear();
        foreach (var (e, target) in all)
        {
            Send(e, target);
        }
        var events = held.ToArray();
        held.Clear();
        foreach (var e in events)
        {
            PutEvent(e);
        }
    }

    private long Usual(ulong site) => LatencyMin << (int)(Draws.Of(world.Seed, site) % (DoublingsMax + 1));

    private sealed class Shard
    {
        public Queue<StreamEvent> Records { get; } = new();

        public bool IsBusy { get; set; }
    }
}
