using System.Text.Json.Nodes;
using Ecomm.Contracts.Golden;

namespace Ecomm.Commands.Tests.Golden;

/// <summary>A host on the data that an earlier version left: it says what that one said, and goes on where it stopped.</summary>
public sealed class EarlierData
{
    // Messages that were not delivered when the earlier host was stopped; all its workers were paused.
    private const int Waiting = 5;

    [Fact]
    public async Task It_is_listed_and_told_as_it_was()
    {
        await using var host = await Open();
        // In their order, as they are counted.
        var answers = new List<(string File, int Status, string Text)>();
        foreach (var line in await File.ReadAllLinesAsync(GoldenData.File("responses/requests.jsonl")))
        {
            var request = JsonNode.Parse(line)!;
            var (status, text) = await host.Send(Text(request, "path"), request["body"]?.GetValue<string>());
            answers.Add((Text(request, "file"), status, text));
        }

        Assert.NotEmpty(answers);
        Assert.All(
            answers,
            answer =>
            {
                Assert.Equal(200, answer.Status);
                Assert.Equal(
                    Meant.Normal(answer.File, File.ReadAllText(GoldenData.File($"responses/{answer.File}"))),
                    Meant.Normal(answer.File, answer.Text)
                );
            }
        );
    }

    [Fact]
    public async Task What_waited_and_what_is_new_runs_to_its_end()
    {
        await using var host = await Open();
        Assert.Equal("ORDER_DELIVERED_STATUS", await host.StatusOf("ABC001"));
        Assert.Null(await host.StatusOf("LATE-1"));

        var (status, _) = await host.Ask("/ops/chaos", """{"gatewayFailureRate":0,"paused":[]}""");
        Assert.Equal(200, status);
        // The event that came before its order waits for it still.
        await host.Place("NEW-1", "APPLES");
        await Place(host, "EARLY-1", "7.25");
        await host.Drain();

        Assert.Equal("ORDER_SHIPPED_STATUS", await host.StatusOf("EARLY-1"));
        Assert.Equal("ORDER_SHIPPED_STATUS", await host.StatusOf("LATE-1"));
        Assert.Equal("ORDER_PAYMENT_ACCEPTED_STATUS", await host.StatusOf("NEW-1"));
        // Its units were restocked at the same time: before it or after it.
        Assert.True(await host.StatusOf("LATE-2") is "ORDER_PAYMENT_ACCEPTED_STATUS" or "ORDER_STOCK_DEPLETED_STATUS");
        Assert.Equal("ORDER_DELIVERED_STATUS", await host.StatusOf("ABC001"));
        // The laws that were broken by hand are, and no other is.
        var laws = (await host.Send("/ops/laws", null)).Text;
        var recorded = await File.ReadAllTextAsync(GoldenData.File("responses/ops-laws.json"));
        Assert.Equal(Meant.Laws(recorded), Meant.Laws(laws));
        // And of the law that nobody checked then: what was edited, dropped or deleted by hand.
        Assert.Equal(
            [
                "ABC007: ProcessOrderPaymentWorker acknowledged ORDER_STOCK_ALLOCATED_EVENT of ABC007, but would fail now: "
                    + "Contradictory: the payment of ABC007 is recorded with other data: its price is 35, not 33.25",
                .. OfAnEditedOrder("ORDER_CREATED", "ORDER_PAYMENT_ACCEPTED", "ORDER_PLACED", "ORDER_STOCK_ALLOCATED"),
                "HAND-2: ProcessOrderPaymentWorker acknowledged ORDER_STOCK_ALLOCATED_EVENT of HAND-2, but would still OpenPayment",
                "HAND-5: SyncOrderWorker acknowledged ORDER_PLACED_EVENT of HAND-5, but would still Raise ORDER_CREATED_EVENT",
            ],
            Violations(laws)
        );

        static IEnumerable<string> OfAnEditedOrder(params IEnumerable<string> events) =>
            events.Select(name =>
                $"ABC008: SyncOrderWorker acknowledged {name}_EVENT of ABC008, but would fail now: Contradictory: "
                + "order ABC008 is stored with other data: its userId is 654321, not 123456"
            );
    }

    [Fact]
    public async Task Its_events_are_exported_as_they_were()
    {
        using var directory = TempDirectory.Create();
        GoldenData.LoadInto(directory.Path);
        var result = await Cli.Run("export", "--data", directory.Path);
        Assert.Equal(0, result.Code);
        Assert.Equal(await File.ReadAllTextAsync(GoldenData.File("log/export.jsonl")), result.Output);
    }

    [Fact]
    public async Task Replayed_without_cancellations_they_come_to_the_same_decisions_besides_those_of_new_workers()
    {
        using var directory = TempDirectory.Create();
        var lines = await File.ReadAllLinesAsync(GoldenData.File("log/export.jsonl"));
        var log = directory.Write(
            "log.jsonl",
            lines.Where(line => !line.Contains(OrderCancelled.EventName, StringComparison.Ordinal))
        );

        var result = await Cli.Run("replay", log);

        Assert.Equal(0, result.Code);
        var recorded = await File.ReadAllTextAsync(GoldenData.File("log/replay.txt"));
        Assert.Equal(Meant.Replay(recorded), Meant.Replay(result.Output));
        Assert.DoesNotContain("ReturnAllocation", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Refund", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replayed_from_its_first_event_a_cancellation_gives_units_and_money_back()
    {
        var result = await Cli.Run("replay", GoldenData.File("log/export.jsonl"), "--order", "ABC002");
        Assert.Equal(0, result.Code);
        Assert.Contains("        decided  ReturnAllocation", result.Lines);
        Assert.Contains("        decided  RecordPayment PAYMENT_REFUND_PENDING, Ask Refund", result.Lines);
    }

    private static async Task<TestHost> Open()
    {
        var host = await TestHost.Start(prepare: GoldenData.LoadInto);
        await Eventually.True(async () =>
            (await host.Ask("/ops/queues", null)).Answer["queues"]!
                .AsArray()
                .Sum(queue => queue!["waiting"]!.GetValue<int>()) == Waiting
        );
        return host;
    }

    private static async Task Place(TestHost host, string id, string price) =>
        Assert.Equal(
            202,
            await host.Post(
                "/api/v1/orders/placeOrder",
                $$"""{"orderId":"{{id}}","sku":"APPLES","units":1,"price":{{price}},"userId":"123456"}"""
            )
        );

    private static IEnumerable<string> Violations(string laws) =>
        JsonNode.Parse(laws)!["laws"]!.AsArray().Single(law => Text(law!, "law") == Meant.LawOfToday)!["violations"]!
            .AsArray()
            .Select(violation => violation!.GetValue<string>())
            .Order(StringComparer.Ordinal);

    private static string Text(JsonNode node, string field) => node[field]!.GetValue<string>();
}
