using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Ecomm.Adapters.DynamoDb;
using Ecomm.Emulation.Functions;
using Ecomm.Lambdas.Envelopes;

namespace Ecomm.Bench.Aws;

/// <summary>What one component consumed for one order.</summary>
internal sealed record ComponentCost(string Component, Units Units, Units Ledger, int LogBytes);

/// <summary>One order on its happy path, through every function that it touches, each behind a meter of its own.</summary>
internal static class OneOrder
{
    private const string OrderId = "HAPPY-1";

    private static readonly TimeSpan LogTimeout = TimeSpan.FromSeconds(5);

    private static readonly (string Event, string[] Workers)[] Path =
    [
        (OrderPlaced.EventName, [nameof(SyncOrderWorker)]),
        (OrderCreated.EventName, [nameof(SyncOrderWorker), nameof(AllocateOrderStockWorker)]),
        (OrderStockAllocated.EventName, [nameof(SyncOrderWorker), nameof(ProcessOrderPaymentWorker)]),
        (OrderPaymentAccepted.EventName, [nameof(SyncOrderWorker), nameof(CompleteOrderPaymentAcceptedWorker)]),
    ];

    public static async Task<IReadOnlyList<ComponentCost>> Measure(Shop shop, string program)
    {
        var components = new Dictionary<string, Component>();
        try
        {
            await Restock();
            foreach (var component in components.Values)
            {
                component.Forget();
            }
            var placed = await Request(
                nameof(PlaceOrderApi),
                $$"""{"orderId":"{{OrderId}}","sku":"APPLES","units":2,"price":33.25,"userId":"123456"}"""
            );
            Expect(placed.Contains("202", StringComparison.Ordinal), placed);
            foreach (var (name, workers) in Path)
            {
                var item = await Published($"EVENTS#ORDER_ID#{OrderId}", $"EVENT#{name}");
                foreach (var worker in workers)
                {
                    await Functions.Invoke((await Of(worker)).Function, Functions.PayloadOf(item));
                }
            }
            var order = await Read(Order.Of(Id()).Key, Shop.Records);
            Expect(
                order.Attributes["orderStatus"] is Value.Text { Of: var status }
                    && status.Contains("ACCEPTED", StringComparison.Ordinal),
                ValueJsonOf(order)
            );
            return await Costs(components);
        }
        finally
        {
            foreach (var component in components.Values)
            {
                await component.DisposeAsync();
            }
        }

        async Task Restock()
        {
            await Request(nameof(RestockSkuApi), """{"sku":"APPLES","lotId":"LOT-1","units":100}""");
            var item = await Published("EVENTS#SKU#APPLES", $"EVENT#{SkuRestocked.EventName}#LOT_ID#LOT-1");
            await Functions.Invoke((await Of(nameof(RestockSkuWorker))).Function, Functions.PayloadOf(item));
        }

        async Task<string> Request(string api, string body) =>
            await Functions.Invoke(
                (await Of(api)).Function,
                JsonSerializer.Serialize(
                    new HttpApiRequest(new Dictionary<string, string> { ["content-type"] = "application/json" }, body),
                    EnvelopeJson.Default.HttpApiRequest
                )
            );

        async Task<Component> Of(string slice)
        {
            if (!components.TryGetValue(slice, out var component))
            {
                components[slice] = component = await Component.Start(shop, program, slice);
            }
            return component;
        }

        Task<Item> Published(string pk, string sk) => Read(new Key(pk, sk), Shop.Events);

        async Task<Item> Read(Key key, string table)
        {
            var store = new DynamoDbStore(shop.Client, table, TimeProvider.System, () => 0);
            return (await store.Get([key], default))[0]
                ?? throw new InvalidOperationException($"{key} was not written: the chain is broken");
        }
    }

    private static async Task<IReadOnlyList<ComponentCost>> Costs(Dictionary<string, Component> components)
    {
        var costs = new List<ComponentCost>();
        foreach (var (name, component) in components)
        {
            var taken = component.Meter.Take();
            if (taken.Count > 0)
            {
                var ledger = taken.GetValueOrDefault(Shop.Ledger, Units.None);
                var own = taken.Where(t => t.Key != Shop.Ledger).Aggregate(Units.None, (sum, t) => sum + t.Value);
                costs.Add(new ComponentCost(name, own, ledger, await component.LogBytes(LogTimeout)));
            }
        }
        return costs;
    }

    private static OrderId Id() => (OrderId)Decisions.Orders.OrderId.Parse(new Value.Text(OrderId));

    private static string ValueJsonOf(Item item) => Ecomm.Adapters.Json.ValueJson.Write(item.Attributes);

    private static void Expect(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"the order did not take its happy path: {what}");
        }
    }

    /// <summary>A function, the meter before its tables, and what it logs.</summary>
    private sealed class Component(FunctionProcess function, Meter meter, List<string> lines) : IAsyncDisposable
    {
        public FunctionProcess Function { get; } = function;

        public Meter Meter { get; } = meter;

        [SuppressMessage("Reliability", "CA2000", Justification = "The component owns its meter.")]
        public static async Task<Component> Start(Shop shop, string program, string slice)
        {
            var meter = await Meter.Start(shop.Endpoint);
            var lines = new List<string>();
            var function = await Functions.Start(
                shop,
                program,
                slice,
                meter.Address,
                line =>
                {
                    lock (lines)
                    {
                        lines.Add(line);
                    }
                }
            );
            return new Component(function, meter, lines);
        }

        public void Forget()
        {
            Meter.Take();
            lock (lines)
            {
                lines.Clear();
            }
        }

        // Lines come over a pipe, a moment after the answer.
        public async Task<int> LogBytes(TimeSpan timeout)
        {
            using var late = new CancellationTokenSource(timeout);
            while (true)
            {
                lock (lines)
                {
                    if (lines.Count > 0)
                    {
                        return lines.Sum(line => Encoding.UTF8.GetByteCount(line) + 1);
                    }
                }
                await Task.Delay(10, late.Token);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Function.DisposeAsync();
            await Meter.DisposeAsync();
        }
    }
}
