using Ecomm.Adapters.Metering;
using Ecomm.Lambdas;

namespace Ecomm.Operations.Costs;

/// <summary>
/// What one event, one request and one delivery cost on AWS: on demand, without a free tier, each alone in its batch, which is the dearest.
/// It is what `estimate` reckons at that filling. Left aside is what is paid for time and not for work: storage, traces and all that a stage
/// costs without any event; and that a message of more than 64 KB counts twice.
/// </summary>
public sealed class Tariff
{
    private const decimal Million = 1_000_000;
    private const decimal GB = 1024m * 1024 * 1024;
    private const decimal MegabytesOfGB = 1024;
    private const decimal MsOfSecond = 1000;

    private readonly decimal perRead;
    private readonly decimal perWrite;
    private readonly decimal invocation;
    private readonly decimal millisecond;
    private readonly decimal batchMs;
    private readonly decimal requestMs;
    private readonly decimal questionMs;
    private readonly decimal message;
    private readonly decimal api;
    private readonly decimal logOfDelivery;
    private readonly decimal logOfRequest;

    public Tariff(Figures figures)
    {
        OfEvent = Charge.None with { Pipes = Of("pipes.request"), EventBridge = Of("eventbridge.event") };
        perRead = Of("dynamodb.read-unit");
        perWrite = Of("dynamodb.write-unit");
        invocation = Of("lambda.request");
        var memory = figures["lambda.memory-mb"].Value;
        millisecond = Of("lambda.x86_64") * memory / MegabytesOfGB / MsOfSecond;
        var share = Math.Min(1, memory / figures["lambda.vcpu-mb"].Value);
        batchMs = figures["lambda.cpu-ms-batch"].Value / share;
        requestMs = figures["lambda.request-ms"].Value + figures["lambda.cpu-ms-request"].Value / share;
        questionMs = figures["lambda.gateway-ms"].Value;
        message = Of("sqs.request");
        api = Of("api.request");
        var logByte = Of("logs.ingested") / GB;
        logOfDelivery = logByte * figures["log.delivery-bytes"].Value;
        logOfRequest = logByte * (figures["log.request-bytes"].Value + figures["api.access-log-bytes"].Value);

        decimal Of(string name) => Million * figures[name].Value / figures[name].Per;
    }

    /// <summary>With the prices of the data file.</summary>
    public static Tariff Known { get; } = new(Figures.Known);

    /// <summary>What carries an event from the event store to the bus; its insertion is of whoever publishes it.</summary>
    public Charge OfEvent { get; }

    /// <summary>A request to an API.</summary>
    public Charge OfRequest(Usage usage) => Work(usage) with { ApiGateway = api, CloudWatch = logOfRequest };

    /// <summary>A delivery: its function, its queue and what it asked for.</summary>
    /// <param name="usage">What it asked for.</param>
    /// <param name="receives">1 for the first delivery of its message; a later one is not sent again.</param>
    /// <param name="kind">How it ended.</param>
    public Charge OfDelivery(Usage usage, int receives, SettlementKind kind) =>
        Work(usage) with
        {
            Sqs = message * RequestsOf(receives, kind),
            CloudWatch = logOfDelivery,
        };

    /// <summary>The end of the log line of a request.</summary>
    public string Line(Usage usage) => Line(usage, OfRequest(usage));

    /// <summary>The end of the log line of a delivery; empty if nobody counted.</summary>
    public string Line(DeliveryReport report) =>
        report.Usage is { } usage
            ? Line(usage, OfDelivery(usage, report.Message.Receives, report.Settlement.Kind))
            : "";

    private static string Line(Usage usage, Charge charge) =>
        FormattableString.Invariant(
            $" cost={Charge.Text(charge.Total)} µ$ ({usage.Write} write, {usage.Read:0.#} read units)"
        );

    // Sent and received; then deleted, or made visible later, or sent to the dead-letter queue and deleted.
    private static int RequestsOf(int receives, SettlementKind kind) =>
        (receives > 1 ? 0 : 1) + 1 + (kind is SettlementKind.Park ? 2 : 1);

    private Charge Work(Usage usage) =>
        Charge.None with
        {
            DynamoDb = usage.Write * perWrite + usage.Read * perRead,
            Lambda = invocation + millisecond * (batchMs + usage.Requests * requestMs + usage.Questions * questionMs),
        };
}
