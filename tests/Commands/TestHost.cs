using System.Text;
using System.Text.Json.Nodes;
using Ecomm.Hosting.Host;
using Ecomm.Hosting.Http;
using Microsoft.Data.Sqlite;

namespace Ecomm.Commands.Tests;

/// <summary>A whole host on a free port, with its data in a directory of its own.</summary>
public sealed class TestHost : IAsyncDisposable
{
    /// <summary>
    /// Delays double: a gateway that fails half of the time fails twelve times in a row for one payment of 4,096, which
    /// takes 80 s where the first delay is 20 ms, and 4 s where it is this.
    /// </summary>
    public static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);

    private readonly LocalOptions options;
    private readonly HttpEdge edge;
    private readonly HttpClient http = new();
    private InProcessHost? host;

    private TestHost(double gatewayFailureRate, TimeSpan retryDelay, Action<string>? prepare, AccessToken? token)
    {
        edge = new HttpEdge { Token = token };
        prepare?.Invoke(Data);
        options = new LocalOptions(Data, gatewayFailureRate, retryDelay);
    }

    public TempDirectory Directory { get; } = TempDirectory.Create();

    public string Data => Directory.Path;

    public string Address => host!.Address.GetLeftPart(UriPartial.Authority);

    /// <summary>A host that runs; before it opens its data, that is done to its directory.</summary>
    public static async Task<TestHost> Start(
        double gatewayFailureRate = 0,
        TimeSpan? retryDelay = null,
        Action<string>? prepare = null,
        AccessToken? token = null
    )
    {
        var host = new TestHost(gatewayFailureRate, retryDelay ?? TimeSpan.FromMilliseconds(20), prepare, token);
        try
        {
            await host.Open();
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
        return host;
    }

    /// <summary>Sends a request and gives the status of the answer.</summary>
    public async Task<int> Post(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(Address + path), content);
        return (int)response.StatusCode;
    }

    /// <summary>Asks an operation; with a body it is a POST.</summary>
    public async Task<(int Status, JsonNode Answer)> Ask(string path, string? body)
    {
        var (status, text) = await Send(path, body);
        return (status, JsonNode.Parse(text)!);
    }

    /// <summary>Sends that body, or with none asks, and gives the status and the text of the answer.</summary>
    public async Task<(int Status, string Text)> Send(string path, string? body)
    {
        using var content = new StringContent(body ?? "", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, Address + path)
        {
            Content = body is null ? null : content,
        };
        using var response = await http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until every queue is empty.</summary>
    public Task Drain() =>
        Eventually.See(
            () => Task.FromResult((host!.System.IsDrained, host.System.Backlog)),
            seen => seen.IsDrained,
            "the chain is drained; last seen is whether it is, and how many messages are left"
        );

    /// <summary>Places an order of five units.</summary>
    public async Task Place(string id, string sku = "PLUMS") =>
        Assert.Equal(
            202,
            await Post(
                "/api/v1/orders/placeOrder",
                $$"""{ "orderId": "{{id}}", "sku": "{{sku}}", "units": 5, "price": 1.5, "userId": "USER-1" }"""
            )
        );

    /// <summary>Publishes any event under any key.</summary>
    public async Task Simulate(string pk, string name, string data = "{}") =>
        Assert.Equal(
            202,
            await Post(
                "/api/v1/testing/simulateRawEvent",
                $$"""{ "pk": "{{pk}}", "sk": "EVENT#{{name}}", "eventName": "{{name}}", "eventData": {{data}} }"""
            )
        );

    /// <summary>The order's status as the API lists it, or null.</summary>
    public async Task<string?> StatusOf(string id)
    {
        using var content = new StringContent($$"""{"orderId":"{{id}}"}""", Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri($"{Address}/api/v1/orders/listOrders"), content);
        var orders = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["orders"]!.AsArray();
        return orders.SingleOrDefault()?["orderStatus"]!.GetValue<string>();
    }

    /// <summary>Changes the data behind the host's back, as somebody with a database tool would; gives the rows changed.</summary>
    public int Edit(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "ecomm.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A test's own words.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteNonQuery();
    }

    /// <summary>Stops the host, does that, and starts it again on another port.</summary>
    public async Task WhileStopped(Func<Task> act)
    {
        await Close();
        await act();
        await Open();
    }

    private async Task Open() => host = await InProcessHost.Start(options, edge);

    private ValueTask Close() => host?.DisposeAsync() ?? ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Close();
        http.Dispose();
        Directory.Dispose();
    }
}

/// <summary>A directory that is gone afterwards.</summary>
public sealed class TempDirectory : IDisposable
{
    private TempDirectory() { }

    public string Path { get; } = Directory.CreateTempSubdirectory("ecomm-").FullName;

    public static TempDirectory Create() => new();

    /// <summary>Writes a file into it and gives its path.</summary>
    public string Write(string name, params IEnumerable<string> lines)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
