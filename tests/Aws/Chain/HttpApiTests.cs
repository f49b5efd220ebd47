using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Ecomm.Emulation.Functions;
using Ecomm.Emulation.Http;
using Ecomm.Operations.Aws;
using Ecomm.Operations.Serving;
using Microsoft.AspNetCore.Builder;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>HTTP to payload format 2.0 and back.</summary>
public sealed class HttpApiTests
{
    [SkippableFact]
    public async Task A_function_sees_the_request_in_payload_format_2()
    {
        using var functions = new Functions();
        await using var site = await Site.Start(functions, Functions.Of("Echo"));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/echo?b=1&b=2", UriKind.Relative));
        request.Headers.Add("X-Many", ["one", "two"]);
        request.Content = new StringContent("""{"sku":"PLÜMS"}""", Encoding.UTF8, "application/json");
        using var response = await site.Client.SendAsync(request);
        var seen = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal("2.0", (string?)seen["version"]);
        Assert.Equal("POST /api/v1/echo", (string?)seen["routeKey"]);
        Assert.Equal("/api/v1/echo", (string?)seen["rawPath"]);
        Assert.Equal("b=1&b=2", (string?)seen["rawQueryString"]);
        Assert.Equal("1,2", (string?)seen["queryStringParameters"]!["b"]);
        Assert.Equal("""{"sku":"PLÜMS"}""", (string?)seen["body"]);
        Assert.False((bool)seen["isBase64Encoded"]!);
        Assert.Equal("application/json; charset=utf-8", (string?)seen["headers"]!["content-type"]);
        Assert.Equal("one, two", (string?)seen["headers"]!["x-many"]);
        Assert.NotNull(seen["headers"]!["x-amzn-trace-id"]);
        Assert.Equal("POST", (string?)seen["requestContext"]!["http"]!["method"]);
    }

    [SkippableTheory]
    [InlineData("application/octet-stream", "{}")]
    [InlineData("application/json", "\u00ff")]
    public async Task What_is_no_text_comes_as_base64(string type, string latin1)
    {
        using var functions = new Functions();
        await using var site = await Site.Start(functions, Functions.Of("Echo"));
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(latin1));
        content.Headers.ContentType = new(type);
        using var response = await site.Client.PostAsync(Site.Path, content);
        var seen = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.True((bool)seen["isBase64Encoded"]!);
        Assert.Equal(Convert.ToBase64String(Encoding.Latin1.GetBytes(latin1)), (string?)seen["body"]);
    }

    [SkippableTheory]
    [InlineData("""{"statusCode":202,"headers":{"x-trace-id":"t"},"body":"{}"}""", 202, "{}")]
    [InlineData("""{"statusCode":200,"body":"e30=","isBase64Encoded":true}""", 200, "{}")]
    [InlineData("""{"statusCode":204}""", 204, "")]
    [InlineData("""{"orders":[]}""", 200, """{"orders":[]}""")]
    [InlineData("\"plums\"", 200, "\"plums\"")]
    [InlineData("not json", 500, """{"message":"Internal Server Error"}""")]
    [InlineData("""{"statusCode":"many"}""", 500, """{"message":"Internal Server Error"}""")]
    public async Task The_caller_gets_what_the_function_answers(string answer, int status, string body)
    {
        using var functions = new Functions();
        await using var site = await Site.Start(functions, Functions.Of("Response", response: answer));
        using var response = await site.Client.PostAsync(Site.Path, content: null);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }

    [SkippableTheory]
    [InlineData("Fails")]
    [InlineData("Exits")]
    public async Task A_function_that_fails_is_an_internal_error(string handler)
    {
        using var functions = new Functions();
        await using var site = await Site.Start(functions, Functions.Of(handler));
        using var response = await site.Client.PostAsync(Site.Path, content: null);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("""{"message":"Internal Server Error"}""", await response.Content.ReadAsStringAsync());
    }

    [SkippableFact]
    public async Task A_function_that_takes_longer_than_the_integration_waits_is_unavailable()
    {
        using var functions = new Functions();
        await using var site = await Site.Start(functions, Functions.Of("Stalls"), integrationTimeoutMs: 500);
        using var response = await site.Client.PostAsync(Site.Path, content: null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("""{"message":"Service Unavailable"}""", await response.Content.ReadAsStringAsync());
    }

    [SkippableFact]
    public async Task Unknown_paths_and_methods_are_not_found()
    {
        using var functions = new Functions();
        await using var site = await Site.Start(functions, Functions.Of("Echo"));
        using var path = await site.Client.PostAsync(new Uri("/api/v1/other", UriKind.Relative), content: null);
        using var method = await site.Client.GetAsync(Site.Path);
        Assert.Equal(HttpStatusCode.NotFound, path.StatusCode);
        Assert.Equal("""{"message":"Not Found"}""", await path.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, method.StatusCode);
    }

    [SkippableFact]
    public async Task A_body_over_10_MB_is_refused()
    {
        using var functions = new Functions();
        await using var site = await Site.Start(functions, Functions.Of("Echo"));
        using var content = new ByteArrayContent(new byte[HttpApi.BodyBytesMax + 1]);
        using var request = new HttpRequestMessage(HttpMethod.Post, Site.Path) { Content = content };
        request.Headers.ExpectContinue = true;
        using var response = await site.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    private sealed class Site(WebApplication app, FunctionPool pool) : IAsyncDisposable
    {
        public static readonly Uri Path = new("/api/v1/echo", UriKind.Relative);

        public HttpClient Client { get; } = new() { BaseAddress = ServerAddress.Of(app) };

        public static async Task<Site> Start(
            Functions functions,
            AwsFunction function,
            int integrationTimeoutMs = 30_000
        )
        {
            var pool = functions.Pool(function);
            var app = HttpApi.Build(
                [new AwsRoute("POST", Path.ToString(), function.Arn, integrationTimeoutMs)],
                new Dictionary<string, FunctionPool> { [function.Arn] = pool },
                port: 0,
                TimeProvider.System,
                _ => { }
            );
            await app.StartAsync();
            return new Site(app, pool);
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await app.DisposeAsync();
            await pool.DisposeAsync();
        }
    }
}
