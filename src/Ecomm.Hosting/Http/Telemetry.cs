using System.Collections;
using Ecomm.Hosting.Host;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Ecomm.Hosting.Http;

/// <summary>
/// Traces and metrics of a host, to wherever the variables of OpenTelemetry's exporter say: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its
/// kin; and metrics to Prometheus. Without an endpoint and without a scrape nobody listens, and a host pays nothing.
/// </summary>
internal static class Telemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
    private const string VariablePrefix = "OTEL_";
    private const string MetricsPath = "/metrics";

    /// <summary>Meters of ASP.NET Core and of the runtime: requests and their duration, connections, memory, threads.</summary>
    private static readonly string[] ServerMeters =
    [
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "System.Runtime",
    ];

    /// <summary>Exports, if an endpoint is set.</summary>
    /// <param name="builder">The host; of the variables it reads those of OpenTelemetry and no other.</param>
    /// <param name="title">What the program is called: the service's name, unless <c>OTEL_SERVICE_NAME</c> says another.</param>
    public static void AddTelemetry(this WebApplicationBuilder builder, string title)
    {
        var (traces, metrics) = (IsSet(Endpoint) || IsSet(TracesEndpoint), IsSet(Endpoint) || IsSet(MetricsEndpoint));
        if (!traces && !metrics)
        {
            return;
        }
        builder.Configuration.AddInMemoryCollection(
            Environment
                .GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .Select(one => KeyValuePair.Create((string)one.Key, (string?)one.Value))
                .Where(one => one.Key.StartsWith(VariablePrefix, StringComparison.Ordinal))
        );
        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(title).AddEnvironmentVariableDetector());
        if (traces)
        {
            telemetry.WithTracing(tracing => tracing.AddSource(Tracing.Name).AddOtlpExporter());
        }
        if (metrics)
        {
            telemetry.WithMetrics(metering => metering.AddMeter(Meters.Name).AddMeter(ServerMeters).AddOtlpExporter());
        }
    }

    /// <summary>
    /// Answers Prometheus by OpenTelemetry's exporter. Counting begins with the first scrape, which therefore shows no durations
    /// yet: to Prometheus that is a counter that starts at zero.
    /// </summary>
    public static void MapMetrics(this WebApplication app, string title)
    {
        var scrape = new Lazy<RequestDelegate>(() =>
        {
            var provider = Sdk.CreateMeterProviderBuilder()
                .ConfigureResource(resource => resource.AddService(title))
                .AddMeter(Meters.Name)
                .AddMeter(ServerMeters)
                .AddPrometheusExporter()
                .Build();
            app.Lifetime.ApplicationStopped.Register(provider.Dispose);
            var branch = ((IApplicationBuilder)app).New();
            branch.UseOpenTelemetryPrometheusScrapingEndpoint(provider, _ => true, null, null, null);
            return branch.Build();
        });
        app.MapGet(MetricsPath, context => scrape.Value(context));
    }

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
