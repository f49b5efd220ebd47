using Ecomm.Decisions;
using Ecomm.Hosting.Host;
using Ecomm.Hosting.Http;
using Ecomm.Operations.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecomm.Tests.Hosts;

/// <summary>
/// A whole host on a free port, in the tests' own process: it needs no second of the processor to start. What is about the process or its
/// command line starts one of its own.
/// </summary>
internal sealed class InProcessHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private InProcessHost(LocalOptions options, HttpEdge edge)
    {
        System = LocalSystem.Start(Domains.All, options, NullLoggerFactory.Instance);
        app = HttpHost.Build("Ecomm", System, edge, logs => logs.SetMinimumLevel(LogLevel.None));
    }

    public LocalSystem System { get; }

    public Uri Address => ServerAddress.Of(app);

    public static async Task<InProcessHost> Start(LocalOptions options, HttpEdge? edge = null)
    {
        var host = new InProcessHost(options, edge ?? new HttpEdge());
        await host.app.StartAsync();
        return host;
    }

    /// <summary>Ends it as a supervisor does: deliveries under way are finished.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await System.DisposeAsync();
    }
}
