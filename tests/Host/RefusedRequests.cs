using System.Text;

namespace Ecomm.HostTests;

/// <summary>What cannot be accepted is refused with every fault named; nothing is written and the host lives on.</summary>
public sealed class RefusedRequests(SharedHost host) : IClassFixture<SharedHost>
{
    private readonly Client client = host.Client;

    public static TheoryData<string, string, string[]> Faulty => FaultyBodies.All;

    [Theory]
    [MemberData(nameof(Faulty))]
    public async Task A_faulty_field_is_named_with_its_value(string path, string body, string[] faults)
    {
        var reply = await client.Post(path, body);
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("Bad Request", reply.Body["message"]!.GetValue<string>());
        Assert.Equal(faults.Order(StringComparer.Ordinal), reply.Faults.Order(StringComparer.Ordinal));
        await AssertNothingIsWritten();
    }

    [Theory]
    [InlineData("", "body is empty; expected a JSON object")]
    [InlineData("[]", "body is an array; expected a JSON object")]
    [InlineData("null", "body is null; expected a JSON object")]
    [InlineData("\"text\"", "body is 'text'; expected a JSON object")]
    [InlineData("12", "body is 12; expected a JSON object")]
    [InlineData("{\"sku\":\"APPLES\",\"sku\":\"PLUMS\"}", "body has the field 'sku' twice")]
    [InlineData("{\"eventData\":{\"a\":1,\"a\":1}}", "body has the field 'a' twice")]
    [InlineData("not JSON", "body is not valid JSON: line 1, byte 1")]
    public async Task A_body_that_is_no_object_is_refused_as_such(string body, string fault)
    {
        var reply = await client.Post(Client.RestockSku, body);
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal([fault], reply.Faults);
        await AssertNothingIsWritten();
    }

    [Theory]
    [InlineData("{\"sku\":\"APPLES\"")]
    [InlineData("{\"sku\":\"APPLES\"}}")]
    [InlineData("{\"sku\":\"APPLES\"} x")]
    [InlineData("{\"sku\":\"APPLES\",}")]
    [InlineData("{'sku':'APPLES'}")]
    [InlineData("{\"units\":NaN}")]
    [InlineData("{\"units\":+1}")]
    [InlineData("{\"units\":01}")]
    [InlineData("{\"sku\":\"\\u00zz\"}")]
    [InlineData("{\"sku\":\"line\nbreak\"}")]
    [InlineData("// comment\n{}")]
    public async Task What_is_not_quite_json_is_refused_with_the_place(string body)
    {
        var reply = await client.Post(Client.PlaceOrder, body);
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.StartsWith("body is not valid JSON: line ", Assert.Single(reply.Faults), StringComparison.Ordinal);
        await AssertNothingIsWritten();
    }

    [Theory]
    [InlineData(new byte[] { (byte)'{', 0xff, (byte)'}' })]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0xef, 0xbb })]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xc3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    public async Task What_is_not_utf8_is_refused(byte[] body)
    {
        var reply = await client.Post(Client.PlaceOrder, body);
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.StartsWith("body is not valid JSON", Assert.Single(reply.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_string_that_is_not_utf8_is_refused()
    {
        byte[] body = [.. "{\"sku\":\"APP"u8, 0xff, 0xfe, .. "LES\",\"units\":1,\"lotId\":\"A00001\"}"u8];
        Assert.Equal(HttpStatusCode.BadRequest, (await client.Post(Client.RestockSku, body)).Status);
        await AssertNothingIsWritten();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(30_000)]
    public async Task A_document_too_deep_to_be_a_request_is_refused(int levels)
    {
        var nested = $"{new string('[', levels)}{new string(']', levels)}";
        foreach (var body in (string[])[nested, $$"""{"eventData":{{nested}}}"""])
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await client.Post(Client.SimulateRawEvent, body)).Status);
        }
        await AssertNothingIsWritten();
    }

    [Fact]
    public async Task Raw_data_deeper_than_dynamodb_stores_is_refused()
    {
        var nested = $"{string.Concat(Enumerable.Repeat("{\"a\":", 31))}1{new string('}', 31)}";
        var reply = await client.Post(
            Client.SimulateRawEvent,
            $$"""{"pk":"pk","sk":"sk","eventName":"X","eventData":{{nested}}}"""
        );
        Assert.Equal(["eventData contains more than 30 levels of nesting"], reply.Faults);
        await AssertNothingIsWritten();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_of_more_than_64_KiB_is_refused_before_it_is_read(bool chunked)
    {
        foreach (var bytes in (int[])[64 * 1024 + 1, 4 * 1024 * 1024])
        {
            var reply = await client.Post(Client.PlaceOrder, new byte[bytes], chunked: chunked);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.Status);
            Assert.Equal("Content Too Large", reply.Body["message"]!.GetValue<string>());
        }
        await AssertNothingIsWritten();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_of_64_KiB_is_read(bool chunked)
    {
        var body = Encoding.UTF8.GetBytes("{}".PadRight(64 * 1024));
        var reply = await client.Post(Client.ListOrders, body, chunked: chunked);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/orders")]
    [InlineData("/api/v1/orders/placeOrder/")]
    [InlineData("/api/v1/orders/placeorder")]
    [InlineData("/ops/nonsense")]
    [InlineData("/ops/")]
    public async Task An_unknown_path_is_not_found(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await client.Post(path, "{}")).Status);

    [Theory]
    [InlineData("GET", Client.PlaceOrder, "POST")]
    [InlineData("PUT", Client.ListOrders, "POST")]
    [InlineData("DELETE", Client.SimulateRawEvent, "POST")]
    [InlineData("POST", "/ops/laws", "GET")]
    [InlineData("GET", "/ops/dead-letters/redrive", "POST")]
    public async Task A_wrong_method_is_told_the_right_one(string method, string path, string allowed)
    {
        var reply = await client.Send(new HttpMethod(method), path, null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.Status);
        Assert.Equal([allowed], reply.Message.Content.Headers.Allow);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("application/jsonp")]
    public async Task Another_content_type_or_charset_is_refused(string? contentType)
    {
        var reply = await client.Post(Client.PlaceOrder, "{}"u8.ToArray(), contentType);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.Status);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON;charset=\"UTF-8\"")]
    public async Task Json_in_utf8_is_taken_however_it_is_spelled(string contentType)
    {
        var reply = await client.Post(Client.ListOrders, "{}"u8.ToArray(), contentType);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    private async Task AssertNothingIsWritten()
    {
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/health")).Status);
        Assert.Empty((await client.Get("/ops/events")).Body["events"]!.AsArray());
    }
}
