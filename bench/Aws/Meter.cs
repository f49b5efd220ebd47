using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ecomm.Bench.Aws;

/// <summary>A proxy before DynamoDB, one for each function: passes everything on and counts what it costs.</summary>
public sealed class Meter : IAsyncDisposable
{
    /// <summary>Of the answer, what the SDK looks at.</summary>
    private static readonly string[] Kept = ["x-amzn-RequestId", "x-amz-crc32"];

    private readonly HttpClient http;
    private readonly WebApplication app;
    private readonly Lock guard = new();
    private Dictionary<string, Units> byTable = [];

    private Meter(Uri target, WebApplication app)
    {
        http = new HttpClient { BaseAddress = target };
        this.app = app;
    }

    public Uri Address => new(app.Urls.First());

    public static async Task<Meter> Start(Uri target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var meter = new Meter(target, app);
        app.Run(meter.Forward);
        await app.StartAsync();
        return meter;
    }

    /// <summary>What was consumed since the last call, by table.</summary>
    public IReadOnlyDictionary<string, Units> Take()
    {
        lock (guard)
        {
            var taken = byTable;
            byTable = [];
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task Forward(HttpContext context)
    {
        if (context.Request.Headers["X-Amz-Target"].ToString().StartsWith("AmazonSQS.", StringComparison.Ordinal))
        {
            // A message that is to come later: there is no queue, and none is needed.
            context.Response.ContentType = "application/x-amz-json-1.0";
            await context.Response.WriteAsync("{}");
            return;
        }
        using var reader = new StreamReader(context.Request.Body);
        var request = await reader.ReadToEndAsync();
        using var answer = await Send(context.Request.Headers, request);
        var body = await answer.Content.ReadAsStringAsync();
        if (answer.IsSuccessStatusCode && context.Request.Headers["X-Amz-Target"].FirstOrDefault() is { } target)
        {
            await Count(target.Split('.')[1], request, body, context.Request.Headers);
        }
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        foreach (var name in Kept.Where(answer.Headers.Contains))
        {
            context.Response.Headers[name] = answer.Headers.GetValues(name).ToArray();
        }
        await context.Response.WriteAsync(body);
    }

    private async Task<HttpResponseMessage> Send(IHeaderDictionary headers, string body, string? target = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(body) };
        message.Content.Headers.ContentType = new("application/x-amz-json-1.0");
        foreach (
            var (name, values) in headers.Where(h => h.Key.StartsWith("X-Amz", StringComparison.OrdinalIgnoreCase))
        )
        {
            message.Headers.TryAddWithoutValidation(name, values.ToArray());
        }
        if (target is not null)
        {
            message.Headers.Remove("X-Amz-Target");
            message.Headers.Add("X-Amz-Target", target);
        }
        message.Headers.TryAddWithoutValidation("Authorization", headers.Authorization.ToArray());
        return await http.SendAsync(message);
    }

    private async Task Count(string operation, string request, string answer, IHeaderDictionary headers)
    {
        using var asked = JsonDocument.Parse(request);
        using var told = JsonDocument.Parse(answer);
        var root = asked.RootElement;
        switch (operation)
        {
            case "GetItem":
                var found = told.RootElement.TryGetProperty("Item", out var item) ? Units.SizeOfItem(item) : 0;
                Count(Table(root), new Units(1, Units.OfRead(found), 0));
                break;
            case "BatchGetItem":
                foreach (var table in root.GetProperty("RequestItems").EnumerateObject())
                {
                    var keys = table.Value.GetProperty("Keys").GetArrayLength();
                    var items = told
                        .RootElement.GetProperty("Responses")
                        .GetProperty(table.Name)
                        .EnumerateArray()
                        .ToList();
                    var missing = keys - items.Count;
                    Count(table.Name, new Units(1, missing + items.Sum(i => Units.OfRead(Units.SizeOfItem(i))), 0));
                }
                break;
            case "PutItem":
                Count(Table(root), new Units(1, 0, OfPut(root.GetProperty("Item"), factor: 1)));
                break;
            case "UpdateItem":
                Count(Table(root), new Units(1, 0, await OfUpdate(root, headers)));
                break;
            case "TransactWriteItems":
                var writes = root.GetProperty("TransactItems")
                    .EnumerateArray()
                    .Select(one => one.EnumerateObject().First());
                var units = 0.0;
                var name = "";
                foreach (var write in writes)
                {
                    name = Table(write.Value);
                    units += write.Name switch
                    {
                        "Put" => OfPut(write.Value.GetProperty("Item"), factor: 2),
                        "Update" => 2 * await OfUpdate(write.Value, headers),
                        _ => 2,
                    };
                }
                Count(name, new Units(1, 0, units));
                break;
            default:
                throw new InvalidOperationException($"{operation} is not counted");
        }
    }

    // A new listed item is also a new entry of the index, which holds little more than its keys.
    private static double OfPut(JsonElement item, int factor) =>
        factor * Units.OfWrite(Units.SizeOfItem(item)) + (item.TryGetProperty("gsi1pk", out _) ? 1 : 0);

    // The larger of the item before and after counts; ours only grow. No update changes what the index holds.
    private async Task<double> OfUpdate(JsonElement update, IHeaderDictionary headers)
    {
        var get =
            $$"""{"TableName": "{{Table(update)}}", "ConsistentRead": true, "Key": {{update.GetProperty("Key")}}}""";
        using var answer = await Send(headers, get, "DynamoDB_20120810.GetItem");
        using var item = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return Units.OfWrite(Units.SizeOfItem(item.RootElement.GetProperty("Item")));
    }

    private void Count(string table, Units units)
    {
        lock (guard)
        {
            byTable[table] = byTable.GetValueOrDefault(table, Units.None) + units;
        }
    }

    private static string Table(JsonElement request) => request.GetProperty("TableName").GetString()!;
}
