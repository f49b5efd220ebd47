using static Ecomm.HostTests.OperationsClient;

namespace Ecomm.HostTests;

/// <summary>One order's story: what was published and delivered, what each worker saw and decided; and what to take along.</summary>
public sealed class StoryEndpoints
{
    [Fact]
    public async Task A_story_tells_in_turn_what_was_published_delivered_seen_and_decided()
    {
        await using var host = await OwnHost.Start();
        var story = await PaidOrder(host.Client, "TOLD-1");
        Assert.Equal(
            [
                ("ORDER_PLACED_EVENT", "PlaceOrderApi"),
                ("ORDER_CREATED_EVENT", null),
                ("ORDER_STOCK_ALLOCATED_EVENT", null),
                ("ORDER_PAYMENT_ACCEPTED_EVENT", null),
            ],
            story
                .Where(moment => moment.Text("kind") == "published")
                .Select(moment => (moment.Text("eventName"), moment["api"]?.GetValue<string>()))
        );
        var times = story.Select(moment => moment.Text("at")).ToList();
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        foreach (var delivered in story.Where(moment => moment.Text("kind") == "delivered"))
        {
            var published = story.Single(moment =>
                moment.Text("kind") == "published" && moment.Whole("seq") == delivered.Whole("seq")
            );
            Assert.True(story.ToList().IndexOf(published) < story.ToList().IndexOf(delivered));
        }
        var creation = Delivery(story, Sync, "ORDER_PLACED_EVENT");
        Assert.Equal("Acknowledged", creation.Text("settled"));
        Assert.Equal(1, creation.Whole("receives"));
        var round = Assert.Single(creation["rounds"]!.AsArray())!;
        Assert.Null(round["Order"]);
        Assert.Equal(["CreateOrder", "Raise ORDER_CREATED_EVENT"], Decided(round));
        var allocation = Assert.Single(
            Delivery(story, "AllocateOrderStockWorker", "ORDER_CREATED_EVENT")["rounds"]!.AsArray()
        )!;
        Assert.Equal(100, allocation["Stock"]!.Whole("units"));
        var payment = Delivery(story, "ProcessOrderPaymentWorker", "ORDER_STOCK_ALLOCATED_EVENT")["rounds"]!.AsArray();
        Assert.Equal(2, payment.Count);
        Assert.Null(payment[0]!["Payment"]);
        Assert.Equal("PAYMENT_PENDING", payment[1]!["Payment"]!.Text("paymentStatus"));
        Assert.Equal("Captured", payment[1]!["answer"]!.Text("is"));
    }

    [Fact]
    public async Task A_story_survives_a_restart()
    {
        await using var host = await OwnHost.Start();
        var before = await PaidOrder(host.Client, "LASTS-1");
        await host.Restart();
        Assert.Equal(
            before.Select(moment => moment.ToJsonString()),
            (await host.Client.Story("LASTS-1")).Select(moment => moment.ToJsonString())
        );
    }

    [Fact]
    public async Task A_storys_log_is_replayed_to_the_same_end()
    {
        await using var host = await OwnHost.Start();
        await PaidOrder(host.Client, "REPLAY-1");
        var (type, log) = await host.Client.Text("/ops/story/log?orderId=REPLAY-1");
        Assert.Equal("application/x-ndjson", type);
        var directory = Directory.CreateTempSubdirectory("ecomm-test-");
        try
        {
            var file = Path.Combine(directory.FullName, "story.jsonl");
            await File.WriteAllTextAsync(file, log);
            var (exitCode, output) = await HostProcess.Run("replay", file);
            Assert.True(exitCode == 0, output);
            Assert.Contains("ORDER_PAYMENT_ACCEPTED_EVENT  REPLAY-1", output, StringComparison.Ordinal);
            Assert.Contains(
                "decided  ChangeOrderStatus ORDER_PAYMENT_ACCEPTED_STATUS",
                output,
                StringComparison.Ordinal
            );
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_storys_specification_has_a_step_for_every_look()
    {
        await using var host = await OwnHost.Start();
        var story = await PaidOrder(host.Client, "SPEC-1");
        var (_, text) = await host.Client.Text("/ops/story/specification?orderId=SPEC-1");
        Assert.Contains("public sealed class StoryOfSPEC_1", text, StringComparison.Ordinal);
        Assert.Contains("SyncOrderWorker_on_ORDER_PLACED_EVENT() =>", text, StringComparison.Ordinal);
        var looks = story
            .Where(moment => moment.Text("kind") == "delivered")
            .Sum(moment => moment["rounds"]!.AsArray().Count);
        Assert.Equal(looks, text.Split("[Fact]").Length - 1);
    }

    [Theory]
    [InlineData("story")]
    [InlineData("story/log")]
    [InlineData("story/specification")]
    public async Task An_unknown_order_has_no_story_and_no_order_is_a_fault(string path)
    {
        await using var host = await OwnHost.Start();
        var unknown = await host.Client.Get($"/ops/{path}?orderId=NOBODY-1");
        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
        Assert.Equal("nothing is known of NOBODY-1", unknown.Body.Text("message"));
        foreach (
            var (query, message) in ((string, string)[])
                [("", "orderId or sku is missing"), ("?orderId=", "orderId is an empty string; expected a string")]
        )
        {
            var missing = await host.Client.Get($"/ops/{path}{query}");
            Assert.Equal(HttpStatusCode.BadRequest, missing.Status);
            Assert.Equal(message, missing.Body.Text("message"));
        }
    }

    private static async Task<IReadOnlyList<JsonNode>> PaidOrder(Client client, string id)
    {
        await client.StockUp("TOLD");
        await client.Place(id, "TOLD");
        await client.OrderIn(id, "ORDER_PAYMENT_ACCEPTED_STATUS");
        await client.Drained();
        // Four events go to the worker of the order's status, three of them to one more, and two to the worker of its shipment.
        return await Eventually.See(
            () => client.Story(id),
            moments => moments.Count(moment => moment.Text("kind") == "delivered") == 9,
            "all deliveries are written down"
        );
    }

    private static JsonNode Delivery(IEnumerable<JsonNode> story, string worker, string eventName) =>
        Assert.Single(
            story,
            moment =>
                moment.Text("kind") == "delivered"
                && moment.Text("worker") == worker
                && moment.Text("eventName") == eventName
        );

    private static IEnumerable<string> Decided(JsonNode round) =>
        round["decided"]!.AsArray().Select(words => words!.GetValue<string>());
}
