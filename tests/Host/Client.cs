using System.Net.Http.Headers;
using System.Text;

namespace Ecomm.HostTests;

/// <summary>An answer of the host: its status, its JSON body and its headers.</summary>
internal sealed record Reply(HttpStatusCode Status, JsonNode Body, HttpResponseMessage Message)
{
    /// <summary>The faults of a 400 as «field error».</summary>
    public IReadOnlyList<string> Faults =>
        [.. Body["errors"]!.AsArray().Select(fault => $"{fault!["field"]} {fault["error"]}")];

    public override string ToString() => $"{(int)Status} {Body.ToJsonString()}";
}

/// <summary>Speaks HTTP with a host.</summary>
internal sealed class Client(Uri address) : IDisposable
{
    public const string RestockSku = "/api/v1/inventory/restockSku";
    public const string ListSkus = "/api/v1/inventory/listSkus";
    public const string PlaceOrder = "/api/v1/orders/placeOrder";
    public const string ListOrders = "/api/v1/orders/listOrders";
    public const string ListOrderPayments = "/api/v1/payments/listOrderPayments";
    public const string SimulateRawEvent = "/api/v1/testing/simulateRawEvent";

    private readonly HttpClient http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    public Uri Address => address;

    /// <summary>What each request brings from now on.</summary>
    public string Token
    {
        set => http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", value);
    }

    public Task<Reply> Post(string path, string json) => Post(path, Encoding.UTF8.GetBytes(json));

    public Task<Reply> Post(string path, byte[] body, string? contentType = "application/json", bool chunked = false)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return Send(HttpMethod.Post, path, content, chunked);
    }

    public Task<Reply> SendJson(HttpMethod method, string path, string json)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        return Send(method, path, content);
    }

    public Task<Reply> Get(string path) => Send(HttpMethod.Get, path, null);

    /// <summary>What is answered there as text, with its type.</summary>
    public async Task<(string? Type, string Text)> Text(string path)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
    }

    public async Task<Reply> Send(HttpMethod method, string path, HttpContent? content, bool chunked = false)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Reply(response.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!, response);
    }

    public async Task Restock(string sku, string lot, long units) =>
        AssertAccepted(await Post(RestockSku, $$"""{"sku":"{{sku}}","units":{{units}},"lotId":"{{lot}}"}"""));

    public async Task Place(string id, string sku, long units = 1, string price = "33.25") =>
        AssertAccepted(await Post(PlaceOrder, OrderJson(id, sku, units, price)));

    public async Task Simulate(string pk, string sk, string name, string data) =>
        AssertAccepted(
            await Post(
                SimulateRawEvent,
                $$"""{"pk":"{{pk}}","sk":"{{sk}}","eventName":"{{name}}","eventData":{{data}}}"""
            )
        );

    public async Task<JsonNode?> Order(string id) =>
        (await Post(ListOrders, $$"""{"orderId":"{{id}}"}""")).Body["orders"]!.AsArray().SingleOrDefault();

    /// <summary>Waits until the order is in that status.</summary>
    public async Task<JsonNode> OrderIn(string id, string status) =>
        (
            await Eventually.See(
                () => Order(id),
                order => order?["orderStatus"]!.GetValue<string>() == status,
                $"{id} is in {status}"
            )
        )!;

    /// <summary>Waits until the SKU can be ordered.</summary>
    public Task<int> Stocked(string sku) =>
        Eventually.See(
            async () => (await Post(ListSkus, $$"""{"sku":"{{sku}}"}""")).Body["skus"]!.AsArray().Count,
            count => count == 1,
            $"{sku} is stocked"
        );

    /// <summary>Waits until every event has been processed.</summary>
    public Task<Reply> Drained() =>
        Eventually.See(
            () => Get("/ops/queues"),
            reply => reply.Body["drained"]!.GetValue<bool>(),
            "every queue is drained"
        );

    public async Task<JsonArray> DeadLetters() => (await Get("/ops/dead-letters")).Body["deadLetters"]!.AsArray();

    /// <summary>Waits for the dead letter of an event under that key.</summary>
    public async Task<JsonNode> DeadLetter(string pk, string sk)
    {
        var found = await Eventually.See(
            async () => (await DeadLetters()).Where(letter => IsOf(letter!["event"], pk, sk)).ToList(),
            letters => letters.Count > 0,
            $"{pk} {sk} is a dead letter"
        );
        return Assert.Single(found)!;
    }

    public static string OrderJson(string id, string sku, long units = 1, string price = "33.25") =>
        $$"""{"orderId":"{{id}}","sku":"{{sku}}","units":{{units}},"price":{{price}},"userId":"123456"}""";

    public void Dispose() => http.Dispose();

    private static bool IsOf(JsonNode? e, string pk, string sk) =>
        e?["pk"]!.GetValue<string>() == pk && e["sk"]!.GetValue<string>() == sk;

    private static void AssertAccepted(Reply reply) => Assert.True(reply.Status is HttpStatusCode.Accepted, $"{reply}");
}
