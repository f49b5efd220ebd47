using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Ecomm.Emulation.Functions;
using Ecomm.Operations.Aws;
using Ecomm.Operations.Serving;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace Ecomm.Emulation.Http;

/// <summary>
/// The HTTP APIs of a deployment under one address of this machine: finds the route, invokes its function with a request of
/// payload format 2.0, and answers with what the function returns. CORS is that of the deployment; throttling and authorizers are the gateway's own
/// and are not here. See «Create AWS Lambda proxy integrations for HTTP APIs».
/// </summary>
public static partial class HttpApi
{
    /// <summary>The largest body that an HTTP API accepts, in bytes.</summary>
    public const int BodyBytesMax = 10 * 1024 * 1024;

    /// <summary>Builds the web application; it serves when it is started.</summary>
    /// <param name="routes">The routes of all APIs.</param>
    /// <param name="functions">The functions by ARN.</param>
    /// <param name="port">The TCP port on the loopback address; 0 takes a free one.</param>
    /// <param name="time">Tells the time of requests.</param>
    /// <param name="logs">Sets up logging.</param>
    public static WebApplication Build(
        IEnumerable<AwsRoute> routes,
        IReadOnlyDictionary<string, FunctionPool> functions,
        int port,
        TimeProvider time,
        Action<ILoggingBuilder> logs
    )
    {
        var builder = LocalServer.CreateBuilder(typeof(HttpApi), IPAddress.Loopback, port, BodyBytesMax, logs);
        var table = routes.ToDictionary(route => (route.Method, route.Path));
        builder.Services.AddCors();
        builder.Services.AddSingleton<ICorsPolicyProvider>(new PathCors(PoliciesOf(table.Values)));
        var app = builder.Build();
        var callers = new Callers(IPAddress.Loopback);
        app.Use(
            (context, next) =>
                callers.RefuseHost(context.Request) is null ? next(context) : Message(context, 403, "Forbidden")
        );
        app.UseCors();
        app.Run(context => Serve(context, table, functions, time, app.Logger));
        return app;
    }

    // As the gateway, CORS refuses nobody: the answer to a page that is not allowed only lacks the headers, so its browser
    // keeps the answer from it.
    private static Dictionary<string, CorsPolicy> PoliciesOf(IEnumerable<AwsRoute> routes) =>
        routes
            .Where(route => route.Cors is not null)
            .DistinctBy(route => route.Path)
            .ToDictionary(route => route.Path, route => PolicyOf(route.Cors!));

    private static CorsPolicy PolicyOf(AwsCors cors) =>
        new CorsPolicyBuilder()
            .SetIsOriginAllowed(AllowedOrigins.Of(cors.Origins).Allows)
            .WithMethods([.. cors.Methods])
            .WithHeaders([.. cors.Headers])
            .WithExposedHeaders([.. cors.ExposedHeaders])
            .SetPreflightMaxAge(TimeSpan.FromSeconds(cors.MaxAge))
            .Build();

    private static async Task Serve(
        HttpContext context,
        Dictionary<(string Method, string Path), AwsRoute> routes,
        IReadOnlyDictionary<string, FunctionPool> functions,
        TimeProvider time,
        ILogger log
    )
    {
        var request = context.Request;
        if (!routes.TryGetValue((request.Method, request.Path.Value ?? ""), out var route))
        {
            await Message(context, 404, "Not Found");
        }
        else if (await ReadBody(request, context.RequestAborted) is not { } body)
        {
            await Message(context, 413, "Request Entity Too Large");
        }
        else
        {
            var invocation = ToCall(request, route, body, time);
            var function = functions[route.FunctionArn];
            try
            {
                // The function goes on when its caller is gone, as in Lambda.
                var outcome = await function
                    .Invoke(invocation, CancellationToken.None)
                    .WaitAsync(TimeSpan.FromMilliseconds(route.Timeout), time, context.RequestAborted);
                await Answer(context, function, outcome, invocation.RequestId, log);
            }
            catch (TimeoutException)
            {
                await Message(context, 503, "Service Unavailable");
            }
        }
    }

    private static async Task Answer(
        HttpContext context,
        FunctionPool function,
        CallOutcome outcome,
        string requestId,
        ILogger log
    )
    {
        context.Response.Headers["Apigw-Requestid"] = requestId;
        switch (outcome)
        {
            case CallOutcome.Succeeded succeeded when FunctionResponse.Read(succeeded.Payload) is { } response:
                await response.WriteTo(context.Response);
                break;
            case CallOutcome.Succeeded:
                LogFailed(log, function.Name, "its response is not of payload format 2.0");
                await Message(context, 500, "Internal Server Error");
                break;
            case CallOutcome.Failed failed:
                LogFailed(log, function.Name, failed.Error);
                await Message(context, 500, "Internal Server Error");
                break;
        }
    }

    private static FunctionCall ToCall(HttpRequest request, AwsRoute route, byte[] body, TimeProvider time)
    {
        var trace = request.Headers["X-Amzn-Trace-Id"].FirstOrDefault() ?? FunctionCall.NewTrace(time);
        var now = time.GetUtcNow();
        var headers = new JsonObject(
            request.Headers.Select(header => new KeyValuePair<string, JsonNode?>(
                header.Key.ToLowerInvariant(),
                string.Join(',', header.Value.ToArray())
            ))
        )
        {
            ["x-amzn-trace-id"] = trace,
            ["x-forwarded-for"] = "127.0.0.1",
            ["x-forwarded-proto"] = "http",
        };
        var path = request.Path.Value ?? "";
        var text = IsText(request.ContentType) ? DecodeText(body) : null;
        var @event = new JsonObject
        {
            ["version"] = "2.0",
            ["routeKey"] = $"{route.Method} {route.Path}",
            ["rawPath"] = path,
            ["rawQueryString"] = request.QueryString.Value?.TrimStart('?') ?? "",
            ["headers"] = headers,
            ["requestContext"] = new JsonObject
            {
                ["accountId"] = "000000000000",
                ["apiId"] = "local",
                ["domainName"] = request.Host.Value,
                ["domainPrefix"] = "local",
                ["http"] = new JsonObject
                {
                    ["method"] = request.Method,
                    ["path"] = path,
                    ["protocol"] = request.Protocol,
                    ["sourceIp"] = "127.0.0.1",
                    ["userAgent"] = request.Headers.UserAgent.ToString(),
                },
                ["requestId"] = Guid.NewGuid().ToString(),
                ["routeKey"] = $"{route.Method} {route.Path}",
                ["stage"] = "$default",
                ["time"] = now.ToString(
                    "dd/MMM/yyyy:HH:mm:ss +0000",
                    System.Globalization.CultureInfo.InvariantCulture
                ),
                ["timeEpoch"] = now.ToUnixTimeMilliseconds(),
            },
            ["isBase64Encoded"] = body.Length > 0 && text is null,
        };
        if (request.Query.Count > 0)
        {
            @event["queryStringParameters"] = new JsonObject(
                request.Query.Select(pair => new KeyValuePair<string, JsonNode?>(
                    pair.Key,
                    string.Join(',', pair.Value.ToArray())
                ))
            );
        }
        if (body.Length > 0)
        {
            @event["body"] = text ?? Convert.ToBase64String(body);
        }
        return new FunctionCall(@event.ToJsonString(), trace);
    }

    private static async Task<byte[]?> ReadBody(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancel);
            return body.ToArray();
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e) when (e.StatusCode == 413)
        {
            return null;
        }
    }

    // All other types come as base64.
    private static bool IsText(string? contentType) =>
        (contentType ?? "").Split(';')[0].Trim().ToLowerInvariant() is var type
        && (
            type is "application/json" or "application/javascript" or "application/xml"
            || type.StartsWith("text/", StringComparison.Ordinal)
        );

    // What says to be text and is none would not survive as a JSON string.
    private static string? DecodeText(byte[] body)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static Task Message(HttpContext context, int status, string message) =>
        new FunctionResponse(
            status,
            new Dictionary<string, string> { ["content-type"] = "application/json" },
            [],
            Encoding.UTF8.GetBytes(new JsonObject { ["message"] = message }.ToJsonString())
        ).WriteTo(context.Response);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Function} failed: {Error}")]
    private static partial void LogFailed(ILogger log, string function, string error);
}
