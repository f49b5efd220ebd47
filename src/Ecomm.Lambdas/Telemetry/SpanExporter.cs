using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using Ecomm.Adapters.Gateways;
using Microsoft.Extensions.Logging;

namespace Ecomm.Lambdas.Telemetry;

/// <summary>
/// Sends the spans of a function to a collector, such as the one of a Lambda layer, after each invocation: between invocations a function
/// is frozen. Spans that the collector does not take are dropped and counted in the log: telemetry never fails an invocation.
/// </summary>
public sealed partial class SpanExporter : IDisposable
{
    /// <summary>Spans kept for one export; what comes beyond is dropped and counted.</summary>
    public const int SpansMax = 4096;

    /// <summary>A collector on the same machine answers in milliseconds. One that does not must not hold up the next batch.</summary>
    public static readonly TimeSpan ExportTimeout = TimeSpan.FromSeconds(1);

    private readonly OtlpSettings settings;
    private readonly IReadOnlyList<(string, string)> resource;
    private readonly ILogger<SpanExporter> log;
    private readonly HttpClient http;
    private readonly ActivityListener listener;
    private readonly Lock gate = new();
    private List<Activity> ended = [];
    private int dropped;

    /// <summary>Listens from now on.</summary>
    /// <param name="settings">Where spans go.</param>
    /// <param name="function">What else is told of the function: names and values of OpenTelemetry's resource conventions.</param>
    /// <param name="log">Where it says what was dropped.</param>
    public SpanExporter(
        OtlpSettings settings,
        IReadOnlyList<(string Name, string Value)> function,
        ILogger<SpanExporter> log
    )
    {
        (this.settings, this.log) = (settings, log);
        resource = [("service.name", settings.ServiceName), .. function];
        http = new HttpClient(HttpGateway.NewHandler()) { Timeout = ExportTimeout };
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Tracing.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>Sends what has ended since the last time; it throws nothing.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Telemetry never fails an invocation.")]
    public async Task Flush(CancellationToken cancel)
    {
        List<Activity> spans;
        int lost;
        lock (gate)
        {
            (spans, ended) = (ended, []);
            (lost, dropped) = (dropped, 0);
        }
        if (lost > 0)
        {
            LogDropped(log, lost, "too many in one invocation");
        }
        if (spans.Count == 0)
        {
            return;
        }
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.Traces)
            {
                Content = new ReadOnlyMemoryContent(OtlpJson.Write(resource, spans)),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            foreach (var (name, value) in settings.Headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
            using var response = await http.SendAsync(request, cancel);
            if (response.StatusCode is not HttpStatusCode.OK)
            {
                LogDropped(log, spans.Count, $"the collector answered with status {(int)response.StatusCode}");
            }
            else if (OtlpJson.Rejected(await response.Content.ReadAsByteArrayAsync(cancel)) is var rejected and > 0)
            {
                LogDropped(log, rejected, "the collector has rejected them");
            }
        }
        catch (Exception e)
        {
            LogDropped(log, spans.Count, e.Message);
        }
    }

    public void Dispose()
    {
        listener.Dispose();
        http.Dispose();
    }

    private void Keep(Activity span)
    {
        lock (gate)
        {
            if (ended.Count < SpansMax)
            {
                ended.Add(span);
            }
            else
            {
                dropped++;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{LostSpans} spans are lost: {Why}")]
    private static partial void LogDropped(ILogger log, int lostSpans, string why);
}
