using static Ecomm.HostTests.OperationsClient;

namespace Ecomm.HostTests;

/// <summary>A dead letter's event is edited and sent as a new event; the letter stays, and both stories tell of it.</summary>
public sealed class ResentLetters
{
    private const string Resend = "/ops/dead-letters/resend";
    private const string Sk = "EVENT#ORDER_PLACED_EVENT";

    [Fact]
    public async Task A_malformed_placement_is_corrected_and_its_order_goes_on()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.StockUp("FIGS");
        var letter = await Unpriced(client, "EDIT-1", "FIGS");
        var edit = $$"""{"queue":"{{Sync}}","id":"{{letter.Text("id")}}","patch":{"price":3.5}""";

        var foreseen = Only(await client.Do(Resend, edit + ",\"dryRun\":true}"));
        Assert.Equal("WouldBeSent", foreseen.Text("outcome"));
        var prospect = Assert.Single(foreseen["prospects"]!.AsArray())!;
        Assert.Equal("WouldProgress", prospect.Text("verdict"));
        Assert.Equal(Sync, prospect.Text("worker"));
        Assert.Contains("CreateOrder", prospect.Text("why"), StringComparison.Ordinal);
        // Nothing was done by asking.
        Assert.Null(await client.Order("EDIT-1"));
        Assert.Null((await Letter(client, "EDIT-1"))["resentAs"]);
        Assert.Single(await EventsOf(client, "EDIT-1"));

        var sent = await client.Do(Resend, edit + "}");
        Assert.Equal(1, sent.Whole("sent"));
        Assert.Equal(foreseen["event"]!.ToJsonString(), Only(sent)["event"]!.ToJsonString());
        var order = await client.OrderIn("EDIT-1", "ORDER_PAYMENT_ACCEPTED_STATUS");
        Assert.Equal("3.5", order["price"]!.ToJsonString());

        // The same edit is the same event, and another one finds the order as it is.
        var again = await client.Do(Resend, edit + "}");
        Assert.Equal(0, again.Whole("sent"));
        Assert.Equal("SentBefore", Only(again).Text("outcome"));
        var other = Only(await client.Do(Resend, edit.Replace("3.5", "4", StringComparison.Ordinal) + "}"));
        Assert.Equal("Stays", other.Text("outcome"));
        Assert.StartsWith("Contradictory: ", other["prospects"]![0]!.Text("why"), StringComparison.Ordinal);
        Assert.Single(
            await EventsOf(client, "EDIT-1"),
            e => e.Text("sk").StartsWith("RESENT#", StringComparison.Ordinal)
        );
        await client.LawsHold();
    }

    [Fact]
    public async Task The_story_and_the_log_link_both_events_and_the_mark_survives_a_restart()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        var letter = await Unpriced(client, "LINK-1", "NOTHING");
        var sent = Only(
            await client.Do(Resend, $$$"""{"queue":"{{{Sync}}}","id":"{{{letter.Text("id")}}}","patch":{"price":1}}""")
        );
        await client.OrderIn("LINK-1", "ORDER_STOCK_DEPLETED_STATUS");
        await host.Restart();
        client = host.Client;

        var key = sent["event"]!.Text("sk");
        Assert.Equal(key, (await Letter(client, "LINK-1"))["resentAs"]!.Text("sk"));
        var published = (await client.Story("LINK-1")).Where(moment => moment.Text("kind") == "published").ToList();
        Assert.Equal(key, Assert.Single(published[0]["resentAs"]!.AsArray())!.Text("sk"));
        Assert.Equal("SimulateRawEventApi", published[0].Text("api"));
        Assert.Equal(Sk, published[1]["inPlaceOf"]!.Text("sk"));
        Assert.Null(published[1]["api"]);
        var log = (await client.Text("/ops/story/log?orderId=LINK-1")).Text;
        Assert.Contains(
            $$""""inPlaceOf":{"pk":"EVENTS#ORDER_ID#LINK-1","sk":"{{Sk}}"}"""",
            log,
            StringComparison.Ordinal
        );
        Assert.Equal(
            (await EventsOf(client, "LINK-1"))[0].Text("traceId"),
            (await EventsOf(client, "LINK-1"))[^1].Text("traceId")
        );
    }

    [Fact]
    public async Task A_redrive_of_all_leaves_what_was_resent_and_a_redrive_by_id_takes_it_and_the_mark_stays()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        var letter = await Unpriced(client, "LEFT-1", "NOTHING");
        var id = letter.Text("id");
        await client.Do(Resend, $$$"""{"queue":"{{{Sync}}}","id":"{{{id}}}","patch":{"price":1}}""");
        await client.Drained();
        Assert.Empty((await client.Get("/ops/dead-letters/preview")).Body["prospects"]!.AsArray());
        Assert.Equal(0, (await client.Do("/ops/dead-letters/redrive", "")).Whole("redriven"));
        Assert.Equal(0, (await client.Do(Resend, $$$"""{"queue":"{{{Sync}}}","patch":{"price":2}}""")).Whole("looked"));
        Assert.Equal(1, (await client.Do($"/ops/dead-letters/redrive?id={id}", "")).Whole("redriven"));
        var parked = await Eventually.See(
            () => Letter(client, "LEFT-1"),
            again => again.Text("id") != id,
            "it is parked again"
        );
        Assert.StartsWith("RESENT#", parked["resentAs"]!.Text("sk"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patch_of_a_group_shows_each_letter_and_sends_those_that_progress()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        for (var i = 1; i <= 4; i++)
        {
            await Unpriced(client, $"BULK-{i}", "NOTHING");
        }
        // Its order exists with another price: the patch does not suit it.
        await client.Place("BULK-9", "NOTHING", price: "9");
        await client.OrderIn("BULK-9", "ORDER_STOCK_DEPLETED_STATUS");
        await Unpriced(client, "BULK-9", "NOTHING", "#2");
        await client.Drained();
        var reason = (await Letter(client, "BULK-1")).Text("reason");
        var patch = $$"""{"queue":"{{Sync}}","reason":"{{reason}}","patch":{"price":7}""";

        var foreseen = await client.Do(Resend, patch + ",\"dryRun\":true}");
        Assert.Equal(["WouldBeSent", "WouldBeSent", "WouldBeSent", "WouldBeSent", "Stays"], Outcomes(foreseen));
        Assert.Equal(0, foreseen.Whole("sent"));
        Assert.Equal(1, (await client.Do(Resend, patch + ",\"limit\":1}")).Whole("sent"));
        // The one that was sent is left out: the rest goes on where it was.
        Assert.Equal(["Sent", "Sent", "Sent", "Stays"], Outcomes(await client.Do(Resend, patch + "}")));
        for (var i = 1; i <= 4; i++)
        {
            await client.OrderIn($"BULK-{i}", "ORDER_STOCK_DEPLETED_STATUS");
        }
        Assert.Equal(5, (await client.DeadLetters()).Count);
        await client.LawsHold();
    }

    [Fact]
    public async Task A_letter_of_two_queues_is_sent_once_and_marked_in_both()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.Simulate("EVENTS#ORDER_ID#BOTH-1", "EVENT#X", "ORDER_CREATED_EVENT", "{}");
        var letters = await Eventually.See(client.DeadLetters, all => all.Count > 1, "several workers parked it");
        await client.Drained();
        letters = await client.DeadLetters();
        var order = Client.OrderJson("BOTH-1", "NOTHING");
        var outcomes = new List<string>();
        foreach (var letter in letters)
        {
            var edit = $$"""{"queue":"{{letter!.Text("queue")}}","id":"{{letter!.Text("id")}}","patch":{{order}}}""";
            outcomes.AddRange(Outcomes(await client.Do(Resend, edit)));
        }
        Assert.Equal(["Sent", .. Enumerable.Repeat("SentBefore", letters.Count - 1)], outcomes);
        Assert.All(await client.DeadLetters(), letter => Assert.NotNull(letter!["resentAs"]));
    }

    [Fact]
    public async Task A_misspelt_name_is_corrected_and_every_fault_of_an_edit_is_named()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.Simulate(
            "EVENTS#SKU#PEARS",
            "EVENT#X",
            "SKU_RESTOKED_EVENT",
            """{"sku":"PEARS","lotId":"LOT-1","units":0}"""
        );
        await client.DeadLetter("EVENTS#SKU#PEARS", "EVENT#X");
        const string edit = """{"queue":"Unrouted","eventName":"SKU_RESTOCKED_EVENT","patch":""";
        var faulty = Only(await client.Do(Resend, edit + """{"lotId":null}}"""));
        Assert.Equal("Stays", faulty.Text("outcome"));
        Assert.Equal(
            "Malformed: eventData: lotId is missing; units is 0; expected an integer from 1 to 9007199254740991",
            faulty["prospects"]![0]!.Text("why")
        );
        var unknown = Only(await client.Do(Resend, """{"queue":"Unrouted","patch":{"units":5}}"""));
        Assert.Contains("SKU_RESTOKED_EVENT", unknown["prospects"]![0]!.Text("why"), StringComparison.Ordinal);
        Assert.Equal("Sent", Only(await client.Do(Resend, edit + """{"units":5}}""")).Text("outcome"));
        await client.Stocked("PEARS");
        await client.LawsHold();
        Assert.Equal("queue is missing; patch is missing", await client.Refused(Resend, """{"id":"1"}"""));
        Assert.StartsWith(
            "patch is ",
            await client.Refused(Resend, """{"queue":"Unrouted","patch":[]}"""),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Of_two_at_once_each_says_what_it_has_sent()
    {
        const int letters = 20;
        await using var host = await OwnHost.Start();
        for (var i = 1; i <= letters; i++)
        {
            await Unpriced(host.Client, $"BOTH-{i}", "NOTHING");
        }
        const string patch = $$$"""{"queue":"{{{Sync}}}","patch":{"price":1}}""";

        var both = await Task.WhenAll(host.Client.Do(Resend, patch), host.Client.Do(Resend, patch));

        Assert.Equal(letters, both.Sum(report => report.Whole("sent")));
    }

    private static async Task<JsonNode> Unpriced(Client client, string id, string sku, string more = "")
    {
        var data = $$"""{"orderId":"{{id}}","sku":"{{sku}}","units":1,"userId":"123456"}""";
        await client.Simulate($"EVENTS#ORDER_ID#{id}", Sk + more, "ORDER_PLACED_EVENT", data);
        return await client.DeadLetter($"EVENTS#ORDER_ID#{id}", Sk + more);
    }

    private static Task<JsonNode> Letter(Client client, string id) => client.DeadLetter($"EVENTS#ORDER_ID#{id}", Sk);

    private static JsonNode Only(JsonNode report) => Assert.Single(report["letters"]!.AsArray())!;

    private static IEnumerable<string> Outcomes(JsonNode report) =>
        report["letters"]!.AsArray().Select(letter => letter!.Text("outcome"));

    private static async Task<IReadOnlyList<JsonNode>> EventsOf(Client client, string id) =>
        [
            .. (await client.Get("/ops/events?after=0&limit=1000")).Body["events"]!
                .AsArray()
                .Select(e => e!)
                .Where(e => e.Text("pk") == $"EVENTS#ORDER_ID#{id}"),
        ];
}
