namespace Ecomm.HostTests;

/// <summary>What the tests of the operations ask again and again.</summary>
internal static class OperationsClient
{
    public const string Sync = "SyncOrderWorker";

    public static string Text(this JsonNode node, string field) => node[field]!.GetValue<string>();

    public static long Whole(this JsonNode node, string field) => node[field]!.GetValue<long>();

    public static IEnumerable<JsonNode> AsRecords(this JsonNode page) =>
        page["records"]!.AsArray().Select(record => record!);

    /// <summary>Posts that and expects it to be done.</summary>
    public static async Task<JsonNode> Do(this Client client, string path, string json)
    {
        var reply = await client.Post(path, json);
        Assert.True(reply.Status is HttpStatusCode.OK, $"{path} {json}: {reply}");
        return reply.Body;
    }

    /// <summary>Posts that and expects to be refused; the message.</summary>
    public static async Task<string> Refused(
        this Client client,
        string path,
        string json,
        HttpStatusCode status = HttpStatusCode.BadRequest
    )
    {
        var reply = await client.Post(path, json);
        Assert.True(reply.Status == status, $"{path} {json}: {reply}");
        return reply.Body.Text("message");
    }

    public static Task Pause(this Client client, string worker = Sync) =>
        client.Do("/ops/workers/pause", $$"""{"worker":"{{worker}}"}""");

    public static Task Resume(this Client client, string worker = Sync) =>
        client.Do("/ops/workers/resume", $$"""{"worker":"{{worker}}"}""");

    /// <summary>Does something to a message of that worker.</summary>
    public static Task<JsonNode> Handle(
        this Client client,
        string action,
        JsonNode message,
        string worker = Sync,
        string more = ""
    ) => client.Do($"/ops/messages/{action}", $$"""{"worker":"{{worker}}","id":"{{message.Text("id")}}"{{more}}}""");

    public static async Task<IReadOnlyList<JsonNode>> Messages(this Client client, string worker = Sync) =>
        [
            .. (await client.Get($"/ops/messages?worker={worker}")).Body["messages"]!
                .AsArray()
                .Select(message => message!),
        ];

    /// <summary>Waits until so many messages are in that worker's queue.</summary>
    public static Task<IReadOnlyList<JsonNode>> MessagesOf(this Client client, int count, string worker = Sync) =>
        Eventually.See(
            () => client.Messages(worker),
            messages => messages.Count == count,
            $"{worker} has {count} messages"
        );

    /// <summary>Places an order while its first worker is paused, and gives the message that waits for it.</summary>
    public static async Task<JsonNode> PlaceAndHold(this Client client, string id, string sku)
    {
        await client.Place(id, sku);
        var messages = await Eventually.See(
            () => client.Messages(),
            all => all.Any(message => OrderOf(message) == id),
            $"the placement of {id} waits"
        );
        // Chaos may have sent it twice.
        return messages.First(message => OrderOf(message) == id);
    }

    /// <summary>The order that a message is about.</summary>
    public static string? OrderOf(JsonNode message) => message["event"]?["eventData"]?["orderId"]?.GetValue<string>();

    /// <summary>Stocks a SKU and waits until it can be ordered.</summary>
    public static async Task StockUp(this Client client, string sku, long units = 100)
    {
        await client.Restock(sku, "L00001", units);
        await client.Stocked(sku);
        await client.Drained();
    }

    /// <summary>Waits until nothing moves; then every law holds.</summary>
    public static async Task LawsHold(this Client client)
    {
        await client.Drained();
        var laws = (await client.Get("/ops/laws")).Body;
        Assert.True(laws["holds"]!.GetValue<bool>(), laws.ToJsonString());
    }

    public static async Task<IReadOnlyList<JsonNode>> Story(this Client client, string id) =>
        [.. (await client.Get($"/ops/story?orderId={id}")).Body["moments"]!.AsArray().Select(moment => moment!)];

    /// <summary>Waits until the order's story, which is written a moment after things happen, has such a moment.</summary>
    public static Task<IReadOnlyList<JsonNode>> Told(this Client client, string id, Func<JsonNode, bool> moment) =>
        Eventually.See(() => client.Story(id), moments => moments.Any(moment), $"the story of {id} tells of it");

    /// <summary>What was done by hand to messages of that order, in the story's words.</summary>
    public static bool IsByHand(JsonNode moment, string why) =>
        moment.Text("kind") == "delivered"
        && moment.Text("settled") == "ByHand"
        && moment.Text("why").StartsWith(why, StringComparison.Ordinal);
}
