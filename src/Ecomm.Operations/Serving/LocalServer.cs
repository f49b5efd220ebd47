using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;

namespace Ecomm.Operations.Serving;

/// <summary>A web server of this program: one listener, and no setting that its options do not name.</summary>
public static class LocalServer
{
    /// <summary>
    /// Connections at once; more are closed as they come. Each needs a file descriptor, and where a process may open 1,024
    /// files, one that runs out of them ends.
    /// </summary>
    public const int ConnectionsMax = 512;

    /// <summary>How long a stop waits for requests under way.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Starts an application that <see cref="CreateBuilder"/> has begun.</summary>
    /// <exception cref="IOException">
    /// Its address and port cannot be listened on: they are in use, are not this machine's, or need more rights.
    /// </exception>
    public static async Task Start(WebApplication app, IPAddress address, int port, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (SocketException e)
        {
            throw new IOException($"{new IPEndPoint(address, port)} cannot be listened on: {e.Message}", e);
        }
    }

    /// <summary>
    /// A builder without configuration sources: an <c>appsettings.json</c> that happens to lie in the current directory, or a
    /// variable meant for another program, could otherwise open a listener, refuse hosts, or stop the start.
    /// </summary>
    /// <param name="program">A type of the assembly whose program it is.</param>
    /// <param name="address">The address to listen on.</param>
    /// <param name="port">The TCP port; 0 takes a free one.</param>
    /// <param name="bodyBytesMax">The largest body that is read, or null.</param>
    /// <param name="logs">Sets up logging.</param>
    public static WebApplicationBuilder CreateBuilder(
        Type program,
        IPAddress address,
        int port,
        long? bodyBytesMax,
        Action<ILoggingBuilder> logs
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions
            {
                ApplicationName = program.Assembly.GetName().Name,
                // Nothing is served from files; the current directory may be anything, and may be removed.
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        logs(builder.Logging);
        builder.Services.AddRouting();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = bodyBytesMax;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            kestrel.Limits.MaxConcurrentUpgradedConnections = ConnectionsMax;
            kestrel.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        return builder;
    }
}
