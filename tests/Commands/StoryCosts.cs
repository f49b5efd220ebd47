using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Ecomm.Adapters.Metering;
using Ecomm.Contracts.Golden;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Local.Commands.Estimate;
using Microsoft.Extensions.Logging;

namespace Ecomm.Commands.Tests;

/// <summary>What a story says that it costs on AWS: the measured counts of an order, at the prices of the estimate.</summary>
public sealed class StoryCosts
{
    private const string Order = "HAPPY-1";

    private static readonly PartCounts Paid = OrderCounts.Measured.Paid;
    private static readonly string[] Happy =
    [
        OrderPlaced.EventName,
        OrderCreated.EventName,
        OrderStockAllocated.EventName,
        OrderPaymentAccepted.EventName,
    ];

    [Fact]
    public async Task A_paid_orders_story_counts_what_was_measured_on_the_packaged_program()
    {
        await using var host = await TestHost.Start();
        await PayInTurn(host);

        var story = await StoryOf(host, Order, deliveries: 9);

        Assert.Equal(
            Paid.Components.Select(one => (one.Name, one.Invoked, one.Requests, one.ReadUnits, one.WriteUnits)).Order(),
            story["moments"]!
                .AsArray()
                .Where(moment => moment!["api"] is not null || moment["settled"]?.GetValue<string>() == "Acknowledged")
                .GroupBy(moment => (moment!["worker"] ?? moment["api"])!.GetValue<string>())
                .Select(group =>
                    (
                        group.Key,
                        (decimal)group.Count(),
                        group.Sum(moment => Number(moment!, "requests")),
                        group.Sum(moment => Number(moment!, "readUnits")),
                        group.Sum(moment => Number(moment!, "writeUnits"))
                    )
                )
                .Order()
        );
        Assert.Equal(
            (Paid.Events, 9m, 0m, 20m, 8m, 19m, 1m),
            (
                Number(story, "events"),
                Number(story, "deliveries"),
                Number(story, "uncounted"),
                Number(story, "requests"),
                Number(story, "readUnits"),
                Number(story, "writeUnits"),
                Number(story, "questions")
            )
        );
        Assert.InRange(Number(story, "usdPerMillion"), 36.2m, 36.4m);
        // Each moment is rounded.
        var summed = story["moments"]!.AsArray().Sum(moment => Number(moment!, "usdPerMillion"));
        Assert.InRange(summed - Number(story, "usdPerMillion"), -0.01m, 0.01m);
    }

    // Storage and traces aside, which are not of the work; and at a rate at which no reads of the stream are added.
    [Fact]
    public void A_paid_order_costs_what_the_estimate_says_of_batches_of_one()
    {
        const decimal orders = 25;
        var estimate = CostEstimate.Of(
            new Workload(orders * Paid.Events)
            {
                PipeFill = 1,
                QueueFill = 1,
                HasFreeTier = false,
            }
        );
        var estimated = estimate
            .Lines.Where(line => line.Service != "X-Ray" && line.Item is not ("storage" or "point-in-time recovery"))
            .Where(line => line.Variable > 0)
            .GroupBy(line => line.Service)
            .Select(group => (group.Key, Math.Round(group.Sum(PerMillion), 1)));

        var prices = Tariff.Known;
        var charge = Enumerable.Range(0, (int)Paid.Events).Aggregate(Charge.None, (sum, _) => sum + prices.OfEvent);
        foreach (var one in Paid.Components)
        {
            var asked = one.Slice == nameof(ProcessOrderPaymentWorker) ? 1 : 0;
            var usage = new Usage((int)one.Requests, one.ReadUnits, (int)one.WriteUnits, asked);
            // Of deliveries that differ, the sum is priced as one, and the others as if they asked for nothing.
            charge += one.IsApi ? prices.OfRequest(usage) : prices.OfDelivery(usage, 1, SettlementKind.Acknowledge);
            for (var other = 1; other < one.Invoked; other++)
            {
                charge += prices.OfDelivery(Usage.None, 1, SettlementKind.Acknowledge);
            }
        }

        Assert.Equal(
            estimated.Order(),
            charge.Services.Select(one => (one.Service, Math.Round(one.Amount, 1))).Order()
        );

        static decimal PerMillion(CostLine line) => line.Variable / (orders * 730 * 3600) * 1_000_000;
    }

    [Fact]
    public void Lines_of_the_log_are_as_long_as_those_of_a_paid_order()
    {
        var api = Paid.Components.Where(one => one.IsApi).ToList();
        var workers = Paid.Components.Where(one => !one.IsApi).ToList();
        Assert.Equal(Mean(workers), Figures.Known["log.delivery-bytes"].Value);
        Assert.Equal(Mean(api), Figures.Known["log.request-bytes"].Value);

        static decimal Mean(List<ComponentCounts> some) =>
            Math.Round(some.Sum(one => one.LogBytes) / some.Sum(one => one.Invoked));
    }

    [Fact]
    public void What_a_delivery_costs_follows_how_it_ended()
    {
        var prices = Tariff.Known;
        Assert.Equal(1.2m, prices.OfDelivery(Usage.None, 1, SettlementKind.Acknowledge).Sqs);
        Assert.Equal(0.8m, prices.OfDelivery(Usage.None, 2, SettlementKind.Redeliver).Sqs);
        Assert.Equal(1.2m, prices.OfDelivery(Usage.None, 2, SettlementKind.Park).Sqs);
        Assert.Equal(0.625m * 5 + 0.125m * 2, prices.OfRequest(new Usage(3, 2, 5, 0)).DynamoDb);
    }

    [Fact]
    public async Task A_journal_of_an_earlier_version_is_carried_over_and_goes_on_counting()
    {
        await using var host = await TestHost.Start(prepare: GoldenData.LoadInto);
        Assert.Equal(200, await host.Post("/ops/chaos", """{"gatewayFailureRate":0,"paused":[]}"""));
        var before = await Story(host, "ABC001");
        var uncounted = Number(before, "uncounted");
        Assert.True(uncounted > 0);
        Assert.Equal(0, Number(before, "deliveries"));

        var worker = nameof(SyncOrderWorker);
        var sent = await Cli.Run("redeliver", "--order", "ABC001", "--worker", worker, "--base-url", host.Address);
        Assert.Equal(0, sent.Code);

        // No worker takes the seventh. Each reads the order and finds its work done. The first expects to find nothing: its insert is refused
        // and looked at before it reads. Then it raises its event again: that is refused, and looked at by the store and by the shell.
        var after = await StoryOf(host, "ABC001", deliveries: 6);
        Assert.Equal((7, uncounted), (Number(after, "events"), Number(after, "uncounted")));
        Assert.Equal(Number(before, "readUnits") + 1 + 6 + 2, Number(after, "readUnits"));
        Assert.Equal(Number(before, "writeUnits") + 2, Number(after, "writeUnits"));
    }

    [Fact]
    public async Task Each_line_of_the_hosts_log_ends_with_what_it_costs()
    {
        using var directory = TempDirectory.Create();
        using var lines = new Lines();
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(lines));
        await using var system = LocalSystem.Start(Domains.All, new LocalOptions(directory.Path), logs);
        var body = Encoding.UTF8.GetBytes("""{"sku":"APPLES","lotId":"LOT-1","units":100}""");

        await system.Serve(nameof(RestockSkuApi), new ApiRequest(body, "application/json", null), default);
        await Eventually.True(() => Task.FromResult(lines.All.Count == 2));

        Assert.Matches(
            @"^RestockSkuApi → 202 .* trace=\w+ cost=2\.15 µ\$ \(1 write, 0 read units\)$",
            lines.All.Min()!
        );
        Assert.Matches(@"^RestockSkuWorker .* trace=\w+ cost=4\.46 µ\$ \(4 write, 2 read units\)$", lines.All.Max()!);
    }

    // In turn, so that no delivery meets another: races ask for more, or for less.
    private static async Task PayInTurn(TestHost host)
    {
        Assert.Equal(
            202,
            await host.Post("/api/v1/inventory/restockSku", """{"sku":"APPLES","lotId":"LOT-1","units":100}""")
        );
        await host.Drain();
        var routes = Routes.Of(Domains.All);
        var paused = string.Join(',', routes.Workers.Select(worker => $"\"{worker.Name}\""));
        Assert.Equal(200, await host.Post("/ops/chaos", $$"""{"paused":[{{paused}}]}"""));
        Assert.Equal(
            202,
            await host.Post(
                "/api/v1/orders/placeOrder",
                $$"""{"orderId":"{{Order}}","sku":"APPLES","units":2,"price":33.25,"userId":"123456"}"""
            )
        );
        foreach (var name in Happy)
        {
            foreach (var worker in routes.WorkersOf(name))
            {
                await Deliver(host, worker, name);
            }
        }
    }

    private static async Task Deliver(TestHost host, string worker, string name)
    {
        string? id = null;
        await Eventually.True(async () => (id = await Waiting()) is not null);
        Assert.Equal(200, await host.Post("/ops/messages/deliver", $$"""{"worker":"{{worker}}","id":"{{id}}"}"""));
        await Eventually.True(async () => await Waiting() is null);

        async Task<string?> Waiting() =>
            (await host.Ask($"/ops/messages?worker={worker}", null)).Answer["messages"]!
                .AsArray()
                .FirstOrDefault(message => message!["event"]!["eventName"]!.GetValue<string>() == name)
                ?["id"]!.GetValue<string>();
    }

    // A delivery is in the journal when it has ended.
    private static async Task<JsonNode> StoryOf(TestHost host, string order, int deliveries)
    {
        await Eventually.True(async () => Number(await Story(host, order), "deliveries") == deliveries);
        return await Story(host, order);
    }

    private static async Task<JsonNode> Story(TestHost host, string order) =>
        (await host.Ask($"/ops/story?orderId={order}", null)).Answer;

    private static decimal Number(JsonNode told, string field) => told["cost"]?[field]?.GetValue<decimal>() ?? 0;

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
            {
                All.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose() { }
    }
}
