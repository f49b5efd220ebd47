using System.Text;
using System.Text.Json;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Logs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Contracts.Handlers;

public sealed partial class JsonLogTests : IDisposable
{
    private readonly MemoryStream output = new();
    private readonly ILogger<JsonLogTests> log;

    public JsonLogTests() =>
        log = new JsonLog(output, "shop", new FakeTimeProvider(DateTimeOffset.UnixEpoch)).For<JsonLogTests>();

    public void Dispose() => output.Dispose();

    [Fact]
    public void A_delivery_is_one_line_that_carries_the_metrics_it_names()
    {
        LogDelivery(log, "SyncOrderWorker", "Acknowledge", 1.26, 40, why: "");
        var line = Assert.Single(Lines());
        var metrics = line.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0];
        Assert.Equal("shop", metrics.GetProperty("Namespace").GetString());
        var named = metrics
            .GetProperty("Metrics")
            .EnumerateArray()
            .Select(metric => metric.GetProperty("Name").GetString()!)
            .ToList();
        Assert.Equal(["latency", "eventAge"], named);
        Assert.All(named, name => Assert.Equal(JsonValueKind.Number, line.GetProperty(name).ValueKind));
        Assert.All(
            metrics.GetProperty("Dimensions")[0].EnumerateArray(),
            dimension => Assert.Equal(JsonValueKind.String, line.GetProperty(dimension.GetString()!).ValueKind)
        );
        Assert.Equal(1.3, line.GetProperty("latency").GetDouble());
        Assert.False(line.TryGetProperty("why", out _));
        Assert.Equal("INFO", line.GetProperty("level").GetString());
        Assert.Equal("1970-01-01T00:00:00.000Z", line.GetProperty("timestamp").GetString());
    }

    [Fact]
    public void What_is_not_measured_has_no_metrics_and_an_exception_is_cut()
    {
        LogBug(log, new InvalidOperationException(new string('x', 100_000)), "line\nbreak");
        var line = Assert.Single(Lines());
        Assert.False(line.TryGetProperty("_aws", out _));
        Assert.Equal("line\nbreak", line.GetProperty("what").GetString());
        Assert.InRange(line.GetProperty("exception").GetString()!.Length, 1000, 3000);
    }

    private List<JsonElement> Lines() =>
        [
            .. Encoding
                .UTF8.GetString(output.ToArray())
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];

    [LoggerMessage(
        EventName = SqsHandler.DeliveryEvent,
        Level = LogLevel.Information,
        Message = "{Worker} {Settlement} {Latency} {EventAge} {Why}"
    )]
    private static partial void LogDelivery(
        ILogger log,
        string worker,
        string settlement,
        double latency,
        double? eventAge,
        string why
    );

    [LoggerMessage(Level = LogLevel.Error, Message = "{What}")]
    private static partial void LogBug(ILogger log, Exception e, string what);
}
