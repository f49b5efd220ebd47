using static Ecomm.HostTests.OperationsClient;

namespace Ecomm.HostTests;

/// <summary>Items past all rules: the laws see what was done, and what it takes to put it right again.</summary>
public sealed class TamperEndpoints
{
    private const string Records = "/ops/records";

    [Fact]
    public async Task Edited_stock_breaks_its_law_and_putting_it_back_heals_it()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.StockUp("TAMPERED", 50);
        await client.LawsHold();
        var record = await StockOf(client, "TAMPERED");
        var edited = record["item"]!.DeepClone();
        edited["units"] = 51;
        await client.Do(Records, Body(record, edited));
        Assert.Equal(51, (await StockOf(client, "TAMPERED"))["item"]!.Whole("units"));
        var law = Assert.Single(await Broken(client));
        Assert.Equal("stock is conserved", law.Text("law"));
        Assert.Contains(
            "TAMPERED",
            Assert.Single(law["violations"]!.AsArray())!.GetValue<string>(),
            StringComparison.Ordinal
        );
        await client.Do(Records, Body(record, record["item"]!));
        await client.LawsHold();
    }

    [Fact]
    public async Task A_deleted_record_is_gone_breaks_its_law_and_can_be_put_back()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.StockUp("DELETED", 50);
        var record = await StockOf(client, "DELETED");
        await client.Do($"{Records}/delete", KeyOf(record));
        Assert.Empty((await client.Post(Client.ListSkus, """{"sku":"DELETED"}""")).Body["skus"]!.AsArray());
        Assert.NotEmpty(await Broken(client));
        Assert.StartsWith(
            "there is no item ",
            await client.Refused($"{Records}/delete", KeyOf(record), HttpStatusCode.NotFound),
            StringComparison.Ordinal
        );
        await client.Do(Records, Body(record, record["item"]!));
        await client.LawsHold();
        await client.Place("DELETED-1", "DELETED");
        await client.OrderIn("DELETED-1", "ORDER_PAYMENT_ACCEPTED_STATUS");
    }

    [Fact]
    public async Task A_record_that_is_made_unreadable_is_named_and_stays_visible()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.StockUp("GARBLED", 50);
        var record = await StockOf(client, "GARBLED");
        var edited = record["item"]!.DeepClone();
        edited["units"] = "many";
        await client.Do(Records, Body(record, edited));
        Assert.Single(await Broken(client));
        Assert.Equal("many", (await StockOf(client, "GARBLED"))["item"]!.Text("units"));
        await client.Do(Records, Body(record, record["item"]!));
        await client.LawsHold();
    }

    [Fact]
    public async Task An_orders_story_tells_what_was_done_to_its_items_and_events_also_after_a_restart()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.Place("TOLD-1", "NOTHING");
        await client.OrderIn("TOLD-1", "ORDER_STOCK_DEPLETED_STATUS");
        await client.Drained();
        var key = new JsonObject { ["pk"] = "ORDERS#ORDER_ID#TOLD-1", ["sk"] = "ORDER_ID#TOLD-1" };
        await client.Do($"{Records}/delete", key.ToJsonString());
        await client.Told("TOLD-1", moment => IsTampered(moment, "ORDERS#ORDER_ID#TOLD-1 was deleted"));
        key["item"] = new JsonObject { ["orderId"] = "TOLD-1" };
        await client.Do(Records, key.ToJsonString());
        await client.Told("TOLD-1", moment => IsTampered(moment, "ORDERS#ORDER_ID#TOLD-1 was edited"));
        await client.Do("/ops/events/delete", """{"pk":"EVENTS#ORDER_ID#TOLD-1","sk":"EVENT#ORDER_PLACED_EVENT"}""");
        await client.Told("TOLD-1", moment => IsTampered(moment, "ORDER_PLACED_EVENT was deleted"));
        await host.Restart();
        var told = (await host.Client.Story("TOLD-1")).Where(moment => moment.Text("kind") == "tampered");
        Assert.Equal(3, told.Count());
    }

    [Fact]
    public async Task A_message_whose_event_was_deleted_is_parked_with_that_reason()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.Pause();
        var message = await client.PlaceAndHold("GONE-1", "NOTHING");
        await client.Do("/ops/events/delete", KeyOf(message["event"]!));
        Assert.Null(Assert.Single(await client.Messages())["event"]);
        await client.Refused("/ops/events/delete", KeyOf(message["event"]!), HttpStatusCode.NotFound);
        await client.Resume();
        var letters = await Eventually.See(client.DeadLetters, all => all.Count > 0, "the message is parked");
        var letter = Assert.Single(letters)!;
        Assert.Equal("the event was deleted from the event store", letter.Text("reason"));
        Assert.Equal(message.Text("id"), letter.Text("id"));
        Assert.Null(letter["event"]);
        await client.Drained();
        Assert.Null(await client.Order("GONE-1"));
        var prospects = (await client.Get("/ops/dead-letters/preview")).Body["prospects"]!.AsArray();
        Assert.Equal("StillFails", Assert.Single(prospects)!.Text("verdict"));
    }

    [Fact]
    public async Task A_faulty_edit_is_refused_with_all_its_faults()
    {
        await using var host = await OwnHost.Start();
        var message = await host.Client.Refused(Records, """{"pk":"","item":[]}""");
        Assert.Contains("pk is an empty string; expected a string", message, StringComparison.Ordinal);
        Assert.Contains("sk is missing", message, StringComparison.Ordinal);
        Assert.Contains("expected an object", message, StringComparison.Ordinal);
        foreach (var path in (string[])["/ops/records/delete", "/ops/events/delete"])
        {
            Assert.Contains(
                "sk is missing",
                await host.Client.Refused(path, """{"pk":"P"}"""),
                StringComparison.Ordinal
            );
        }
    }

    private static bool IsTampered(JsonNode moment, string why) =>
        moment.Text("kind") == "tampered" && moment.Text("why") == why;

    private static async Task<JsonNode> StockOf(Client client, string sku) =>
        Assert.Single((await client.Get($"{Records}?list=skus&search={sku}")).Body["records"]!.AsArray())!;

    private static async Task<IReadOnlyList<JsonNode>> Broken(Client client)
    {
        var body = (await client.Get("/ops/laws")).Body;
        var broken = body["laws"]!
            .AsArray()
            .Where(law => !law!["holds"]!.GetValue<bool>())
            .Select(law => law!)
            .ToList();
        Assert.Equal(broken.Count == 0, body["holds"]!.GetValue<bool>());
        return broken;
    }

    private static string KeyOf(JsonNode keyed) =>
        new JsonObject { ["pk"] = keyed.Text("pk"), ["sk"] = keyed.Text("sk") }.ToJsonString();

    private static string Body(JsonNode record, JsonNode item) =>
        new JsonObject
        {
            ["pk"] = record.Text("pk"),
            ["sk"] = record.Text("sk"),
            ["item"] = item.DeepClone(),
        }.ToJsonString();
}
