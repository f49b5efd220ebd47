using System.Text.Json;
using Ecomm.Adapters.DynamoDb;
using Ecomm.Lambdas.Envelopes;

namespace Ecomm.Bench.Aws;

/// <summary>What one component consumed for one order.</summary>
internal sealed record ComponentCost(string Component, Units Units, Units Ledger, int LogBytes);

/// <summary>A part of an order's life, and what each component consumed for it.</summary>
/// <param name="Name">What happens to the order.</param>
/// <param name="Events">How many events were published.</param>
/// <param name="Deliveries">How often an event was delivered to a worker.</param>
/// <param name="Costs">In the order in which the components first had work.</param>
internal sealed record OrderPart(string Name, int Events, int Deliveries, IReadOnlyList<ComponentCost> Costs)
{
    public Units Units => Costs.Aggregate(Units.None, (sum, cost) => sum + cost.Units);

    public Units Ledger => Costs.Aggregate(Units.None, (sum, cost) => sum + cost.Ledger);

    public int LogBytes => Costs.Sum(cost => cost.LogBytes);
}

/// <summary>
/// Orders through every function that they touch, each behind a meter of its own: one is paid, shipped and delivered; another is paid,
/// cancelled and refunded; the payment of one is declined, and that of another fails once at the gateway.
/// </summary>
internal sealed class OneOrder : IAsyncDisposable
{
    private static readonly Routes Routes = Adapters.Routes.Of(Domains.All);

    private readonly Shop shop;
    private readonly string program;
    private readonly Dictionary<string, Component> components = [];

    /// <summary>Deliveries that have to come again.</summary>
    private readonly HashSet<(Key, string)> failed = [];

    /// <summary>The worker of payments, in a process of its own whose gateway always fails.</summary>
    private Component? unlucky;

    private OneOrder(Shop shop, string program) => (this.shop, this.program) = (shop, program);

    public static async Task<IReadOnlyList<OrderPart>> Measure(Shop shop, string program)
    {
        await using var order = new OneOrder(shop, program);
        await order.Restock();
        await order.Part("", () => order.Pay("CANCELLED-1"));
        await order.Part("", () => order.Decline("WARM-1"));
        await order.Part("", () => order.PayAtTheSecondTry("WARM-2"));
        return
        [
            await order.Part("placed, allocated and paid", () => order.Pay("HAPPY-1")),
            await order.Part("shipped and delivered", () => order.ShipAndDeliver("HAPPY-1")),
            await order.Part("cancelled after its payment, and refunded", () => order.Cancel("CANCELLED-1")),
            await order.Part("placed, allocated, and declined by the gateway", () => order.Decline("DECLINED-1")),
            await order.Part("paid after the gateway failed once", () => order.PayAtTheSecondTry("RETRIED-1")),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var component in components.Values.Append(unlucky).OfType<Component>())
        {
            await component.DisposeAsync();
        }
    }

    private async Task Restock()
    {
        await Request(nameof(RestockSkuApi), """{"sku":"APPLES","lotId":"LOT-1","units":100}""");
        await Deliver("EVENTS#SKU#APPLES", SkuRestocked.EventName, "#LOT_ID#LOT-1");
    }

    private async Task<(int, int)> Pay(string id)
    {
        await Request(
            nameof(PlaceOrderApi),
            $$"""{"orderId":"{{id}}","sku":"APPLES","units":2,"price":33.25,"userId":"123456"}"""
        );
        var deliveries = await DeliverAll(
            id,
            OrderPlaced.EventName,
            OrderCreated.EventName,
            OrderStockAllocated.EventName,
            OrderPaymentAccepted.EventName
        );
        await Expect(Order.Of(Id(id)).Key, "orderStatus", OrderStatus.PaymentAccepted.ToName());
        await Expect(Shipment.Of(Id(id)).Key, "shipmentStatus", ShipmentStatus.Ready.ToName());
        return deliveries;
    }

    // The fake gateway declines such a price.
    private async Task<(int, int)> Decline(string id)
    {
        await Request(
            nameof(PlaceOrderApi),
            $$"""{"orderId":"{{id}}","sku":"APPLES","units":2,"price":100000,"userId":"123456"}"""
        );
        var deliveries = await DeliverAll(
            id,
            OrderPlaced.EventName,
            OrderCreated.EventName,
            OrderStockAllocated.EventName,
            OrderPaymentRejected.EventName
        );
        await Expect(Order.Of(Id(id)).Key, "orderStatus", OrderStatus.PaymentRejected.ToName());
        return deliveries;
    }

    private async Task<(int, int)> PayAtTheSecondTry(string id)
    {
        await Request(
            nameof(PlaceOrderApi),
            $$"""{"orderId":"{{id}}","sku":"APPLES","units":2,"price":33.25,"userId":"123456"}"""
        );
        var before = await DeliverAll(id, OrderPlaced.EventName, OrderCreated.EventName);
        unlucky ??= await Component.Start(shop, program, nameof(ProcessOrderPaymentWorker), failureRate: "1");
        var allocated = await Read(
            new Key($"EVENTS#ORDER_ID#{id}", $"EVENT#{OrderStockAllocated.EventName}"),
            Shop.Events
        );
        await Functions.Fail(unlucky.Function, Functions.PayloadOf(1, allocated));
        failed.Add((allocated.Key, nameof(ProcessOrderPaymentWorker)));
        var after = await DeliverAll(id, OrderStockAllocated.EventName, OrderPaymentAccepted.EventName);
        await Expect(Order.Of(Id(id)).Key, "orderStatus", OrderStatus.PaymentAccepted.ToName());
        return (before.Events + after.Events, before.Deliveries + 1 + after.Deliveries);
    }

    private async Task<(int, int)> ShipAndDeliver(string id)
    {
        await Request(nameof(ShipOrderApi), $$"""{"orderId":"{{id}}","carrier":"DHL","trackingId":"JD0146000000"}""");
        var shipped = await DeliverAll(id, OrderShipmentRequested.EventName, OrderShipped.EventName);
        await Request(nameof(ConfirmDeliveryApi), $$"""{"orderId":"{{id}}"}""");
        var delivered = await DeliverAll(id, OrderDeliveryConfirmed.EventName, OrderDelivered.EventName);
        await Expect(Order.Of(Id(id)).Key, "orderStatus", OrderStatus.Delivered.ToName());
        return (shipped.Events + delivered.Events, shipped.Deliveries + delivered.Deliveries);
    }

    private async Task<(int, int)> Cancel(string id)
    {
        await Request(nameof(CancelOrderApi), $$"""{"orderId":"{{id}}","reason":"changed my mind"}""");
        var deliveries = await DeliverAll(
            id,
            OrderCancellationRequested.EventName,
            OrderCancelled.EventName,
            OrderPaymentRefunded.EventName
        );
        await Expect(Order.Of(Id(id)).Key, "orderStatus", OrderStatus.Cancelled.ToName());
        await Expect(Payment.Of(Id(id)).Key, "paymentStatus", PaymentStatus.Refunded.ToName());
        await Expect(Allocation.Of(Id(id)).Key, "allocationStatus", AllocationStatus.Returned.ToName());
        return deliveries;
    }

    private async Task<OrderPart> Part(string name, Func<Task<(int Events, int Deliveries)>> live)
    {
        await Costs();
        var (events, deliveries) = await live();
        return new OrderPart(name, events, deliveries, await Costs());
    }

    private async Task<IReadOnlyList<ComponentCost>> Costs()
    {
        var costs = new List<ComponentCost>();
        foreach (var (name, component) in components)
        {
            if (await component.Take(name) is { } cost)
            {
                costs.Add(cost);
            }
        }
        if (unlucky is not null && await unlucky.Take($"{nameof(ProcessOrderPaymentWorker)}, failing") is { } failed)
        {
            costs.Add(failed);
        }
        return costs;
    }

    private async Task Request(string api, string body)
    {
        var answer = await Functions.Invoke(
            (await Of(api)).Function,
            JsonSerializer.Serialize(
                new HttpApiRequest(new Dictionary<string, string> { ["content-type"] = "application/json" }, body),
                EnvelopeJson.Default.HttpApiRequest
            )
        );
        if (!answer.Contains("202", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{api} did not take {body}: {answer}");
        }
    }

    private async Task<(int Events, int Deliveries)> DeliverAll(string id, params string[] events)
    {
        var deliveries = 0;
        foreach (var name in events)
        {
            deliveries += await Deliver($"EVENTS#ORDER_ID#{id}", name);
        }
        return (events.Length, deliveries);
    }

    /// <summary>Delivers a published event to all its workers, one after the other.</summary>
    private async Task<int> Deliver(string pk, string name, string rest = "")
    {
        var item = await Read(new Key(pk, $"EVENT#{name}{rest}"), Shop.Events);
        var workers = Routes.WorkersOf(name).ToList();
        foreach (var worker in workers)
        {
            var receives = failed.Remove((item.Key, worker)) ? 2 : 1;
            await Functions.Invoke((await Of(worker)).Function, Functions.PayloadOf(receives, item));
        }
        return workers.Count;
    }

    private async Task<Component> Of(string slice)
    {
        if (!components.TryGetValue(slice, out var component))
        {
            components[slice] = component = await Component.Start(shop, program, slice);
        }
        return component;
    }

    private async Task Expect(Key key, string attribute, string value)
    {
        var item = await Read(key, Shop.Records);
        if (item.Attributes[attribute] is not Value.Text { Of: var found } || found != value)
        {
            var record = Ecomm.Adapters.Json.ValueJson.Write(item.Attributes);
            throw new InvalidOperationException(
                $"the order did not take its path, {attribute} is not {value}: {record}"
            );
        }
    }

    private async Task<Item> Read(Key key, string table)
    {
        var store = new DynamoDbStore(shop.Client, table, TimeProvider.System, () => 0);
        return (await store.Get([key], default))[0]
            ?? throw new InvalidOperationException($"{key} was not written: the chain is broken");
    }

    private static OrderId Id(string id) => (OrderId)OrderId.Parse(new Value.Text(id));
}
