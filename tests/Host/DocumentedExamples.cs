namespace Ecomm.HostTests;

/// <summary>Every example of the API documentation, as it stands there.</summary>
[Collection(SharedHostGroup.Name)]
public sealed class DocumentedExamples(SharedHost host)
{
    private const string Time = @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$";

    private readonly Client client = host.Client;

    [Fact]
    public async Task RestockSku_accepts_a_lot_and_says_it_again()
    {
        var reply = await client.Post(Client.RestockSku, """{ "sku": "APPLES", "units": 100, "lotId": "A00002" }""");
        Assert.Equal(HttpStatusCode.Accepted, reply.Status);
        AssertSame("""{"sku":"APPLES","units":100,"lotId":"A00002"}""", reply.Body);
        Assert.Equal("application/json", reply.Message.Content.Headers.ContentType!.ToString());
        Assert.Matches("^[0-9a-f]{32}$", Assert.Single(reply.Message.Headers.GetValues("x-trace-id")));
    }

    [Fact]
    public async Task ListSkus_gives_one_sku_or_pages_of_all()
    {
        await client.Restock("ORANGES", "B00001", 50);
        var sku = await Eventually.See(
            async () => (await client.Post(Client.ListSkus, """{ "sku": "ORANGES" }""")).Body["skus"]!.AsArray(),
            skus => skus.Count == 1,
            "the sku is listed"
        );
        AssertFields(sku[0], "sku", "units", "createdAt", "updatedAt");
        Assert.Equal("ORANGES", sku[0]!["sku"]!.GetValue<string>());
        Assert.Equal(50, sku[0]!["units"]!.GetValue<int>());
        Assert.Matches(Time, sku[0]!["createdAt"]!.GetValue<string>());
        foreach (var body in (string[])["""{ "limit": 10, "sortDirection": "desc" }""", "{}", """{ "limit": 5 }"""])
        {
            var reply = await client.Post(Client.ListSkus, body);
            Assert.Equal(HttpStatusCode.OK, reply.Status);
            Assert.NotEmpty(reply.Body["skus"]!.AsArray());
        }
    }

    [Fact]
    public async Task PlaceOrder_ListOrders_and_ListOrderPayments_tell_of_an_order_that_is_paid()
    {
        const string order = """
            { "orderId": "ABC001", "sku": "APRICOTS", "units": 20, "price": 33.25, "userId": "123456" }
            """;
        await client.Restock("APRICOTS", "A00002", 100);
        await client.Stocked("APRICOTS");
        var reply = await client.Post(Client.PlaceOrder, order);
        Assert.Equal(HttpStatusCode.Accepted, reply.Status);
        AssertSame(order, reply.Body);

        var listed = await client.OrderIn("ABC001", "ORDER_PAYMENT_ACCEPTED_STATUS");
        AssertSame(order, Without(listed, "orderStatus", "createdAt", "updatedAt"));
        Assert.Matches(Time, listed["createdAt"]!.GetValue<string>());
        Assert.Matches(Time, listed["updatedAt"]!.GetValue<string>());

        var payments = (await client.Post(Client.ListOrderPayments, """{ "orderId": "ABC001" }""")).Body;
        var payment = Assert.Single(payments["orderPayments"]!.AsArray())!;
        AssertSame(order, Without(payment, "paymentId", "paymentStatus", "paymentRetries", "createdAt", "updatedAt"));
        Assert.Equal("PAYMENT_ACCEPTED", payment["paymentStatus"]!.GetValue<string>());
        Assert.Equal(0, payment["paymentRetries"]!.GetValue<int>());
        Assert.NotEmpty(payment["paymentId"]!.GetValue<string>());
        foreach (var path in (string[])[Client.ListOrders, Client.ListOrderPayments])
        {
            var page = await client.Post(path, """{ "limit": 100, "sortDirection": "desc" }""");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Equal(HttpStatusCode.OK, (await client.Post(path, """{ "limit": 10 }""")).Status);
        }
    }

    [Fact]
    public async Task SimulateRawEvent_publishes_both_examples_as_they_are()
    {
        foreach (var example in RawExamples)
        {
            var reply = await client.Post(Client.SimulateRawEvent, example);
            Assert.Equal(HttpStatusCode.Accepted, reply.Status);
            AssertSame(example, reply.Body);
            // The first asks for what no order is there for yet, so it waits; neither is lost.
            var key = reply.Body["pk"]!.GetValue<string>();
            var events = (await client.Get("/ops/events?limit=1000")).Body["events"]!.AsArray();
            var stored = Assert.Single(events, e => e!["pk"]!.GetValue<string>() == key);
            AssertSame(reply.Body["eventData"]!.ToJsonString(), stored!["eventData"]!);
        }
        await client.Place("ORD001", "ORANGES-R", 2, "22.99");
    }

    [Fact]
    public async Task An_order_for_more_than_there_is_ends_depleted()
    {
        await client.Place("ABC-depleted", "NOWHERE", 1);
        await client.OrderIn("ABC-depleted", "ORDER_STOCK_DEPLETED_STATUS");
    }

    [Theory]
    [InlineData("ABC-free", "0")]
    [InlineData("ABC-rich", "100000")]
    public async Task A_price_of_0_or_of_100000_forces_a_rejection(string id, string price)
    {
        var sku = $"SKU-{id}";
        await client.Restock(sku, "L00001", 5);
        await client.Stocked(sku);
        await client.Place(id, sku, 5, price);
        await client.OrderIn(id, "ORDER_PAYMENT_REJECTED_STATUS");
        await Eventually.See(
            async () =>
                (await client.Post(Client.ListSkus, $$"""{"sku":"{{sku}}"}""")).Body["skus"]![0]![
                    "units"
                ]!.GetValue<int>(),
            units => units == 5,
            "the units are back"
        );
    }

    private static readonly string[] RawExamples =
    [
        """
            {
              "pk": "EVENTS#ORDER_ID#ORD001",
              "sk": "EVENT#ORDER_CANCELLED_EVENT",
              "eventName": "ORDER_CANCELLED_EVENT",
              "eventData": { "orderId": "ORD001", "sku": "ORANGES-R", "units": 2, "price": 22.99, "userId": "123456" }
            }
            """,
        """
            {
              "pk": "EVENTS#SKU#ORANGES-S",
              "sk": "EVENT#SKU_RESTOCKED_EVENT#LOT_ID#000001",
              "eventName": "SKU_RESTOCKED_EVENT",
              "eventData": { "sku": "ORANGES-S", "units": 50, "lotId": "000001" }
            }
            """,
    ];

    private static void AssertSame(string expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());

    private static void AssertFields(JsonNode? node, params string[] names) =>
        Assert.Equal(names, node!.AsObject().Select(field => field.Key));

    private static JsonObject Without(JsonNode node, params string[] names)
    {
        var copy = node.DeepClone().AsObject();
        foreach (var name in names)
        {
            Assert.True(copy.Remove(name), $"{name} is missing");
        }
        return copy;
    }
}
