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
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

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
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(EndpointVariable)))
        {
            return;
        }
        services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(title).AddEnvironmentVariableDetector())
            .WithTracing(traces => traces.AddSource(Tracing.Name).AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddMeter(Meters.Name).AddMeter(ServerMeters).AddOtlpExporter());
    }
}
