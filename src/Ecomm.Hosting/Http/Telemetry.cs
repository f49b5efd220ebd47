using Ecomm.Hosting.Host;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Ecomm.Hosting.Http;

/// <summary>
/// Traces and metrics of a host, to wherever the variables of OpenTelemetry's exporter say: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its
/// kin. Without an endpoint nobody listens, and a host pays nothing.
/// </summary>
internal static class Telemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    /// <summary>Meters of ASP.NET Core: requests and their duration, connections.</summary>
    private static readonly string[] ServerMeters =
    [
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
    ];

    /// <summary>Exports, if an endpoint is set.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="title">What the program is called: the service's name, unless <c>OTEL_SERVICE_NAME</c> says another.</param>
    public static void AddTelemetry(this IServiceCollection services, string title)
    {
        var (traces, metrics) = (IsSet(Endpoint) || IsSet(TracesEndpoint), IsSet(Endpoint) || IsSet(MetricsEndpoint));
        if (!traces && !metrics)
        {
            return;
        }
        var telemetry = services
            .AddOpenTelemetry()
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

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
