using static Ecomm.HostTests.OperationsClient;

namespace Ecomm.HostTests;

/// <summary>What a redrive would come to, asked before it is done; and that it comes to just that.</summary>
public sealed class DeadLetterPreviews
{
    [Fact]
    public async Task What_is_malformed_or_goes_nowhere_still_fails()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.Simulate("EVENTS#PREVIEW#1", "EVENT#X", "ORDER_PLACED_EVENT", """{"orderId":"PREVIEW-1"}""");
        await client.Simulate("EVENTS#PREVIEW#2", "EVENT#X", "NOBODYS_EVENT", "{}");
        var malformed = await client.DeadLetter("EVENTS#PREVIEW#1", "EVENT#X");
        await client.DeadLetter("EVENTS#PREVIEW#2", "EVENT#X");
        var prospects = await Preview(client, "");
        Assert.Equal(2, prospects.Count);
        Assert.All(prospects, prospect => Assert.Equal("StillFails", prospect.Text("verdict")));
        var still = Assert.Single(await Preview(client, $"id={malformed.Text("id")}"));
        Assert.Equal(Sync, still.Text("worker"));
        Assert.StartsWith("Malformed: eventData: ", still.Text("why"), StringComparison.Ordinal);
        var unrouted = Assert.Single(await Preview(client, "queue=Unrouted"));
        Assert.Null(unrouted["worker"]);
        Assert.Equal("no rule matches its event", unrouted.Text("why"));
    }

    [Fact]
    public async Task What_came_too_early_waits_then_would_progress_and_its_redrive_does()
    {
        await using var host = await OwnHost.Start(receivesMax: 2);
        var client = host.Client;
        await client.Simulate(
            "EVENTS#EARLY",
            "EVENT#X",
            "ORDER_SHIPPED_EVENT",
            Client.OrderJson("EARLY-1", "EARLYBIRD")
        );
        var letter = await client.DeadLetter("EVENTS#EARLY", "EVENT#X");
        Assert.Equal(2, letter.Whole("receives"));
        var selection = $"id={letter.Text("id")}";
        Assert.Equal("WouldWait", Assert.Single(await Preview(client, selection)).Text("verdict"));
        await client.StockUp("EARLYBIRD");
        await client.Place("EARLY-1", "EARLYBIRD");
        await client.OrderIn("EARLY-1", "ORDER_PAYMENT_ACCEPTED_STATUS");
        await client.Drained();
        var prospect = Assert.Single(await Preview(client, selection));
        Assert.Equal("WouldProgress", prospect.Text("verdict"));
        Assert.Equal(Sync, prospect.Text("worker"));
        Assert.Contains("ORDER_SHIPPED_STATUS", prospect.Text("why"), StringComparison.Ordinal);
        // Nothing was done by asking.
        Assert.Equal("ORDER_PAYMENT_ACCEPTED_STATUS", (await client.Order("EARLY-1"))!.Text("orderStatus"));
        Assert.Single(await client.DeadLetters());
        Assert.Equal(0, (await client.Do("/ops/dead-letters/redrive?id=nothing", "")).Whole("redriven"));
        Assert.Equal(1, (await client.Do($"/ops/dead-letters/redrive?{selection}", "")).Whole("redriven"));
        await client.OrderIn("EARLY-1", "ORDER_SHIPPED_STATUS");
        await client.LawsHold();
        Assert.Empty(await client.DeadLetters());
    }

    [Fact]
    public async Task What_has_come_about_by_another_event_would_do_nothing()
    {
        await using var host = await OwnHost.Start(receivesMax: 2);
        var client = host.Client;
        var order = Client.OrderJson("DONE-1", "NOTHING");
        await client.Simulate("EVENTS#DONE", "EVENT#X", "ORDER_STOCK_DEPLETED_EVENT", order);
        var letter = await client.DeadLetter("EVENTS#DONE", "EVENT#X");
        await client.Place("DONE-1", "NOTHING");
        await client.OrderIn("DONE-1", "ORDER_STOCK_DEPLETED_STATUS");
        var prospect = Assert.Single(await Preview(client, $"id={letter.Text("id")}"));
        Assert.Equal("WouldDoNothing", prospect.Text("verdict"));
        Assert.Equal("Redundant: the order already is ORDER_STOCK_DEPLETED_STATUS", prospect.Text("why"));
    }

    [Fact]
    public async Task A_redrive_by_reason_takes_the_letters_of_that_reason_only()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.Simulate("EVENTS#R#1", "EVENT#X", "ORDER_PLACED_EVENT", """{"orderId":"REASON-1"}""");
        await client.Simulate("EVENTS#R#2", "EVENT#X", "ORDER_PLACED_EVENT", """{"orderId":"REASON-2"}""");
        await client.Simulate("EVENTS#R#3", "EVENT#X", "ORDER_PLACED_EVENT", "{}");
        var others = (await client.DeadLetter("EVENTS#R#1", "EVENT#X")).Text("reason");
        await client.DeadLetter("EVENTS#R#2", "EVENT#X");
        var letter = await client.DeadLetter("EVENTS#R#3", "EVENT#X");
        Assert.NotEqual(others, letter.Text("reason"));
        await client.Drained();
        var selection = $"reason={Uri.EscapeDataString(others)}";
        Assert.Equal(2, (await Preview(client, selection)).Count);
        await client.Pause();
        Assert.Equal(2, (await client.Do($"/ops/dead-letters/redrive?{selection}", "")).Whole("redriven"));
        Assert.Equal(letter.Text("id"), Assert.Single(await client.DeadLetters())!.Text("id"));
        Assert.Equal(2, (await client.Messages()).Count);
        await client.Resume();
        await client.Drained();
        Assert.Equal(3, (await client.DeadLetters()).Count);
    }

    private static async Task<IReadOnlyList<JsonNode>> Preview(Client client, string selection) =>
        [
            .. (await client.Get($"/ops/dead-letters/preview?{selection}")).Body["prospects"]!
                .AsArray()
                .Select(prospect => prospect!),
        ];
}
