using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Ecomm.Aws.Tests.Tools;

/// <summary>Stands between programs and an emulator of AWS: passes every request on as it is and writes down what was asked.</summary>
internal sealed class CallLog : IAsyncDisposable
{
    // The emulator's name and the connection are its own; bodies are passed on whole.
    private static readonly string[] NotPassed =
    [
        "Host",
        "Connection",
        "Transfer-Encoding",
        "Content-Length",
        "Expect",
    ];

    private readonly HttpClient http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        }
    )
    {
        Timeout = TimeSpan.FromMinutes(5),
    };
    private readonly ConcurrentQueue<AwsCall> calls = new();
    private readonly Uri target;
    private readonly WebApplication app;

    private CallLog(Uri target, WebApplication app) => (this.target, this.app) = (target, app);

    /// <summary>Where programs find the emulator.</summary>
    public string Url => app.Urls.First();

    /// <summary>What was asked, in the order in which it came in.</summary>
    public IReadOnlyList<AwsCall> Calls => [.. calls];

    public static async Task<CallLog> Start(Uri target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var app = builder.Build();
        var log = new CallLog(target, app);
        app.Run(log.Forward);
        await app.StartAsync();
        return log;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task Forward(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var path = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var headers = context.Request.Headers;
        calls.Enqueue(
            AwsCall.Of(
                context.Request.Method,
                path,
                $"{headers.Authorization}",
                $"{headers["X-Amz-Target"]}",
                Encoding.UTF8.GetString(body.ToArray())
            )
        );

        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            // Escaped slashes are part of a name.
            new Uri(
                target.GetLeftPart(UriPartial.Authority) + path,
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
            )
        );
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body.ToArray());
        }
        foreach (
            var (name, values) in headers.Where(header =>
                !NotPassed.Contains(header.Key, StringComparer.OrdinalIgnoreCase)
            )
        )
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }
        using var answer = await http.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (
            var (name, values) in answer
                .Headers.Concat(answer.Content.Headers)
                .Where(header => !NotPassed.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
        )
        {
            context.Response.Headers[name] = values.ToArray();
        }
        if (answer.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified))
        {
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }
}
