using System.Net;
using System.Text;
using Ecomm.Hosting.Console;
using Ecomm.Hosting.Host;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Operations.Serving;
using LanguageExt;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ecomm.Hosting.Http;

/// <summary>
/// The local system over HTTP on the loopback address: the APIs of routes.json, <c>/health</c> and the operations. It checks
/// paths, methods and sizes, as an API gateway would, and leaves the rest to the same handlers that run in Lambda.
/// </summary>
public static class HttpHost
{
    /// <summary>How long a stop waits for requests under way.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    private const string OperationsPath = "/ops";

    /// <summary>Builds the web application; it serves when it is started.</summary>
    /// <param name="title">What the program is called.</param>
    /// <param name="system">The running system.</param>
    /// <param name="port">The TCP port; 0 takes a free one.</param>
    /// <param name="logs">Sets up logging.</param>
    /// <param name="listenOn">The address to listen on; the loopback address without it.</param>
    public static WebApplication Build(
        string title,
        LocalSystem system,
        int port,
        Action<ILoggingBuilder> logs,
        IPAddress? listenOn = null
    )
    {
        var address = listenOn ?? IPAddress.Loopback;
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ApplicationName = typeof(HttpHost).Assembly.GetName().Name }
        );
        builder.Logging.ClearProviders();
        logs(builder.Logging);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The host answers 413 itself, with a body; this is the limit of what Kestrel reads to get rid of the rest.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddConsole(title, system);
        builder.Services.AddTelemetry(title);
        var app = builder.Build();
        var routes = system.Routes.Apis.ToDictionary(route => route.Path, StringComparer.Ordinal);
        Func<HttpRequest, bool> isWelcome = IPAddress.IsLoopback(address)
            ? LocalCallers.IsOfThisMachine
            : LocalCallers.IsOfThisNetwork;
        app.Use(
            (context, next) =>
                isWelcome(context.Request)
                    ? Serve(context, title, system, routes, next)
                    : Message(context, 403, "Forbidden")
        );
        // Only what the APIs and the operations leave over is looked up among the console's pages.
        app.UseRouting();
        app.MapConsole();
        app.MapFallback("{*path}", context => Message(context, 404, "Not Found"));
        return app;
    }

    private static Task Serve(
        HttpContext context,
        string title,
        LocalSystem system,
        Dictionary<string, ApiRoute> routes,
        RequestDelegate console
    )
    {
        var path = context.Request.Path.Value ?? "";
        return path == "/health" ? ServeHealth(context, system)
            : routes.TryGetValue(path, out var route) ? ServeApi(context, system, route)
            : path.StartsWith(OperationsEndpoints.Prefix, StringComparison.Ordinal)
                ? ServeOperation(context, system, path[OperationsEndpoints.Prefix.Length..])
            : HttpMethods.IsGet(context.Request.Method)
            && ContractDocuments.Of(title, system.Catalogue).TryGetValue(path, out var document)
                ? Send(context, 200, document)
            : path == OperationsPath
                ? Send(context, 200, ValueJson.Write(OperationsEndpoints.Describe(system.Catalogue)))
            : ConsolePages.IsServed(context.Request) ? console(context)
            : Message(context, 404, "Not Found");
    }

    private static async Task ServeApi(HttpContext context, LocalSystem system, ApiRoute route)
    {
        if (!HttpMethods.Equals(context.Request.Method, route.Method))
        {
            context.Response.Headers.Allow = route.Method;
            await Message(context, 405, "Method Not Allowed");
            return;
        }
        var trace = context.Request.Headers["traceparent"].FirstOrDefault();
        ReadOnlyMemory<byte> body;
        try
        {
            body = await ReadBody(context.Request, context.RequestAborted);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
        {
            await Message(context, e.StatusCode, "Bad Request");
            return;
        }
        var request = new ApiRequest(body, context.Request.ContentType, trace);
        await Send(context, await system.Serve(route.Name, request, context.RequestAborted));
    }

    private static async Task ServeOperation(HttpContext context, LocalSystem system, string path)
    {
        var operations = OperationsEndpoints.Of(path);
        var method = context.Request.Method;
        if (operations.Count == 0)
        {
            await Message(context, 404, "Not Found");
        }
        else if (
            operations.FirstOrDefault(candidate => HttpMethods.Equals(method, candidate.Method)) is not { } operation
        )
        {
            context.Response.Headers.Allow = string.Join(", ", operations.Select(candidate => candidate.Method));
            await Message(context, 405, "Method Not Allowed");
        }
        else
        {
            try
            {
                await Serve(context, system, operation);
            }
            catch (StoreUnavailableException e)
            {
                await Message(context, 503, e.Message);
            }
            catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
            {
                await Message(context, e.StatusCode, "Bad Request");
            }
        }
    }

    private static async Task Serve(HttpContext context, LocalSystem system, Operation operation)
    {
        var body = await ReadBody(context.Request, context.RequestAborted);
        if (body.Length > ApiHandler.BodyBytesMax)
        {
            await Message(context, 413, "Content Too Large");
            return;
        }
        var parsed = body.IsEmpty ? new Value.Map() : ValueJson.Parse(body.Span);
        if (parsed.Case is not Value.Map map)
        {
            var fault = parsed.Match(
                Right: value => $"is {value.Describe()}; expected an object",
                Left: error => error
            );
            await Message(context, 400, $"body {fault}");
            return;
        }
        var call = new OperationCall(system, context.Request.Query, map, context.RequestAborted);
        await (
            await operation.Answer(call) switch
            {
                OperationAnswer.Json(var value) => Send(context, 200, ValueJson.Write(value)),
                OperationAnswer.Text(var text, var contentType) => Send(context, 200, text, contentType),
                OperationAnswer.Faulty(var faults) => Message(context, 400, faults.ToString()),
                OperationAnswer.Missing(var what) => Message(context, 404, what),
                _ => throw new System.Diagnostics.UnreachableException(),
            }
        );
    }

    private static Task ServeHealth(HttpContext context, LocalSystem system)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Get;
            return Message(context, 405, "Method Not Allowed");
        }
        var (status, text) = system.IsRunning ? (200, "ok") : (500, "the chain has stopped; see the log");
        return Send(
            context,
            status,
            ValueJson.Write(new Value.Map { { "status", text }, { "backlog", system.Backlog } })
        );
    }

    // Reads at most one byte more than a handler accepts: enough for it to see that there are too many.
    private static async Task<ReadOnlyMemory<byte>> ReadBody(HttpRequest request, CancellationToken cancel)
    {
        var expected = request.ContentLength ?? ApiHandler.BodyBytesMax;
        var buffer = new byte[Math.Min(expected, ApiHandler.BodyBytesMax) + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return buffer.AsMemory(0, length);
    }

    private static Task Message(HttpContext context, int status, string message) =>
        Send(context, status, ValueJson.Write(new Value.Map { { "message", message } }));

    private static Task Send(HttpContext context, ApiResponse response)
    {
        context.Response.Headers[ApiResponse.TraceHeader] = response.TraceId;
        if (response.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds;
        }
        return Send(context, response.Status, response.Body);
    }

    private static async Task Send(
        HttpContext context,
        int status,
        string text,
        string contentType = ApiResponse.ContentType
    )
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.Headers.ContentLength = bytes.Length;
        await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
    }
}
