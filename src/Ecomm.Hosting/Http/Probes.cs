using Ecomm.Hosting.Host;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ecomm.Hosting.Http;

/// <summary>
/// ASP.NET Core's health checks under three paths: <c>/health/live</c> fails when only a restart helps, <c>/health/ready</c> also
/// when requests would be refused for a time, <c>/health</c> when something is broken. A failed probe answers 503.
/// </summary>
internal static class Probes
{
    public const string Path = "/health";
    private const string Live = "live";
    private const string Ready = "ready";
    private const string Broken = "broken";

    public static void AddProbes(this IServiceCollection services, LocalSystem system) =>
        services
            .AddHealthChecks()
            .AddCheck(
                "chain",
                () => That(system.IsRunning, "a part of the chain has ended; see the log"),
                [Live, Ready, Broken]
            )
            .AddCheck("disk", () => That(system.DiskFault is null, system.DiskFault!), [Live, Ready, Broken])
            .AddCheck(
                "data",
                () => That(system.HasData, "the data directory was removed or replaced; start the host anew"),
                [Ready, Broken]
            )
            .AddCheck(
                "backlog",
                () => That(!system.IsOverloaded, $"more than {LocalSystem.BacklogMax} messages are undone"),
                [Ready]
            );

    public static void MapProbes(this WebApplication app, LocalSystem system)
    {
        foreach (var (path, tag) in ((string, string)[])[("", Broken), ($"/{Live}", Live), ($"/{Ready}", Ready)])
        {
            app.MapHealthChecks(
                Path + path,
                new HealthCheckOptions
                {
                    Predicate = check => check.Tags.Contains(tag),
                    ResponseWriter = (context, report) => Write(context, report, system),
                }
            );
        }
    }

    private static HealthCheckResult That(bool isSo, string otherwise) =>
        isSo ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(otherwise);

    private static Task Write(HttpContext context, HealthReport report, LocalSystem system)
    {
        var faults = report.Entries.Values.Where(entry => entry.Status is not HealthStatus.Healthy);
        var status = string.Join("; ", faults.Select(entry => entry.Description));
        return HttpHost.Send(
            context,
            context.Response.StatusCode,
            ValueJson.Write(
                new Value.Map { { "status", status.Length == 0 ? "ok" : status }, { "backlog", system.Backlog } }
            )
        );
    }
}
