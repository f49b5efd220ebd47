using Ecomm.Decisions;
using Ecomm.Hosting.Host;
using Ecomm.Hosting.Http;
using Ecomm.Operations.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecomm.Tests.Hosts;

/// <summary>
/// A whole host on a free port, in the tests' own process. It starts without the second of processor time that a process takes. What is
/// about the process or its command line starts one of its own.
/// </summary>
internal sealed class InProcessHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private InProcessHost(LocalSystem system, WebApplication app) => (System, this.app) = (system, app);

    public LocalSystem System { get; }

    public Uri Address => ServerAddress.Of(app);

    public static async Task<InProcessHost> Start(LocalOptions options, HttpEdge? edge = null)
    {
        var system = LocalSystem.Start(Domains.All, options, NullLoggerFactory.Instance);
        WebApplication? app = null;
        try
        {
            app = HttpHost.Build("Ecomm", system, edge ?? new HttpEdge(), logs => logs.SetMinimumLevel(LogLevel.None));
            await app.StartAsync();
            return new InProcessHost(system, app);
        }
        catch
        {
            await (app?.DisposeAsync() ?? ValueTask.CompletedTask);
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as a supervisor does: requests and deliveries under way are finished.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await System.DisposeAsync();
    }
}
