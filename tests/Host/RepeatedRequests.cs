namespace Ecomm.HostTests;

/// <summary>Saying a thing twice says it once; saying another thing under its name is a conflict.</summary>
[Collection(SharedHostGroup.Name)]
public sealed class RepeatedRequests(SharedHost host)
{
    private readonly Client client = host.Client;

    [Fact]
    public async Task The_same_lot_again_is_accepted_and_counts_once()
    {
        await client.Restock("KIWIS", "L00001", 7);
        await client.Restock("KIWIS", "L00001", 7);
        // Trimmed, it is the same lot; unknown fields and another spelling of the number change nothing.
        var spelled = await client.Post(
            Client.RestockSku,
            """{"lotId":" L00001 ","units":7.0e0,"sku":"KIWIS\t","note":"again"}"""
        );
        Assert.Equal(HttpStatusCode.Accepted, spelled.Status);
        Assert.Equal("""{"sku":"KIWIS","lotId":"L00001","units":7}""", spelled.Body.ToJsonString());
        await client.Drained();
        Assert.Equal(7, await UnitsOf("KIWIS"));
    }

    [Fact]
    public async Task The_same_lot_with_other_units_is_a_conflict_and_changes_nothing()
    {
        await client.Restock("LEMONS", "L00001", 7);
        var reply = await client.Post(Client.RestockSku, """{"sku":"LEMONS","units":8,"lotId":"L00001"}""");
        Assert.Equal(HttpStatusCode.Conflict, reply.Status);
        Assert.Equal("Conflict", reply.Body["message"]!.GetValue<string>());
        Assert.Equal(["body was published before, under the same id, with other content"], reply.Faults);
        await client.Drained();
        Assert.Equal(7, await UnitsOf("LEMONS"));
    }

    [Fact]
    public async Task The_same_order_again_is_accepted_and_another_under_its_id_is_a_conflict()
    {
        await client.Place("TWICE-1", "MANGOS", 1, "10.50");
        await client.Place("TWICE-1", "MANGOS", 1, "10.5");
        foreach (
            var other in (string[])
                [Client.OrderJson("TWICE-1", "MANGOS", 2, "10.5"), Client.OrderJson("TWICE-1", "PEARS", 1, "10.5")]
        )
        {
            Assert.Equal(HttpStatusCode.Conflict, (await client.Post(Client.PlaceOrder, other)).Status);
        }
        var order = await client.OrderIn("TWICE-1", "ORDER_STOCK_DEPLETED_STATUS");
        Assert.Equal("MANGOS", order["sku"]!.GetValue<string>());
    }

    [Fact]
    public async Task Of_requests_that_race_under_one_id_all_that_say_the_same_are_accepted()
    {
        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i => client.Post(Client.PlaceOrder, Client.OrderJson("RACE-1", "PAPAYAS", 1 + i % 2)))
        );
        var accepted = replies.Where(reply => reply.Status is HttpStatusCode.Accepted).ToList();
        Assert.Equal(10, accepted.Count);
        Assert.Single(accepted.Select(reply => reply.Body.ToJsonString()).Distinct());
        Assert.All(replies.Except(accepted), reply => Assert.Equal(HttpStatusCode.Conflict, reply.Status));
    }

    [Fact]
    public async Task Identifiers_and_prices_come_back_as_they_were_said()
    {
        const string id = "ÖRDER 中😀 \\\"'<&>/";
        const string price = "1234567890.123456789012345678";
        await client.Post(Client.PlaceOrder, Client.OrderJson(id, "QUINCES", 9_007_199_254_740_991, price));
        var order = await client.OrderIn(id, "ORDER_STOCK_DEPLETED_STATUS");
        Assert.Equal(JsonNode.Parse($"\"{id}\"")!.GetValue<string>(), order["orderId"]!.GetValue<string>());
        Assert.Equal(price, order["price"]!.ToJsonString());
        Assert.Equal("9007199254740991", order["units"]!.ToJsonString());
    }

    private async Task<int> UnitsOf(string sku) =>
        (await client.Post(Client.ListSkus, $$"""{"sku":"{{sku}}"}""")).Body["skus"]![0]!["units"]!.GetValue<int>();
}
