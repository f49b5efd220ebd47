using Ecomm.Decisions.Orders;

namespace Ecomm.HostTests;

/// <summary>Events that come too early, say what cannot be, or go nowhere: each waits or is kept, none is lost.</summary>
[Collection(SharedHostGroup.Name)]
public sealed class RawEvents(SharedHost host)
{
    private readonly Client client = host.Client;

    [Fact]
    public async Task An_event_of_an_unknown_name_is_kept_as_unrouted()
    {
        await client.Simulate("EVENTS#RAW#1", "EVENT#X", "ORDER_RETRACTED_EVENT", """{"any":["thing",null]}""");
        var letter = await client.DeadLetter("EVENTS#RAW#1", "EVENT#X");
        Assert.Equal("Unrouted", letter["queue"]!.GetValue<string>());
        Assert.Equal("no rule matches eventName 'ORDER_RETRACTED_EVENT'", letter["reason"]!.GetValue<string>());
        Assert.Equal("""{"any":["thing",null]}""", letter["event"]!["eventData"]!.ToJsonString());
        Assert.True((await client.Get("/ops/queues")).Body["unrouted"]!.GetValue<int>() >= 1);
    }

    [Fact]
    public async Task A_name_of_2048_bytes_is_taken_and_one_of_more_refused()
    {
        var name = new string('\u00e9', 1024);
        await client.Simulate("EVENTS#RAW#NAME", "EVENT#X", name, "{}");
        var letter = await client.DeadLetter("EVENTS#RAW#NAME", "EVENT#X");
        Assert.Equal(name, letter["event"]!["eventName"]!.GetValue<string>());
        var reply = await client.Post(
            Client.SimulateRawEvent,
            $$"""{"pk":"EVENTS#RAW#NAME","sk":"EVENT#Y","eventName":"{{name}}x","eventData":{} }"""
        );
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.EndsWith("of at most 2048 bytes of UTF-8", Assert.Single(reply.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_event_is_parked_by_its_worker_with_its_faults()
    {
        const string data = """{"sku":"ABC","units":0}""";
        await client.Simulate("EVENTS#RAW#2", "EVENT#X", "SKU_RESTOCKED_EVENT", data);
        var letter = await client.DeadLetter("EVENTS#RAW#2", "EVENT#X");
        Assert.Equal("RestockSkuWorker", letter["queue"]!.GetValue<string>());
        Assert.Equal(
            "Malformed: eventData: sku is 'ABC'; expected at least 4 characters; lotId is missing; "
                + "units is 0; expected an integer from 1 to 9007199254740991",
            letter["reason"]!.GetValue<string>()
        );
        Assert.Equal(1, letter["receives"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_event_that_contradicts_its_order_is_parked_and_changes_nothing()
    {
        await client.Place("RAW-3", "NOTHING-3", 2);
        await client.OrderIn("RAW-3", "ORDER_STOCK_DEPLETED_STATUS");
        await client.Simulate(
            "EVENTS#RAW#3",
            "EVENT#X",
            "ORDER_DELIVERED_EVENT",
            Client.OrderJson("RAW-3", "NOTHING-3", 3)
        );
        var letter = await client.DeadLetter("EVENTS#RAW#3", "EVENT#X");
        Assert.Equal(
            "Contradictory: order RAW-3 is stored with other data: its units are 2, not 3",
            letter["reason"]!.GetValue<string>()
        );
        await client.OrderIn("RAW-3", "ORDER_STOCK_DEPLETED_STATUS");
    }

    [Fact]
    public async Task A_status_that_no_order_can_take_is_parked()
    {
        await client.Place("RAW-4", "NOTHING-4");
        await client.OrderIn("RAW-4", "ORDER_STOCK_DEPLETED_STATUS");
        await client.Simulate("EVENTS#RAW#4", "EVENT#X", "ORDER_SHIPPED_EVENT", Client.OrderJson("RAW-4", "NOTHING-4"));
        var letter = await client.DeadLetter("EVENTS#RAW#4", "EVENT#X");
        Assert.StartsWith("Forbidden: ", letter["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        await client.OrderIn("RAW-4", "ORDER_STOCK_DEPLETED_STATUS");
    }

    [Fact]
    public async Task Events_from_the_future_wait_for_the_order_and_are_then_applied_in_turn()
    {
        var order = Client.OrderJson("RAW-5", "STOCKED-5");
        await client.Simulate("EVENTS#ORDER_ID#RAW-5", "EVENT#ORDER_DELIVERED_EVENT", "ORDER_DELIVERED_EVENT", order);
        await client.Simulate("EVENTS#ORDER_ID#RAW-5", "EVENT#ORDER_SHIPPED_EVENT", "ORDER_SHIPPED_EVENT", order);
        await Eventually.See(() => client.Get("/ops/queues"), reply => Delayed(reply) >= 2, "both events wait");
        Assert.Null(await client.Order("RAW-5"));
        await client.Restock("STOCKED-5", "L00001", 1);
        await client.Stocked("STOCKED-5");
        await client.Place("RAW-5", "STOCKED-5");
        await client.OrderIn("RAW-5", "ORDER_DELIVERED_STATUS");
        Assert.Equal(
            0,
            (await client.Drained()).Body["queues"]!.AsArray().Sum(queue => queue!["delayed"]!.GetValue<int>())
        );
    }

    [Fact]
    public async Task The_cancellation_that_the_documentation_names_reaches_the_order()
    {
        await client.Place("RAW-6", "NOTHING-6");
        await client.OrderIn("RAW-6", "ORDER_STOCK_DEPLETED_STATUS");
        var order = Client.OrderJson("RAW-6", "NOTHING-6");
        await client.Simulate("EVENTS#ORDER_ID#RAW-6", "EVENT#ORDER_CANCELLED_EVENT", "ORDER_CANCELLED_EVENT", order);
        await client.OrderIn("RAW-6", "ORDER_CANCELLED_STATUS");
    }

    [Fact]
    public async Task The_same_raw_event_again_is_accepted_and_another_under_its_key_is_a_conflict()
    {
        const string key = "\"pk\":\"EVENTS#RAW#7\",\"sk\":\"EVENT#X\",\"eventName\":\"ORDER_RETRACTED_EVENT\"";
        foreach (
            var (data, status) in ((string, HttpStatusCode)[])
                [("1", HttpStatusCode.Accepted), ("1", HttpStatusCode.Accepted), ("2", HttpStatusCode.Conflict)]
        )
        {
            var reply = await client.Post(Client.SimulateRawEvent, $$$"""{{{{key}}},"eventData":{"a":{{{data}}}}}""");
            Assert.Equal(status, reply.Status);
        }
    }

    [Fact]
    public async Task An_event_of_a_version_that_nobody_knows_yet_waits_beyond_its_permitted_receives()
    {
        const int receivesMax = 2;
        var known = OrderCancelled.Declared.Version;
        await using var own = await OwnHost.Start(receivesMax);
        await own.Client.Place("RAW-9", "NOTHING-9");
        await own.Client.OrderIn("RAW-9", "ORDER_STOCK_DEPLETED_STATUS");
        var reply = await own.Client.Post(
            Client.SimulateRawEvent,
            $$"""
            {"pk":"EVENTS#ORDER_ID#RAW-9","sk":"EVENT#X","eventName":"ORDER_CANCELLED_EVENT","dataVersion":{{known
                + 1}},
             "eventData":{{Client.OrderJson("RAW-9", "NOTHING-9")}}}
            """
        );
        Assert.Equal(HttpStatusCode.Accepted, reply.Status);
        await Eventually.See(
            () => own.Client.Story("RAW-9"),
            story => story.Count(IsOfTheFuture) > 2 * receivesMax,
            "it is tried again and again"
        );
        await own.Restart();
        Assert.Single(await own.Client.MessagesOf(1));
        Assert.Empty(await own.Client.DeadLetters());
        await own.Client.OrderIn("RAW-9", "ORDER_STOCK_DEPLETED_STATUS");

        bool IsOfTheFuture(JsonNode moment) =>
            moment["why"]?.GetValue<string>()
            == FormattableString.Invariant(
                $"Newer: ORDER_CANCELLED_EVENT is of version {known + 1}; this program knows it up to {known}"
            );
    }

    [Theory]
    [InlineData("0", "dataVersion is 0; expected a whole number from 1")]
    [InlineData("\"2\"", "dataVersion is '2'; expected an integer of at least 0")]
    public async Task A_version_that_cannot_be_is_refused(string version, string fault)
    {
        var reply = await client.Post(
            Client.SimulateRawEvent,
            $$"""{"pk":"P","sk":"S","eventName":"N","eventData":{},"dataVersion":{{version}} }"""
        );
        Assert.Equal(fault, Assert.Single(reply.Faults));
    }

    [Fact]
    public async Task The_same_raw_event_in_another_version_is_a_conflict()
    {
        const string said =
            "\"pk\":\"EVENTS#RAW#10\",\"sk\":\"EVENT#X\",\"eventName\":\"ORDER_RETRACTED_EVENT\",\"eventData\":{}";
        foreach (
            var (version, status) in ((int, HttpStatusCode)[])
                [
                    (2, HttpStatusCode.Accepted),
                    (2, HttpStatusCode.Accepted),
                    (1, HttpStatusCode.Conflict),
                    (3, HttpStatusCode.Conflict),
                ]
        )
        {
            var reply = await client.Post(Client.SimulateRawEvent, $$"""{{{said}},"dataVersion":{{version}} }""");
            Assert.Equal(status, reply.Status);
        }
    }

    [Fact]
    public async Task Raw_events_reach_no_record()
    {
        const string pk = "ORDERS#ORDER_ID#RAW-8";
        await client.Simulate(
            pk,
            "ORDER_ID#RAW-8",
            "ORDER_RETRACTED_EVENT",
            """{"orderStatus":"ORDER_SHIPPED_STATUS"}"""
        );
        await client.DeadLetter(pk, "ORDER_ID#RAW-8");
        Assert.Null(await client.Order("RAW-8"));
    }

    private static int Delayed(Reply reply) =>
        reply.Body["queues"]!.AsArray().Sum(queue => queue!["delayed"]!.GetValue<int>());
}
