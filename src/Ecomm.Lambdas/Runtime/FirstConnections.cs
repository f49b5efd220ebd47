using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Amazon.Runtime;

namespace Ecomm.Lambdas.Runtime;

/// <summary>
/// Opens a connection to each service in the function's init, TLS included, so that the first invocation need not. A connection waits
/// until the client of that service asks for its first one. Nothing is sent over it before: a service sees no request that an invocation
/// did not make, and whoever counts requests or checks permissions counts what he did before.
/// </summary>
/// <param name="time">How old a connection is, and how long init waits.</param>
public sealed class FirstConnections(TimeProvider time)
{
    /// <summary>Init waits this long; a slower connection is used by the first request, or replaced. Lambda gives init 10 s.</summary>
    public static readonly TimeSpan OpenTimeMax = TimeSpan.FromSeconds(1);

    /// <summary>
    /// An older connection is not used: between init and the first invocation of an instance that is kept ready may be minutes, and
    /// servers close what is idle.
    /// </summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<(string Host, int Port), Task<Opened?>> waiting = new();

    /// <summary>Begins to open a connection to the server of this address. It throws nothing.</summary>
    public void Open(Uri address)
    {
        var server = (address.IdnHost, address.Port);
        if (!waiting.ContainsKey(server))
        {
            waiting[server] = TryOpen(address);
        }
    }

    /// <summary>Waits until all connections are open or have failed, at most <see cref="OpenTimeMax"/>. It throws nothing.</summary>
    public async Task Wait()
    {
        using var done = new CancellationTokenSource();
        await Task.WhenAny(Task.WhenAll(waiting.Values), Task.Delay(OpenTimeMax, time, done.Token));
        await done.CancelAsync();
    }

    /// <summary>Has this handler take its first connection to a server from those that are open; all others it opens as ever.</summary>
    public SocketsHttpHandler Feed(SocketsHttpHandler handler)
    {
        handler.ConnectCallback = Connect;
        return handler;
    }

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var server = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        if (waiting.TryRemove(server, out var opening) && await opening.WaitAsync(cancel) is { } opened)
        {
            if (time.GetElapsedTime(opened.At) <= AgeMax)
            {
                return opened.Stream;
            }
            await opened.Stream.DisposeAsync();
        }
        return await ConnectTcp(server.Host, server.Port, cancel);
    }

    [SuppressMessage("Design", "CA1031", Justification = "The first request will fail likewise, and says so.")]
    private async Task<Opened?> TryOpen(Uri address)
    {
        Stream? stream = null;
        try
        {
            stream = await ConnectTcp(address.IdnHost, address.Port, CancellationToken.None);
            if (address.Scheme == Uri.UriSchemeHttps)
            {
                // The client takes a stream that speaks TLS as it is, and others it would secure itself.
                var tls = new SslStream(stream);
                stream = tls;
                await tls.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions { TargetHost = address.IdnHost }
                );
            }
            return new Opened(stream, time.GetTimestamp());
        }
        catch (Exception)
        {
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }
            return null;
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The stream owns its socket.")]
    private static async Task<NetworkStream> ConnectTcp(string host, int port, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed record Opened(Stream Stream, long At);
}

/// <summary>HTTP clients of the SDK that take their first connection from those that init has opened.</summary>
internal sealed class ConnectedClients(FirstConnections connections) : HttpClientFactory
{
    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes of its handler.")]
    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var http = new HttpClient(connections.Feed(new SocketsHttpHandler { UseCookies = false }));
        if (clientConfig.Timeout is { } timeout)
        {
            http.Timeout = timeout;
        }
        return http;
    }
}
