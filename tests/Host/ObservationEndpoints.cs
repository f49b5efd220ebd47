using static Ecomm.HostTests.OperationsClient;

namespace Ecomm.HostTests;

/// <summary>What can be looked at: records, events, rules and figures, and the list of all that can be asked.</summary>
public sealed class ObservationEndpoints(SharedHost host) : IClassFixture<SharedHost>
{
    private readonly Client client = host.Client;

    [Fact]
    public async Task Every_operation_is_listed_and_each_that_only_shows_answers_without_parameters()
    {
        var listed = (await client.Get("/ops")).Body["operations"]!.AsArray();
        Assert.Equal(
            [
                "GET /ops/chaos",
                "GET /ops/dead-letters",
                "GET /ops/dead-letters/preview",
                "GET /ops/events",
                "GET /ops/flow",
                "GET /ops/laws",
                "GET /ops/ledger",
                "GET /ops/messages",
                "GET /ops/queues",
                "GET /ops/records",
                "GET /ops/rules",
                "GET /ops/story",
                "GET /ops/story/log",
                "GET /ops/story/specification",
                "POST /ops/chaos",
                "POST /ops/dead-letters/redrive",
                "POST /ops/dead-letters/resend",
                "POST /ops/events/delete",
                "POST /ops/messages/delay",
                "POST /ops/messages/deliver",
                "POST /ops/messages/drop",
                "POST /ops/messages/duplicate",
                "POST /ops/messages/move-behind",
                "POST /ops/records",
                "POST /ops/records/delete",
                "POST /ops/redeliver",
                "POST /ops/workers/crash",
                "POST /ops/workers/pause",
                "POST /ops/workers/resume",
            ],
            listed
                .Select(operation => $"{operation!.Text("method")} {operation!.Text("path")}")
                .Order(StringComparer.Ordinal)
        );
        Assert.All(listed, operation => Assert.EndsWith(".", operation!.Text("does"), StringComparison.Ordinal));
        foreach (var operation in listed.Where(operation => operation!.Text("method") == "GET"))
        {
            var reply = await client.Get(operation!.Text("path"));
            Assert.True((int)reply.Status is 200 or 400, $"{operation!.Text("path")}: {reply}");
        }
        Assert.Equal(HttpStatusCode.NotFound, (await client.Get("/ops/nothing")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.Get("/ops/redeliver")).Status);
    }

    [Fact]
    public async Task Records_are_searched_sorted_and_paged()
    {
        foreach (
            var (sku, units) in ((string, long)[])[("SHELF_A", 30), ("SHELF_B", 9), ("SHELF_C", 200), ("SHELFXD", 1)]
        )
        {
            await client.Restock(sku, "L00001", units);
            await client.Stocked(sku);
        }
        // An underscore is itself and no wildcard.
        Assert.Equal(["SHELF_B", "SHELF_A", "SHELF_C"], Skus(await Records("list=skus&search=shelf_&sort=units")));
        Assert.Equal(
            ["SHELF_C", "SHELF_A", "SHELF_B"],
            Skus(await Records("list=skus&search=SHELF_&sort=units&descending=true"))
        );
        var page = await Records("list=skus&search=SHELF&sort=sku&offset=1&limit=2");
        Assert.Equal(
            ["SHELFXD", "SHELF_A", "SHELF_B", "SHELF_C"],
            Skus(await Records("list=skus&search=SHELF&sort=sku"))
        );
        Assert.Equal(["SHELF_A", "SHELF_B"], Skus(page));
        Assert.Equal(4, page.Whole("total"));
        Assert.Empty(Skus(await Records("list=skus&search=SHELF&offset=4")));
        Assert.Equal(0, (await Records("list=skus&search=nowhere%25")).Whole("total"));
        Assert.Equal(
            ["SHELFXD", "SHELF_A", "SHELF_B", "SHELF_C"],
            Skus(await Records("list=skus&search=SHELF")).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Orders_payments_and_shipments_are_lists_and_without_a_list_all_items_come_by_their_keys()
    {
        await client.Restock("LISTED", "L00001", 5);
        await client.Stocked("LISTED");
        await client.Place("LIST-1", "LISTED");
        await client.OrderIn("LIST-1", "ORDER_PAYMENT_ACCEPTED_STATUS");
        foreach (var list in (string[])["orders", "payments", "shipments"])
        {
            var record = Assert.Single((await Records($"list={list}&search=LIST-1")).AsRecords());
            Assert.Equal("LIST-1", record["item"]!.Text("orderId"));
        }
        var items = (await Records("search=LIST&limit=1000"))
            .AsRecords()
            .Select(record => $"{record.Text("pk")} {record.Text("sk")}")
            .ToList();
        Assert.Equal(items.Order(StringComparer.Ordinal), items);
        Assert.Equal(6, items.Count);
    }

    [Theory]
    [InlineData("list=stock", "list is 'stock'; expected one of skus, orders, payments")]
    [InlineData("list=skus&sort=price", "sort is 'price'; expected one of sku, units, ")]
    [InlineData("list=orders&sort=units;--", "sort is 'units;--'; expected one of orderId, ")]
    public async Task An_unknown_list_or_column_is_refused(string query, string message)
    {
        var reply = await client.Get($"/ops/records?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.StartsWith(message, reply.Body.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_events_come_first_by_name_and_key()
    {
        foreach (var i in (int[])[1, 2, 3])
        {
            await client.Simulate($"EVENTS#TAIL_{i}", "EVENT#X", $"TAIL_{i % 2}_EVENT", "{}");
        }
        Assert.Equal(["EVENTS#TAIL_3", "EVENTS#TAIL_2", "EVENTS#TAIL_1"], await Newest("key=EVENTS%23TAIL_"));
        Assert.Equal(["EVENTS#TAIL_3"], await Newest("key=EVENTS%23TAIL_&limit=1"));
        Assert.Equal(["EVENTS#TAIL_3", "EVENTS#TAIL_1"], await Newest("name=TAIL_1_EVENT"));
        Assert.Equal(["EVENTS#TAIL_1"], await Newest("name=TAIL_1_EVENT&key=TAIL_1"));
        Assert.Empty(await Newest("name=TAIL"));
        Assert.Empty(await Newest("key=TAIL%25"));
    }

    [Fact]
    public async Task Rules_say_why_they_match_or_do_not_also_for_a_name_of_other_case()
    {
        var rules = (await client.Get("/ops/rules?eventName=ORDER_CREATED_EVENT")).Body["rules"]!.AsArray();
        Assert.Equal(
            [Sync, "AllocateOrderStockWorker", "CapturePaidOrderWorker"],
            rules.Where(rule => rule!["matches"]!.GetValue<bool>()).Select(rule => rule!.Text("worker"))
        );
        Assert.Equal("its rule names ORDER_CREATED_EVENT", Of(rules, Sync).Text("why"));
        Assert.Equal("its rule names SKU_RESTOCKED_EVENT only", Of(rules, "RestockSkuWorker").Text("why"));
        var near = (await client.Get("/ops/rules?eventName=%20order_created_Event")).Body["rules"]!.AsArray();
        Assert.All(near, rule => Assert.False(rule!["matches"]!.GetValue<bool>()));
        Assert.EndsWith(
            "; 'ORDER_CREATED_EVENT' is near, but a rule compares letter by letter",
            Of(near, Sync).Text("why"),
            StringComparison.Ordinal
        );
        Assert.Equal("its rule names SKU_RESTOCKED_EVENT only", Of(near, "RestockSkuWorker").Text("why"));
    }

    [Fact]
    public async Task The_flow_counts_requests_events_and_what_each_queue_has_done()
    {
        await client.Drained();
        var before = (await client.Get("/ops/flow")).Body;
        await client.Restock("FLOWING", "L00001", 5);
        await client.Simulate("EVENTS#FLOW", "EVENT#X", "NOBODYS_FLOW_EVENT", "{}");
        await client.DeadLetter("EVENTS#FLOW", "EVENT#X");
        await client.Drained();
        var after = (await client.Get("/ops/flow")).Body;
        Assert.Equal(2, after.Whole("requests") - before.Whole("requests"));
        Assert.Equal(2, after.Whole("events") - before.Whole("events"));
        Assert.Equal(after.Whole("events"), after.Whole("forwarded"));
        Assert.Equal(0, after.Whole("lag"));
        Assert.Equal(1, after.Whole("unrouted") - before.Whole("unrouted"));
        foreach (var field in (string[])["sent", "settled"])
        {
            Assert.Equal(1, Of(after, "RestockSkuWorker").Whole(field) - Of(before, "RestockSkuWorker").Whole(field));
            Assert.Equal(Of(before, Sync).Whole(field), Of(after, Sync).Whole(field));
        }
        Assert.All(after["workers"]!.AsArray(), worker => Assert.False(worker!["paused"]!.GetValue<bool>()));
        Assert.Equal(12, after["workers"]!.AsArray().Count);
    }

    private async Task<JsonNode> Records(string query)
    {
        var reply = await client.Get($"/ops/records?{query}");
        Assert.True(reply.Status is HttpStatusCode.OK, $"{query}: {reply}");
        return reply.Body;
    }

    private async Task<IEnumerable<string>> Newest(string query) =>
        (await client.Get($"/ops/events?newest=true&{query}")).Body["events"]!.AsArray().Select(e => e!.Text("pk"));

    private static IEnumerable<string> Skus(JsonNode page) =>
        page.AsRecords().Select(record => record["item"]!.Text("sku"));

    private static JsonNode Of(JsonNode flow, string worker) => Of(flow["workers"]!.AsArray(), worker);

    private static JsonNode Of(JsonArray all, string worker) => all.Single(one => one!.Text("worker") == worker)!;
}
