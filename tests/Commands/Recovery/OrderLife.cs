using Ecomm.Adapters.Gateways;
using Ecomm.Operations.Events;
using Ecomm.Operations.Recovery;
using LanguageExt;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Commands.Tests.Recovery;

/// <summary>
/// The life of one order among the real workers, shell and gateway, over stores in memory: each delivery may meet a store or
/// a gateway that fails, so the order may be left anywhere.
/// </summary>
internal sealed class OrderLife : IStoredItems
{
    private readonly MemoryStore events = new();
    private readonly MemoryStore records = new();
    private readonly FakeTimeProvider time = new(LogLines.Begin.AddMinutes(1));
    private readonly Shell shell;
    private bool failsToCommit;
    private bool failsToPublish;
    private bool failsToPay;

    private OrderLife()
    {
        var gateway = new FakeGateway(new MemoryStore(), 0.5, () => failsToPay ? 0 : 1, time);
        shell = new Shell(
            new FailingStore(events, () => failsToPublish),
            new FailingStore(records, () => failsToCommit),
            gateway,
            time,
            () => 0
        );
    }

    public static Routes Routes { get; } = Routes.Of(Domains.All);

    public OrderId Id { get; } =
        OrderId.Parse(new Value.Text("ORDER-1")).IfLeft(_ => throw new InvalidOperationException());

    public SubjectId Subject => new(OrderEvent.Order, Id.Text);

    public IReadOnlyList<StreamRecord> Events =>
        [.. events.Inserted.Select((item, i) => new StreamRecord(i + 1, item)).Where(IsOfOrder)];

    public Instant Now => shell.Now();

    /// <summary>An order that was placed; with stock there are enough units for it.</summary>
    public static async Task<OrderLife> Place(bool stocked, IEnumerable<byte> deliveries)
    {
        var life = new OrderLife();
        var log = LogLines.Log(LogLines.Restocked(stocked ? 10 : 1), LogLines.Of(OrderPlaced.EventName));
        foreach (var line in log)
        {
            var record = EventLog.Read(line).IfLeft(error => throw new InvalidDataException(error));
            await life.events.Write([new ItemWrite.Put(record.Item)], default);
        }
        await life.Deliver(nameof(RestockSkuWorker), life.events.Inserted[0]);
        foreach (var delivery in deliveries)
        {
            await life.Deliver(delivery);
        }
        return life;
    }

    /// <summary>One delivery, of any event so far to any worker that takes it, with any faults: all as the number says.</summary>
    private async Task Deliver(byte number)
    {
        failsToCommit = (number & 0b0100_0000) != 0 && (number & 0b1000_0000) != 0;
        failsToPublish = (number & 0b0010_0000) != 0;
        failsToPay = (number & 0b0001_0000) != 0;
        var deliveries = Events.SelectMany(e => Routes.WorkersOf(e.EventName).Select(worker => (worker, e))).ToList();
        var (name, record) = deliveries[(number & 0b1111) % deliveries.Count];
        await Deliver(name, record.Item);
        (failsToCommit, failsToPublish, failsToPay) = (false, false, false);
    }

    /// <summary>One delivery without faults.</summary>
    public Task Deliver(string worker, string eventName) =>
        Deliver(worker, Events.First(e => e.EventName == eventName).Item);

    public Task<Evidence> Evidence(params IReadOnlyList<DeadEvent> dead) =>
        new StuckSubjects(Domains.All, this, dead).Gather(Subject, default);

    public async Task<IReadOnlyList<Finding>> Findings(params IReadOnlyList<DeadEvent> dead) =>
        [.. Explain(await Evidence(dead), Now)];

    /// <summary>Publishes an event of the order, at this time.</summary>
    public Task Publish(Func<Instant, Event> make) => shell.Publish(make(Now), StoredEvent.NoTrace, default);

    /// <summary>Time passes.</summary>
    public void Wait(TimeSpan duration) => time.Advance(duration);

    /// <summary>What <c>stuck</c> says of the order, for those that have waited that long.</summary>
    public Task<StuckReport> Stuck(TimeSpan olderThan) =>
        new StuckSubjects(Domains.All, this, []).Find(olderThan, Now, default);

    public static Seq<Finding> Explain(Evidence evidence, Instant now) =>
        Diagnosis.Of(Domains.All, evidence, Routes, now);

    public async IAsyncEnumerable<StreamRecord> Read(
        EventSelection selection,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        await Task.CompletedTask;
        foreach (var record in Events.Where(record => selection.Selects(record.Item)))
        {
            yield return record;
        }
    }

    public IAsyncEnumerable<Item> All(Entity entity, CancellationToken cancel) =>
        records.Items.Where(item => entity.Keys.Owns(item.Key)).ToAsyncEnumerable();

    public Task<IReadOnlyList<Item?>> Records(IReadOnlyList<Key> keys, CancellationToken cancel) =>
        records.Get(keys, cancel);

    private static bool IsOfOrder(StreamRecord record) =>
        record.Item.Key.Pk.StartsWith("EVENTS#ORDER_ID#", StringComparison.Ordinal);

    private async Task Deliver(string worker, Item item)
    {
        time.Advance(TimeSpan.FromSeconds(1));
        var stored = Domains
            .All.ReadStored(item.Attributes)
            .IfLeft(failure => throw new InvalidDataException(failure.Reason));
        await shell.Deliver(Domains.All.FindWorker(worker)!, stored, default);
    }

    private sealed class FailingStore(IStore inner, Func<bool> fails) : IStore
    {
        public Task<IReadOnlyList<Item?>> Get(IReadOnlyList<Key> keys, CancellationToken cancel) =>
            inner.Get(keys, cancel);

        public Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel) =>
            fails() ? throw new StoreUnavailableException("the store is down") : inner.Write(writes, cancel);

        public Task<IReadOnlyList<IndexEntry>> Query(IndexQuery query, CancellationToken cancel) =>
            inner.Query(query, cancel);
    }
}
