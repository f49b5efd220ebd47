using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Ecomm.Lambdas.Telemetry;

/// <summary>
/// Spans as OTLP's JSON says them: the protobuf message <c>ExportTraceServiceRequest</c> in JSON, ids in hexadecimal digits. See «JSON
/// Protobuf Encoding» in the OTLP specification.
/// </summary>
public static class OtlpJson
{
    private const int StatusError = 2;

    /// <summary>The body of an export.</summary>
    /// <param name="resource">What the spans are of: names and values.</param>
    /// <param name="spans">Spans that have ended.</param>
    public static ReadOnlyMemory<byte> Write(
        IReadOnlyList<(string Name, string Value)> resource,
        IReadOnlyList<Activity> spans
    )
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("resourceSpans");
            json.WriteStartObject();
            json.WriteStartObject("resource");
            json.WriteStartArray("attributes");
            foreach (var (name, value) in resource)
            {
                WriteAttribute(json, name, value);
            }
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartArray("scopeSpans");
            json.WriteStartObject();
            json.WriteStartObject("scope");
            json.WriteString("name", Tracing.Name);
            json.WriteEndObject();
            json.WriteStartArray("spans");
            foreach (var span in spans)
            {
                WriteSpan(json, span);
            }
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    /// <summary>How many spans a collector has rejected of those it answered 200 to: <c>partialSuccess.rejectedSpans</c>.</summary>
    /// <param name="answer">The answer's body; 0 if it says nothing of the kind, or is no JSON.</param>
    public static int Rejected(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            return
                json.RootElement.ValueKind is JsonValueKind.Object
                && json.RootElement.TryGetProperty("partialSuccess", out var partial)
                && partial.ValueKind is JsonValueKind.Object
                && partial.TryGetProperty("rejectedSpans", out var rejected)
                && int.TryParse(rejected.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? count
                : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    private static void WriteSpan(Utf8JsonWriter json, Activity span)
    {
        json.WriteStartObject();
        json.WriteString("traceId", span.TraceId.ToHexString());
        json.WriteString("spanId", span.SpanId.ToHexString());
        if (span.ParentSpanId != default)
        {
            json.WriteString("parentSpanId", span.ParentSpanId.ToHexString());
        }
        json.WriteString("name", span.DisplayName);
        json.WriteNumber("kind", KindOf(span.Kind));
        json.WriteString("startTimeUnixNano", UnixNano(span.StartTimeUtc));
        json.WriteString("endTimeUnixNano", UnixNano(span.StartTimeUtc + span.Duration));
        json.WriteStartArray("attributes");
        foreach (var (name, value) in span.TagObjects)
        {
            if (value is not null)
            {
                WriteAttribute(json, name, value);
            }
        }
        json.WriteEndArray();
        json.WriteStartArray("links");
        foreach (var link in span.Links)
        {
            json.WriteStartObject();
            json.WriteString("traceId", link.Context.TraceId.ToHexString());
            json.WriteString("spanId", link.Context.SpanId.ToHexString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (span.Status is ActivityStatusCode.Error)
        {
            json.WriteStartObject("status");
            json.WriteNumber("code", StatusError);
            if (span.StatusDescription is { } why)
            {
                json.WriteString("message", why);
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    // A whole number is a string, as 64 bits are in the JSON of protobuf.
    private static void WriteAttribute(Utf8JsonWriter json, string name, object value)
    {
        json.WriteStartObject();
        json.WriteString("key", name);
        json.WriteStartObject("value");
        if (value is int or long)
        {
            json.WriteString("intValue", Convert.ToString(value, CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteString("stringValue", Convert.ToString(value, CultureInfo.InvariantCulture));
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Span.SpanKind: 1 internal, 2 server, 3 client, 4 producer, 5 consumer.
    private static int KindOf(ActivityKind kind) =>
        kind switch
        {
            ActivityKind.Server => 2,
            ActivityKind.Client => 3,
            ActivityKind.Producer => 4,
            ActivityKind.Consumer => 5,
            _ => 1,
        };

    private static string UnixNano(DateTime time) =>
        ((time - DateTime.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);
}
