using System.Text;
using System.Text.Json;
using Ecomm.Contracts.Payments;
using Ecomm.Contracts.Storage;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Lambdas.Logs;

namespace Ecomm.Contracts.Handlers;

/// <summary>
/// What the handlers log, by the rules of «Specification: Embedded metric format». CloudWatch takes no metric from a line that
/// breaks one, and says so to nobody.
/// </summary>
public sealed class EmbeddedMetricFormat : IDisposable
{
    private const string Namespace = "shop";
    private const int MetricsMax = 100;
    private const int DimensionsMax = 30;
    private const int NameCharactersMax = 1024;
    private const int DimensionNameCharactersMax = 250;
    private const int LineBytesMax = 256 * 1024;

    private static readonly string[] Units =
    [
        "Seconds",
        "Microseconds",
        "Milliseconds",
        "Bytes",
        "Kilobytes",
        "Megabytes",
        "Gigabytes",
        "Terabytes",
        "Bits",
        "Kilobits",
        "Megabits",
        "Gigabits",
        "Terabits",
        "Percent",
        "Count",
        "Bytes/Second",
        "Kilobytes/Second",
        "Megabytes/Second",
        "Gigabytes/Second",
        "Terabytes/Second",
        "Bits/Second",
        "Kilobits/Second",
        "Megabits/Second",
        "Gigabits/Second",
        "Terabits/Second",
        "Count/Second",
        "None",
    ];

    private readonly MemoryStream output = new();
    private readonly JsonLog logs;
    private readonly MemoryStore records = new();
    private readonly FaultyStore events = new(new MemoryStore());
    private readonly FaultyStore faultyRecords;
    private readonly Shell shell;

    public EmbeddedMetricFormat()
    {
        logs = new JsonLog(output, Namespace, TimeProvider.System);
        faultyRecords = new FaultyStore(records);
        shell = new Shell(events, faultyRecords, new ScriptedGateway(), TimeProvider.System, () => 0);
    }

    public void Dispose() => output.Dispose();

    [Fact]
    public async Task A_delivery_that_is_done_is_measured()
    {
        await Deliver(Restock(receives: 1));
        AssertMeasured(["worker", "settlement"], ["latency", "eventAge"], "RestockSkuWorker", "Acknowledge");
    }

    [Fact]
    public async Task A_delivery_that_comes_again_is_measured()
    {
        faultyRecords.BeforeWrite = _ => FaultyStore.Unavailable();
        await Deliver(Restock(receives: 1));
        AssertMeasured(["worker", "settlement"], ["latency", "eventAge", "receive"], "RestockSkuWorker", "Redeliver");
    }

    [Fact]
    public async Task A_delivery_that_is_parked_is_measured()
    {
        faultyRecords.BeforeWrite = _ => FaultyStore.Unavailable();
        await Deliver(Restock(receives: RetryPolicy.Default.ReceivesMax));
        AssertMeasured(["worker", "settlement"], ["latency", "eventAge"], "RestockSkuWorker", "Park");
    }

    [Fact]
    public async Task A_message_without_a_readable_event_has_no_age_and_names_none()
    {
        await Deliver(Samples.Message("m1", "not JSON"));
        AssertMeasured(["worker", "settlement"], ["latency"], "RestockSkuWorker", "Park");
    }

    [Theory]
    [InlineData("""{"sku":"APPLES","units":1,"lotId":"A00001"}""", "application/json", 202)]
    [InlineData("{}", "application/json", 400)]
    [InlineData("{}", "text/plain", 415)]
    public async Task A_request_is_measured_with_its_status_as_a_text(string body, string type, int status)
    {
        await Ask(body, type);
        AssertMeasured(["api", "status"], ["latency"], "RestockSkuApi", $"{status}");
    }

    [Theory]
    [InlineData(true, "503")]
    [InlineData(false, "500")]
    public async Task A_request_that_fails_is_measured(bool isUnavailable, string status)
    {
        events.BeforeWrite = _ =>
            isUnavailable ? FaultyStore.Unavailable() : new InvalidOperationException(new string('x', LineBytesMax));
        await Ask("""{"sku":"APPLES","units":1,"lotId":"A00001"}""", "application/json");
        AssertMeasured(["api", "status"], ["latency"], "RestockSkuApi", status);
    }

    private async Task Deliver(SqsMessage message)
    {
        var handler = new SqsHandler(
            Domains.All,
            RestockSkuWorker.Slice,
            shell,
            new RecordingQueue(),
            RetryPolicy.Default,
            TimeProvider.System,
            logs.For<SqsHandler>()
        );
        await handler.Handle(new SqsEvent([message]), default, default);
    }

    private Task<ApiResponse> Ask(string body, string type) =>
        new ApiHandler(RestockSkuApi.Slice, shell, TimeProvider.System, logs.For<ApiHandler>()).Handle(
            new ApiRequest(Encoding.UTF8.GetBytes(body), type, null),
            default
        );

    private static SqsMessage Restock(int receives) =>
        Samples.Message(
            "m1",
            Samples.Body(new SkuRestocked(Samples.Lot("PLUMS", "LOT001", 5), Samples.Noon)),
            receives
        );

    /// <summary>One line is measured, in these series, and every line keeps the rules.</summary>
    private void AssertMeasured(string[] dimensions, string[] metrics, params string[] series)
    {
        var texts = Encoding.UTF8.GetString(output.ToArray()).Split('\n');
        Assert.Equal("", texts[^1]);
        Assert.All(texts, text => Assert.InRange(Encoding.UTF8.GetByteCount(text), 0, LineBytesMax));
        var lines = texts[..^1].Select(text => JsonDocument.Parse(text).RootElement).ToList();
        Assert.All(lines, AssertHasNoMemberTwice);
        var line = Assert.Single(lines, line => line.TryGetProperty("_aws", out _));
        var directive = AssertKeepsTheRules(line);
        Assert.Equal(dimensions, Names(directive.GetProperty("Dimensions")[0]));
        Assert.Equal(metrics, directive.GetProperty("Metrics").EnumerateArray().Select(NameOf));
        Assert.Equal(series, dimensions.Select(name => line.GetProperty(name).GetString()));
    }

    private static JsonElement AssertKeepsTheRules(JsonElement line)
    {
        var aws = line.GetProperty("_aws");
        Assert.Equal(["CloudWatchMetrics", "Timestamp"], Members(aws));
        var at = DateTimeOffset.FromUnixTimeMilliseconds(aws.GetProperty("Timestamp").GetInt64());
        Assert.InRange(at, DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow.AddMinutes(10));
        var directive = Assert.Single(aws.GetProperty("CloudWatchMetrics").EnumerateArray());
        Assert.Equal(["Dimensions", "Metrics", "Namespace"], Members(directive));
        Assert.Equal(Namespace, directive.GetProperty("Namespace").GetString());

        Assert.NotEmpty(directive.GetProperty("Dimensions").EnumerateArray());
        foreach (var set in directive.GetProperty("Dimensions").EnumerateArray())
        {
            Assert.InRange(set.GetArrayLength(), 0, DimensionsMax);
            Assert.Equal(Names(set).Distinct(), Names(set));
            foreach (var name in Names(set))
            {
                Assert.InRange(name.Length, 1, DimensionNameCharactersMax);
                var value = line.GetProperty(name);
                Assert.True(value.ValueKind is JsonValueKind.String, $"the dimension {name} is {value.ValueKind}");
                Assert.InRange(value.GetString()!.Length, 1, NameCharactersMax);
            }
        }

        Assert.InRange(directive.GetProperty("Metrics").GetArrayLength(), 1, MetricsMax);
        foreach (var metric in directive.GetProperty("Metrics").EnumerateArray())
        {
            Assert.Equal(["Name", "Unit"], Members(metric));
            Assert.InRange(NameOf(metric).Length, 1, NameCharactersMax);
            Assert.Contains(metric.GetProperty("Unit").GetString(), Units);
            Assert.True(
                line.TryGetProperty(NameOf(metric), out var value) && value.ValueKind is JsonValueKind.Number,
                $"the metric {NameOf(metric)} is no number of the line"
            );
        }
        return directive;
    }

    private static void AssertHasNoMemberTwice(JsonElement line) =>
        Assert.Equal(Members(line).Distinct(), Members(line));

    private static List<string> Members(JsonElement element) =>
        [.. element.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)];

    private static List<string> Names(JsonElement set) => [.. set.EnumerateArray().Select(name => name.GetString()!)];

    private static string NameOf(JsonElement metric) => metric.GetProperty("Name").GetString()!;
}
