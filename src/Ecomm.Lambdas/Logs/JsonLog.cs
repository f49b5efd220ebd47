using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Ecomm.Lambdas.Logs;

/// <summary>
/// Logs as CloudWatch likes them: one JSON object a line, with a log event's fields as fields. Events that are measured
/// carry their metrics with them, see <see cref="EmbeddedMetrics"/>: one line is both, and is paid for once.
/// </summary>
/// <param name="output">Where lines go; each is written at once.</param>
/// <param name="metricsNamespace">CloudWatch's namespace of the metrics.</param>
/// <param name="time">The clock of timestamps.</param>
public sealed class JsonLog(Stream output, string metricsNamespace, TimeProvider time)
{
    private const int TextCharactersMax = 2048;

    /// <summary>How the logging generator names the format string; the fields beside it say the same.</summary>
    private const string FormatField = "{OriginalFormat}";

    private readonly Lock guard = new();
    private readonly ArrayBufferWriter<byte> buffer = new();

    public ILogger<T> For<T>() => new Logger<T>(this);

    private void Write(
        LogLevel level,
        EventId id,
        IEnumerable<KeyValuePair<string, object?>> fields,
        Exception? exception,
        string message
    )
    {
        lock (guard)
        {
            buffer.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Encoder }))
            {
                var now = time.GetUtcNow();
                json.WriteStartObject();
                json.WriteString("timestamp"u8, now.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
                json.WriteString("level"u8, NameOf(level));
                var metrics = EmbeddedMetrics.Of(id.Name);
                var written = new Dictionary<string, string>();
                var isStructured = false;
                foreach (var (name, value) in fields)
                {
                    if (name != FormatField)
                    {
                        var field = JsonNamingPolicy.CamelCase.ConvertName(name);
                        // An empty field says nothing and costs what others cost.
                        if (value is not (null or ""))
                        {
                            // A dimension is a text, whatever it was.
                            Write(json, field, metrics?.Dimensions.Contains(field) == true ? $"{value}" : value);
                            written[field] = metrics?.Dimensions.Contains(field) == true ? $"{value}" : "";
                        }
                        isStructured = true;
                    }
                }
                metrics?.Write(json, metricsNamespace, now, written);
                if (!isStructured || level >= LogLevel.Error)
                {
                    json.WriteString("message"u8, Cut(message));
                }
                if (exception is not null)
                {
                    json.WriteString("exception"u8, Cut(exception.ToString()));
                }
                json.WriteEndObject();
            }
            buffer.Write("\n"u8);
            output.Write(buffer.WrittenSpan);
            output.Flush();
        }
    }

    private static void Write(Utf8JsonWriter json, string field, object value)
    {
        switch (value)
        {
            case double number:
                json.WriteNumber(field, Math.Round(number, 1));
                break;
            case int number:
                json.WriteNumber(field, number);
                break;
            case long number:
                json.WriteNumber(field, number);
                break;
            default:
                json.WriteString(field, Cut(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
                break;
        }
    }

    // Lines are read by people and by CloudWatch, never by a browser: arrows and quotes may stay what they are.
    private static readonly System.Text.Encodings.Web.JavaScriptEncoder Encoder = System
        .Text
        .Encodings
        .Web
        .JavaScriptEncoder
        .UnsafeRelaxedJsonEscaping;

    private static string Cut(string text) => text.Length <= TextCharactersMax ? text : text[..TextCharactersMax];

    private static string NameOf(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "TRACE",
            LogLevel.Debug => "DEBUG",
            LogLevel.Information => "INFO",
            LogLevel.Warning => "WARN",
            LogLevel.Error => "ERROR",
            _ => "FATAL",
        };

    private sealed class Logger<T>(JsonLog log) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
            {
                var fields = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
                log.Write(
                    logLevel,
                    eventId,
                    fields,
                    exception,
                    logLevel >= LogLevel.Error ? formatter(state, exception) : ""
                );
            }
        }
    }
}
