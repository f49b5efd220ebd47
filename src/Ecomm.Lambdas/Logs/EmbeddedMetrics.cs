using System.Text.Json;

namespace Ecomm.Lambdas.Logs;

/// <summary>
/// Says which fields of a log line are metrics, so that CloudWatch takes them from the log and nothing calls its API. See
/// «Specification: Embedded metric format».
/// </summary>
/// <param name="Dimensions">Names of the fields that tell series apart.</param>
/// <param name="Metrics">Names and units of the fields that are measured.</param>
public sealed record EmbeddedMetrics(
    IReadOnlyList<string> Dimensions,
    IReadOnlyList<(string Name, string Unit)> Metrics
)
{
    private static readonly EmbeddedMetrics Deliveries = new(
        ["worker", "settlement"],
        [("latency", "Milliseconds"), ("eventAge", "Milliseconds")]
    );

    // What comes again is late by its receives, which no other line is measured by: a metric has its price.
    private static readonly EmbeddedMetrics Redeliveries = Deliveries with
    {
        Metrics = [.. Deliveries.Metrics, ("receive", "Count")],
    };

    private static readonly EmbeddedMetrics Requests = new(["api", "status"], [("latency", "Milliseconds")]);

    /// <summary>
    /// The metrics of a log event, by its name; null for one that is not measured. Of each series CloudWatch also knows how
    /// many samples it has (SampleCount), which counts settlements and requests.
    /// </summary>
    public static EmbeddedMetrics? Of(string? eventName) =>
        eventName switch
        {
            SqsHandler.DeliveryEvent => Deliveries,
            SqsHandler.RedeliveryEvent => Redeliveries,
            ApiHandler.RequestEvent => Requests,
            _ => null,
        };

    /// <summary>Writes the field that makes a log line a source of metrics. It may only name fields that the line has.</summary>
    public void Write(Utf8JsonWriter json, string metricsNamespace, DateTimeOffset now, IReadOnlySet<string> fields)
    {
        json.WriteStartObject("_aws"u8);
        json.WriteNumber("Timestamp"u8, now.ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics"u8);
        json.WriteStartObject();
        json.WriteString("Namespace"u8, metricsNamespace);
        json.WriteStartArray("Dimensions"u8);
        json.WriteStartArray();
        foreach (var dimension in Dimensions)
        {
            json.WriteStringValue(dimension);
        }
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics"u8);
        foreach (var (name, unit) in Metrics.Where(metric => fields.Contains(metric.Name)))
        {
            json.WriteStartObject();
            json.WriteString("Name"u8, name);
            json.WriteString("Unit"u8, unit);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
