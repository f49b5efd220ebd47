using Ecomm.Hosting.Chain;
using Ecomm.Lambdas;
using Ecomm.Operations.Recovery;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Core;
using Ecomm.Simulation.Workloads;
using Microsoft.Extensions.Logging;

namespace Ecomm.Simulation.Tests.Local;

/// <summary>
/// What is known of a run beside the code under test: what the disk has made durable and by whom, what was promised to clients, and
/// what is still owed. It tells the judge of the simulator, with the same laws and watches: of everything once it is flushed, and of
/// what is lost with the machine's power never, because then it has not happened.
/// </summary>
internal sealed partial class LocalBooks : ILoggerFactory
{
    /// <summary>How often a message was received is written down, and counted on after a restart.</summary>
    public const string Counted = "receives are counted over a restart";

    /// <summary>So many deliveries may end while a checkpoint is on its way that wrote the message down before.</summary>
    private const int ReceivesUnderWay = 2;

    /// <summary>A message that was dropped by hand is never delivered, whatever happens then.</summary>
    public const string Dropped = "a dropped message stays dropped";

    /// <summary>What is settled does not stay written down for ever.</summary>
    public const string Written = "in the end nothing is written down";

    private readonly World world;
    private readonly Blueprint blueprint;
    private readonly SimulatedDisk disk;
    private readonly Dictionary<long, StreamEvent> events = [];
    private readonly Dictionary<Key, StreamEvent> byKey = [];
    private readonly Dictionary<Key, Item> records = [];
    private readonly Dictionary<(string Queue, string Id), (StreamEvent Event, string Reason)> letters = [];
    private readonly Dictionary<(string Worker, string Id), Settlement> settlements = [];
    private readonly System.Collections.Generic.HashSet<(string Queue, string Id)> owed = [];
    private readonly System.Collections.Generic.HashSet<(string Queue, string Id)> done = [];
    private readonly System.Collections.Generic.HashSet<(string Queue, string Id)> dropped = [];
    private readonly Dictionary<(string Worker, string Id), int> received = [];
    private readonly List<(Request Request, Event Event)> promised = [];
    private readonly Dictionary<(string Worker, long Place), int> redelivered = [];
    private readonly List<Action> unflushed = [];
    private readonly List<(long Seq, Key Key)> unflushedEvents = [];

    public LocalBooks(World world, Blueprint blueprint, SimulatedDisk disk)
    {
        (this.world, this.blueprint, this.disk) = (world, blueprint, disk);
        Judge = new Judge(world, blueprint);
    }

    public Judge Judge { get; }

    public Tally Tally { get; } = new();

    public IReadOnlyCollection<long> Places => events.Keys;

    /// <summary>What an operation has changed, now that it is committed.</summary>
    /// <param name="process">Whose operation it was; null if it was the chain's own.</param>
    /// <param name="writes">The records that it was to write; null for others.</param>
    /// <param name="changes">What it has changed.</param>
    public void Told(Process? process, IReadOnlyList<ItemWrite>? writes, IReadOnlyList<Change> changes)
    {
        var facts = changes.Select(Fact).ToList();
        unflushed.Add(() =>
        {
            world.Acting = process;
            var writer = writes is null ? null : process;
            var wasOvertaken = writer is not null && Judge.Contests?.IsOvertaken(writer) == true;
            facts.ForEach(fact => fact());
            if (writer is not null)
            {
                Judge.Contests?.Written(writer, writes!, wasOvertaken);
            }
            world.Acting = null;
        });
    }

    /// <summary>All that is committed is durable now: it has happened.</summary>
    public void Flushed()
    {
        unflushed.ForEach(fact => fact());
        unflushed.Clear();
        unflushedEvents.Clear();
    }

    /// <summary>What was not durable has not happened, and places in the event store are given again.</summary>
    public void LosePower()
    {
        unflushed.Clear();
        foreach (var (seq, key) in unflushedEvents)
        {
            events.Remove(seq);
            byKey.Remove(key);
        }
        unflushedEvents.Clear();
    }

    /// <summary>A client was told that its request is accepted: from now on its event is never lost.</summary>
    public void Promised(Request request)
    {
        var decided = blueprint.Catalogue.FindApi(request.Api) is Api.Command command
            ? command.Decide(request.Body, default).Case
            : null;
        if (decided is not Accepted { Event: var e })
        {
            Judge.Break(GenericLaws.Lost, $"202 was answered to {request}, which is no request");
            return;
        }
        promised.Add((request, e));
        CheckPromise(request, e);
        Judge.Accepted(request);
    }

    /// <summary>Every request that was answered 202 is in the event store.</summary>
    public void CheckPromises() => promised.ForEach(one => CheckPromise(one.Request, one.Event));

    /// <summary>Whether nobody misses that message: its worker is done with its event.</summary>
    public bool MayDrop(string worker, Hosting.Chain.Message message) =>
        events.TryGetValue(message.Seq, out var e) && (e.SettledBy & e.AcknowledgedBy & Bit(worker)) != 0;

    /// <summary>An operator drops a message: nobody owes it any more.</summary>
    public void Dropping(string worker, string id) => Done(worker, id);

    /// <summary>An operator was told that it is dropped.</summary>
    public void HasDropped(string worker, string id) => dropped.Add((worker, id));

    /// <summary>An operator was told that the event at that place is sent to those workers again: it is written down for good.</summary>
    public void HasRedelivered(IEnumerable<string> workers, long place)
    {
        foreach (var worker in workers)
        {
            var times = redelivered[(worker, place)] = redelivered.GetValueOrDefault((worker, place)) + 1;
            var messages = owed.Union(done).Count(one => one.Queue == worker && IsCopyOf(one.Id, place));
            if (messages < times)
            {
                Judge.Break(
                    GenericLaws.Lost,
                    $"the event at {place} was redelivered to {worker} {times} times, and {messages} messages of it are written down"
                );
            }
        }
    }

    /// <summary>What hears of deliveries in a life of the process.</summary>
    public IWitness Witness(HostProcess process) => new Hearing(this, process);

    /// <summary>The worker, whose deliveries are told apart at the seams.</summary>
    public Worker Observed(Worker worker)
    {
        var number = NumberOf(worker.Name);
        return worker with
        {
            Reads = e =>
            {
                HostProcess.Acting.Value = new Process(
                    new FunctionRun(world, long.MaxValue / 4, 0),
                    0,
                    worker.Name,
                    () => worker.Name
                )
                {
                    Began = world.Now,
                    Number = number,
                    Given =
                        byKey.GetValueOrDefault(e.Type.KeyOf(e))
                        ?? events.Values.FirstOrDefault(one => Equals(one.Event, e)),
                };
                return worker.Reads(e);
            },
            Decide = (found, e, now) =>
            {
                var decided = worker.Decide(found, e, now);
                if (HostProcess.Acting.Value is { } process)
                {
                    unflushed.Add(() =>
                        Judge.Contests?.Decided(process, worker, e, new Round(found, now, decided, null))
                    );
                }
                return decided;
            },
        };
    }

    public ILogger CreateLogger(string categoryName) => new LocalLog(world, Judge, Tally);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose() { }

    // What a change says is read now; it counts once it is durable.
    private Action Fact(Change change)
    {
        switch (change.Table)
        {
            case 'e':
                var e = Published(change.Row, disk.EventAt(change.Row));
                return () => Judge.Published(null, e);
            case 'E':
                return () => Judge.Break(GenericLaws.Apart, $"the event at {change.Row} was overwritten");
            case 'r':
                var after = disk.RecordAt(change.Row);
                return () =>
                {
                    Judge.Recorded(records.GetValueOrDefault(after.Key), after);
                    records[after.Key] = after;
                };
            case 'm':
                return () => WrittenDown(change);
            case '-':
                var redriven = events[change.Row];
                return () =>
                {
                    letters.Remove((change.Queue, change.Id));
                    redriven.SettledBy &= ~Bit(change.Queue);
                };
            case '+':
                var reason = disk.Letters()
                    .First(letter => letter.Queue == change.Queue && letter.Id == change.Id)
                    .Reason;
                var parked = events[change.Row];
                return () => Kept(change, parked, reason);
            default:
                return () => { };
        }
    }

    private StreamEvent Published(long seq, Item item)
    {
        var e = new StreamEvent(blueprint.Catalogue, item, seq);
        events.Add(seq, e);
        byKey[item.Key] = e;
        unflushedEvents.Add((seq, item.Key));
        world.Trace.Note($"published {seq}: {e}");
        return e;
    }

    private void WrittenDown(Change change)
    {
        var (queue, id) = (change.Queue, change.Id);
        // A checkpoint may write a message down that is settled before its next one.
        if (id != WorkerQueue.IdOf(change.Row) && !done.Contains((queue, id)))
        {
            owed.Add((queue, id));
        }
        if (change.Receives < received.GetValueOrDefault((queue, id)) - ReceivesUnderWay)
        {
            Judge.Break(Counted, $"{id} of {queue} is written down with {change.Receives} receives, and had more");
        }
    }

    private void Kept(Change change, StreamEvent e, string reason)
    {
        letters[(change.Queue, change.Id)] = (e, reason);
        e.SettledBy |= Bit(change.Queue);
        Done(change.Queue, change.Id);
        world.Trace.Note($"parked by {change.Queue}: {e}: {reason}");
        Judge.Kept(change.Queue, e, reason);
        if (change.Queue == DeadEvent.Unrouted)
        {
            Tally.Count(Tally.UnroutedParked);
        }
    }

    private void CheckPromise(Request request, Event e)
    {
        if (disk.EventOf(e.Type.KeyOf(e)) is not { } stored || StoredEvent.Says(stored.Attributes, e).Case is not true)
        {
            Judge.Break(GenericLaws.Lost, $"202 was answered to {request}, which is not in the event store");
        }
    }

    private static bool IsCopyOf(string id, long place) =>
        WorkerQueue.SeqOf(id) == place && !WorkerQueue.IsIdOf(id, place);

    private void Done(string queue, string id)
    {
        owed.Remove((queue, id));
        done.Add((queue, id));
    }

    private int NumberOf(string worker)
    {
        for (var number = 0; number < Judge.Declared.Count; number++)
        {
            if (Judge.Declared[number].Name == worker)
            {
                return number;
            }
        }
        return -1;
    }

    private ulong Bit(string worker) => NumberOf(worker) is var number and >= 0 ? 1UL << number : 0;

    private void Heard(HostProcess process, DeliveryReport report)
    {
        var (worker, id, receives) = (report.Worker, report.Message.MessageId, report.Message.Receives);
        var e = events[WorkerQueue.SeqOf(id)];
        world.Trace.Note($"{worker} {e} receive {receives}: {report.Settlement.Kind} {report.Settlement.Why}");
        world.DeliveryEnded(worker);
        var before = process.ReceivedBefore.TryGetValue((worker, id), out var written) ? written : 0;
        unflushed.Add(() => Heard(e, report, before));
    }

    private void Heard(StreamEvent e, DeliveryReport report, int before)
    {
        var (worker, id, receives) = (report.Worker, report.Message.MessageId, report.Message.Receives);
        received[(worker, id)] = receives;
        if (dropped.Contains((worker, id)))
        {
            Judge.Break(Dropped, $"{worker} received {id}, which was dropped");
        }
        if (receives <= before)
        {
            Judge.Break(Counted, $"{worker} received {id} for the {receives}. time, after {before} before the restart");
        }
        switch (report.Settlement.Kind)
        {
            case SettlementKind.Acknowledge:
                e.SettledBy |= Bit(worker);
                Done(worker, id);
                Judge.Acknowledged(NumberOf(worker), e);
                break;
            case SettlementKind.Park:
                settlements[(worker, id)] = report.Settlement;
                Judge.Parked(worker, e, report.Settlement);
                break;
            default:
                break;
        }
    }

    private sealed class Hearing(LocalBooks books, HostProcess process) : IWitness
    {
        public void Delivered(DeliveryReport report) => books.Heard(process, report);

        public void Crashed(Hosting.Chain.Message message, string worker, string why) { }

        public void Parked(Hosting.Chain.Message message, string worker, string why) { }
    }
}
