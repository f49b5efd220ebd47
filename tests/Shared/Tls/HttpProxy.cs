using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Ecomm.Tests.Tls;

/// <summary>
/// A server on 127.0.0.1, over TLS if it has a certificate, that keeps connections open as AWS does and counts them. It answers each
/// request itself or passes it on.
/// </summary>
internal sealed class HttpProxy : IAsyncDisposable
{
    private static readonly string[] NotPassed =
    [
        "Host",
        "Connection",
        "Transfer-Encoding",
        "Content-Length",
        "Expect",
    ];

    private readonly WebApplication app;
    private int connections;
    private int requests;

    private HttpProxy(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First());

    /// <summary>Connections that were opened, with TLS those whose handshake has ended well.</summary>
    public int Connections => Volatile.Read(ref connections);

    public int Requests => Volatile.Read(ref requests);

    /// <param name="certificate">The server's, with its key; null speaks plain HTTP.</param>
    /// <param name="answer">Answers a request.</param>
    public static async Task<HttpProxy> Start(X509Certificate2? certificate, RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        HttpProxy? proxy = null;
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                {
                    listen.Protocols = HttpProtocols.Http1;
                    if (certificate is not null)
                    {
                        listen.UseHttps(certificate);
                    }
                    // Behind TLS: it is called when the handshake is done.
                    listen.Use(next =>
                        connection =>
                        {
                            Interlocked.Increment(ref proxy!.connections);
                            return next(connection);
                        }
                    );
                }
            )
        );
        var app = builder.Build();
        proxy = new HttpProxy(app);
        app.Run(context =>
        {
            Interlocked.Increment(ref proxy.requests);
            return answer(context);
        });
        await app.StartAsync();
        return proxy;
    }

    /// <summary>Passes each request on to another server.</summary>
    public static Task<HttpProxy> Before(Uri target, HttpClient http, X509Certificate2? certificate) =>
        Start(certificate, context => Forward(context, target, http));

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static async Task Forward(HttpContext context, Uri target, HttpClient http)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            new Uri(target, context.Features.Get<IHttpRequestFeature>()!.RawTarget)
        )
        {
            Content = new ByteArrayContent(body.ToArray()),
        };
        foreach (var (name, values) in context.Request.Headers.Where(header => IsPassed(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }
        using var answer = await http.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (
            var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => IsPassed(header.Key))
        )
        {
            context.Response.Headers[name] = values.ToArray();
        }
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static bool IsPassed(string header) => !NotPassed.Contains(header, StringComparer.OrdinalIgnoreCase);
}
