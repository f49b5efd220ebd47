using System.Text.Json;

namespace Ecomm.Lambdas.Logs;

/// <summary>
/// Says which fields of a log line are metrics, so that CloudWatch takes them from the log and nothing calls its API. See
/// «Specification: Embedded metric format».
/// </summary>
/// <param name="Dimensions">Names of the fields that tell series apart.</param>
/// <param name="Metrics">The fields that are measured.</param>
public sealed record EmbeddedMetrics(IReadOnlyList<string> Dimensions, IReadOnlyList<Metric> Metrics)
{
    // What comes again is late by its receives, which no other series is measured by: a metric has its price.
    private static readonly EmbeddedMetrics Deliveries = new(
        ["worker", "settlement"],
        [
            new("latency", "Milliseconds"),
            new("eventAge", "Milliseconds"),
            new("receive", "Count", Only: nameof(SettlementKind.Redeliver)),
        ]
    );

    private static readonly EmbeddedMetrics Requests = new(["api", "status"], [new("latency", "Milliseconds")]);

    /// <summary>
    /// The metrics of a log event, by its name; null for one that is not measured. Of each series CloudWatch also knows how
    /// many samples it has (SampleCount), which counts settlements and requests.
    /// </summary>
    public static EmbeddedMetrics? Of(string? eventName) =>
        eventName switch
        {
            SqsHandler.DeliveryEvent => Deliveries,
            ApiHandler.RequestEvent => Requests,
            _ => null,
        };

    /// <summary>Writes the field that makes a log line a source of metrics. It may only name fields that the line has.</summary>
    public void Write(
        Utf8JsonWriter json,
        string metricsNamespace,
        DateTimeOffset now,
        IReadOnlyDictionary<string, string> fields
    )
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
        foreach (var (name, unit, _) in Metrics.Where(metric => IsMeasured(metric, fields)))
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

    private bool IsMeasured(Metric metric, IReadOnlyDictionary<string, string> fields) =>
        fields.ContainsKey(metric.Name)
        && (
            metric.Only is not { } only
            || Dimensions.Any(dimension => fields.TryGetValue(dimension, out var value) && value == only)
        );
}

/// <summary>A field that is measured.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Unit">The unit, as CloudWatch names it.</param>
/// <param name="Only">The only value of a dimension whose series are measured; null for all.</param>
public sealed record Metric(string Name, string Unit, string? Only = null);
