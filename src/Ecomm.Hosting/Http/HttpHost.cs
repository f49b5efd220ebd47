using System.Net;
using System.Text;
using Ecomm.Hosting.Console;
using Ecomm.Hosting.Host;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Operations.Serving;
using LanguageExt;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Ecomm.Hosting.Http;

/// <summary>
/// The local system over HTTP: the APIs of routes.json, the operations, probes, metrics and the console. It checks paths, methods
/// and sizes, as an API gateway would, and leaves the rest to the same handlers that run in Lambda.
/// </summary>
public static class HttpHost
{
    internal const string TooLarge = "Content Too Large";
    internal const string NoData = "the data directory was removed or replaced";
    private const string OperationsPath = "/ops";

    /// <summary>Builds the web application; it serves when it is started.</summary>
    /// <param name="title">What the program is called.</param>
    /// <param name="system">The running system.</param>
    /// <param name="edge">Where it listens, and whom it answers.</param>
    /// <param name="logs">Sets up logging.</param>
    /// <exception cref="ArgumentException">It would be open to a network without a token.</exception>
    public static WebApplication Build(string title, LocalSystem system, HttpEdge edge, Action<ILoggingBuilder> logs)
    {
        if (!IPAddress.IsLoopback(edge.Address) && edge.Token is null)
        {
            throw new ArgumentException($"{edge.Address} is open to a network, which needs a token", nameof(edge));
        }
        // The host answers 413 itself, with a body, so Kestrel sets no limit.
        var builder = LocalServer.CreateBuilder(typeof(HttpHost), edge.Address, edge.Port, bodyBytesMax: null, logs);
        builder.Services.AddProbes(system);
        builder.AddTelemetry(title);
        // Made when somebody asks for them: a host starts without.
        var documents = new Lazy<IReadOnlyDictionary<string, string>>(() =>
            ContractDocuments.Of(title, system.Catalogue)
        );
        builder.Services.AddConsole(title, system, () => documents.Value[ContractDocuments.OpenApiPath]);
        var routes = system.Routes.Apis.ToDictionary(route => route.Path, StringComparer.Ordinal);
        builder.Services.AddCors();
        builder.Services.AddSingleton<ICorsPolicyProvider>(
            new PathCors(routes.ToDictionary(route => route.Key, route => CorsOf(route.Value, edge.Origins)))
        );
        var app = builder.Build();
        var callers = new Callers(edge.Address);
        app.Use(
            (context, next) =>
                Refuse(context.Request, callers, edge.Origins, routes) is { } why
                    ? Message(context, 403, $"Forbidden: {why}")
                    : next(AsGet(context))
        );
        // A preflight brings no token, so it is answered before the token is asked for.
        app.UseCors();
        if (edge.Token is { } token)
        {
            app.Use((context, next) => token.Check(context, next));
        }
        app.Use((context, next) => Serve(context, system, documents, routes, next));
        // Only what the APIs and the operations leave over is looked up among the probes and the console's pages.
        app.UseRouting();
        app.MapProbes(system);
        app.MapMetrics(title);
        app.MapConsole();
        app.MapFallback("{*path}", context => Message(context, 404, "Not Found"));
        return app;
    }

    private static string? Refuse(
        HttpRequest request,
        Callers callers,
        AllowedOrigins origins,
        Dictionary<string, ApiRoute> routes
    ) =>
        callers.RefuseHost(request)
        ?? Callers.RefuseOrigin(request, routes.ContainsKey(request.Path.Value ?? "") ? origins : null);

    /// <summary>What a page of another origin may send to a route and read of its answer: Terraform's apis.tf says the same.</summary>
    private static CorsPolicy CorsOf(ApiRoute route, AllowedOrigins origins) =>
        new CorsPolicyBuilder()
            .SetIsOriginAllowed(origins.Allows)
            .WithMethods(HttpMethods.Options, route.Method)
            .WithHeaders(
                "authorization",
                "content-type",
                "traceparent",
                "x-amz-date",
                "x-amz-security-token",
                "x-api-key"
            )
            .WithExposedHeaders("retry-after", ApiResponse.TraceHeader)
            .SetPreflightMaxAge(TimeSpan.FromHours(1))
            .Build();

    // HEAD is GET without the body, which Kestrel leaves out by itself.
    private static HttpContext AsGet(HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
        }
        return context;
    }

    private static Task Serve(
        HttpContext context,
        LocalSystem system,
        Lazy<IReadOnlyDictionary<string, string>> documents,
        Dictionary<string, ApiRoute> routes,
        RequestDelegate next
    )
    {
        var path = context.Request.Path.Value ?? "";
        return routes.TryGetValue(path, out var route) ? ServeApi(context, system, route)
            : path.StartsWith(OperationsEndpoints.Prefix, StringComparison.Ordinal)
                ? ServeOperation(context, system, path[OperationsEndpoints.Prefix.Length..])
            : HttpMethods.IsGet(context.Request.Method)
            && path is (ContractDocuments.OpenApiPath or ContractDocuments.AsyncApiPath)
                ? Send(context, 200, documents.Value[path])
            : path == OperationsPath
                ? Send(context, 200, ValueJson.Write(OperationsEndpoints.Describe(system.Catalogue)))
            : ConsolePages.IsServed(context.Request) ? next(context)
            : path.StartsWith(Probes.Path, StringComparison.Ordinal) ? NotAllowed(context, HttpMethods.Get)
            : Message(context, 404, "Not Found");
    }

    private static Task NotAllowed(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return Message(context, 405, "Method Not Allowed");
    }

    private static async Task ServeApi(HttpContext context, LocalSystem system, ApiRoute route)
    {
        if (!HttpMethods.Equals(context.Request.Method, route.Method))
        {
            await NotAllowed(context, route.Method);
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
            await NotAllowed(context, string.Join(", ", operations.Select(candidate => candidate.Method)));
        }
        else if (!system.HasData)
        {
            await Message(context, 503, NoData);
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
            await Message(context, 413, TooLarge);
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
        var given = operation.Takes.Read(context.Request.Query, map, system.Catalogue);
        if (given.Case is not Value.Map known)
        {
            await Message(context, 400, ((Faults)given).ToString());
            return;
        }
        var call = new OperationCall(system, known, context.RequestAborted);
        await (
            await operation.Answer(call) switch
            {
                OperationAnswer.Json(var value) => Send(context, 200, ValueJson.Write(value)),
                OperationAnswer.Text(var text) => Send(context, 200, text, operation.ContentType),
                OperationAnswer.Faulty(var faults) => Message(context, 400, faults.ToString()),
                OperationAnswer.Missing(var what) => Message(context, 404, what),
                _ => throw new System.Diagnostics.UnreachableException(),
            }
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

    internal static Task Message(HttpContext context, int status, string message) =>
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

    internal static async Task Send(
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
