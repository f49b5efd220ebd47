using System.Text;
using Ecomm.Adapters.Gateways;
using Ecomm.Adapters.Metering;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Local.Commands.Estimate;

namespace Ecomm.Commands.Tests.Estimate;

/// <summary>
/// An order through the shipped slices and shell over stores that count. The host's meter stands before them, and counts the same.
/// </summary>
internal sealed class CountedOrder
{
    private const string StreamArn =
        "arn:aws:dynamodb:us-east-1:000000000000:table/ecomm-prod-events/stream/2026-11-26T00:00:00.000";

    private static readonly Routes Routes = Routes.Of(Domains.All);

    private readonly CountingStore events = new();
    private readonly CountingStore records = new();
    private readonly FakeGateway gateway = new(new MemoryStore(), 0, () => 0.5, TimeProvider.System);
    private readonly Meter meter = new();
    private readonly Shell shell;
    private readonly List<ComponentCounts> components = [];
    private readonly HashSet<(Key, string)> delivered = [];

    private CountedOrder() =>
        shell = new Shell(meter.Of(events), meter.Of(records), meter.Of(gateway), TimeProvider.System, () => 0);

    /// <summary>Events of the order as they are stored.</summary>
    public IReadOnlyList<Item> Events =>
        [.. events.Items.Where(item => item.Key.Pk.StartsWith("EVENTS#ORDER_ID#", StringComparison.Ordinal))];

    /// <summary>Records of the order; the SKU and its lot are not its own.</summary>
    public IReadOnlyList<Item> Records => [.. records.Items.Where(item => item.Attributes["orderId"] is not null)];

    public static async Task<CountedOrder> New()
    {
        var order = new CountedOrder();
        await order.Request(RestockSkuApi.Slice, """{"sku":"APPLES","lotId":"LOT-1","units":100}""");
        await order.Deliver(order.events.Items[0]);
        order.Take();
        return order;
    }

    public static string MessageOf(Item item) => BusEvent.Write(1, item, StreamArn);

    /// <summary>What each component has done since the last call, but for the bytes of its log.</summary>
    public IReadOnlyList<ComponentCounts> Take()
    {
        var taken = components
            .GroupBy(one => one.Name)
            .Select(group => new ComponentCounts(
                group.Key,
                group.Sum(one => one.Invoked),
                group.Sum(one => one.Requests),
                group.Sum(one => one.ReadUnits),
                group.Sum(one => one.WriteUnits),
                group.Sum(one => one.IndexUnits),
                0
            ))
            .ToList();
        components.Clear();
        return taken;
    }

    public Task Place(decimal price) =>
        Request(
            PlaceOrderApi.Slice,
            FormattableString.Invariant(
                $$"""{"orderId":"HAPPY-1","sku":"APPLES","units":2,"price":{{price}},"userId":"123456"}"""
            )
        );

    public Task Ship() =>
        Request(ShipOrderApi.Slice, """{"orderId":"HAPPY-1","carrier":"DHL","trackingId":"JD0146000000"}""");

    public Task Confirm() => Request(ConfirmDeliveryApi.Slice, """{"orderId":"HAPPY-1"}""");

    public Task Cancel() => Request(CancelOrderApi.Slice, """{"orderId":"HAPPY-1","reason":"changed my mind"}""");

    public async Task DeliverAll(params string[] names)
    {
        foreach (var name in names)
        {
            await Deliver(Event(name));
        }
    }

    /// <summary>A delivery of the event to the worker of payments, while the gateway fails.</summary>
    public async Task FailToPay()
    {
        gateway.FailureRate = 1;
        await Deliver(Event(OrderStockAllocated.EventName), nameof(ProcessOrderPaymentWorker), ", failing");
        gateway.FailureRate = 0;
    }

    private Item Event(string name) => events.Items.Single(item => item.Key.Sk == $"EVENT#{name}");

    private async Task Request(Api.Command api, string body)
    {
        var accepted = (Accepted)api.Decide((Value.Map)ValueJson.Parse(Encoding.UTF8.GetBytes(body)), shell.Now());
        var tally = meter.Begin();
        await shell.Publish(accepted.Event, "0af7651916cd43dd8448eb211c80319c", default);
        Note(api.Name, tally);
    }

    private async Task Deliver(Item item)
    {
        foreach (var worker in Routes.WorkersOf(Read(item).Event.Type.Name))
        {
            await Deliver(item, worker, "");
        }
    }

    private async Task Deliver(Item item, string name, string special)
    {
        var worker = Domains.All.Workers.AsEnumerable().Single(worker => worker.Name == name);
        var tally = meter.Begin();
        var isRepeat = !delivered.Add((item.Key, name));
        var settlement = await shell.Deliver(worker, Read(item), default, isRepeat: isRepeat);
        Assert.Equal(special.Length > 0 ? SettlementKind.Redeliver : SettlementKind.Acknowledge, settlement.Kind);
        Note($"{name}{special}", tally);
    }

    private static StoredEvent Read(Item item) =>
        (StoredEvent)Domains.All.ReadStored((Value.Map)BusEvent.Read(MessageOf(item)));

    private void Note(string name, Tally tally)
    {
        var sum = events.Take() + records.Take();
        var counted = tally.Usage;
        Assert.Equal((name, sum.Requests, sum.Read, sum.Write), (name, counted.Requests, counted.Read, counted.Write));
        components.Add(new ComponentCounts(name, 1, sum.Requests, sum.Read, sum.Write, sum.Index, 0));
    }
}
