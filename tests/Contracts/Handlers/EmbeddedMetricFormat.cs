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
            isUnavailable
                ? FaultyStore.Unavailable()
                : new InvalidOperationException(new string('x', MetricLine.BytesMax));
        await Ask("""{"sku":"APPLES","units":1,"lotId":"A00001"}""", "application/json");
        AssertMeasured(["api", "status"], ["latency"], "RestockSkuApi", status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_whose_time_is_up_is_answered_and_measured(bool isCancelled)
    {
        using var time = new CancellationTokenSource();
        events.BeforeWrite = _ =>
        {
            time.Cancel();
            return isCancelled ? new OperationCanceledException(time.Token) : new HttpRequestException("no answer");
        };

        var answer = await Ask("""{"sku":"APPLES","units":1,"lotId":"A00001"}""", "application/json", time.Token);

        Assert.Equal((503, ApiHandler.RetryAfterSeconds), (answer.Status, answer.RetryAfter));
        Assert.NotEmpty(answer.TraceId);
        AssertMeasured(["api", "status"], ["latency"], "RestockSkuApi", "503");
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

    private Task<ApiResponse> Ask(string body, string type, CancellationToken cancel = default) =>
        new ApiHandler(RestockSkuApi.Slice, shell, TimeProvider.System, logs.For<ApiHandler>()).Handle(
            new ApiRequest(Encoding.UTF8.GetBytes(body), type, null),
            cancel
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
        var line = Assert.Single(texts[..^1].Select(MetricLine.Check).OfType<JsonElement>());
        var directive = Assert.Single(line.GetProperty("_aws").GetProperty("CloudWatchMetrics").EnumerateArray());
        Assert.Equal(Namespace, directive.GetProperty("Namespace").GetString());
        Assert.Equal(dimensions, MetricLine.Names(directive.GetProperty("Dimensions")[0]));
        Assert.Equal(metrics, directive.GetProperty("Metrics").EnumerateArray().Select(MetricLine.NameOf));
        Assert.Equal(series, dimensions.Select(name => line.GetProperty(name).GetString()));
    }
}
