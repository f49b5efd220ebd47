using System.Globalization;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Ecomm.Operations.Aws;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ecomm.Emulation.Functions;

/// <summary>
/// Lambda's runtime API, the server's side: what one instance of a function sees of Lambda. It has an address of its own, and
/// hands out one invocation at a time. See «Using the Lambda runtime API for custom runtimes».
/// </summary>
public sealed class RuntimeApi : IHttpApplication<HttpContext>, IAsyncDisposable
{
    /// <summary>A response may be 6 MB long, as documented.</summary>
    public const int ResponseBytesMax = 6 * 1024 * 1024;

    private const string Prefix = "/2018-06-01/runtime/";

    private readonly AwsFunction function;
    private readonly TimeProvider time;
    private readonly KestrelServer server;
    private readonly Channel<Running> waiting = Channel.CreateUnbounded<Running>();
    private volatile CallOutcome.Failed? initError;
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Running? current;

    private RuntimeApi(AwsFunction function, TimeProvider time)
    {
        (this.function, this.time) = (function, time);
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        options.Limits.MaxRequestBodySize = null;
        server = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance
        );
    }

    /// <summary>Host and port, as <c>AWS_LAMBDA_RUNTIME_API</c> says it.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Whether the function said that it cannot start; all of its invocations fail then.</summary>
    public bool InitFailed => initError is not null;

    /// <summary>Ends when the function asks for its first invocation.</summary>
    public Task Asked => asked.Task;

    /// <summary>Starts to listen on a free port of the loopback address.</summary>
    public static async Task<RuntimeApi> Start(AwsFunction function, TimeProvider time)
    {
        var api = new RuntimeApi(function, time);
        await api.server.StartAsync(api, CancellationToken.None);
        api.Address = new Uri(api.server.Features.Get<IServerAddressesFeature>()!.Addresses.First()).Authority;
        return api;
    }

    /// <summary>Hands the invocation to the function as soon as it asks for one.</summary>
    /// <returns>When it took the invocation, and then what it answered.</returns>
    public (Task Taken, Task<CallOutcome> Answered) Invoke(FunctionCall invocation)
    {
        var running = new Running(invocation);
        waiting.Writer.TryWrite(running);
        FailIfInitFailed();
        return (running.Taken.Task, running.Answered.Task);
    }

    public async ValueTask DisposeAsync()
    {
        // A function that waits for work would never let go: there is nothing to finish politely.
        await server.StopAsync(new CancellationToken(canceled: true));
        server.Dispose();
    }

    HttpContext IHttpApplication<HttpContext>.CreateContext(IFeatureCollection contextFeatures) =>
        new DefaultHttpContext(contextFeatures);

    async Task IHttpApplication<HttpContext>.ProcessRequestAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var parts = path.StartsWith(Prefix, StringComparison.Ordinal) ? path[Prefix.Length..].Split('/') : [];
        switch (context.Request.Method, parts)
        {
            case ("GET", ["invocation", "next"]):
                await Next(context);
                break;
            case ("POST", ["invocation", var id, "response"]):
                await Settle(context, id, body => new CallOutcome.Succeeded(body));
                break;
            case ("POST", ["invocation", var id, "error"]):
                await Settle(context, id, CallOutcome.FromReport);
                break;
            case ("POST", ["init", "error"]):
                initError = CallOutcome.FromReport(await Read(context));
                FailIfInitFailed();
                await Reply(context, 202, """{"status":"OK"}""");
                break;
            default:
                await Reply(context, 404, """{"errorType":"NotFound","errorMessage":"no such resource"}""");
                break;
        }
    }

    void IHttpApplication<HttpContext>.DisposeContext(HttpContext context, Exception? exception) { }

    private void FailIfInitFailed()
    {
        while (initError is { } error && waiting.Reader.TryRead(out var running))
        {
            running.Answered.TrySetResult(error);
        }
    }

    private async Task Next(HttpContext context)
    {
        asked.TrySetResult();
        var running = await waiting.Reader.ReadAsync(context.RequestAborted);
        current = running;
        var headers = context.Response.Headers;
        var deadline = time.GetUtcNow().AddSeconds(function.Timeout).ToUnixTimeMilliseconds();
        headers["Lambda-Runtime-Aws-Request-Id"] = running.Call.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = deadline.ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = function.Arn;
        headers["Lambda-Runtime-Trace-Id"] = running.Call.TraceHeader;
        running.Taken.TrySetResult();
        await Reply(context, 200, running.Call.Payload);
    }

    private async Task Settle(HttpContext context, string id, Func<string, CallOutcome> outcome)
    {
        var body = await Read(context);
        if (current is not { } running || running.Call.RequestId != id || running.Answered.Task.IsCompleted)
        {
            await Reply(context, 400, """{"errorType":"InvalidRequestID","errorMessage":"not under way"}""");
        }
        else if (Encoding.UTF8.GetByteCount(body) > ResponseBytesMax)
        {
            running.Answered.TrySetResult(new CallOutcome.Failed("Function.ResponseSizeTooLarge"));
            await Reply(context, 413, """{"errorType":"RequestEntityTooLarge","errorMessage":"over 6 MB"}""");
        }
        else
        {
            // First the outcome: the process may end as soon as it has its reply.
            running.Answered.TrySetResult(outcome(body));
            await Reply(context, 202, """{"status":"OK"}""");
        }
    }

    private static async Task<string> Read(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(context.RequestAborted);
    }

    private static async Task Reply(HttpContext context, int status, string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private sealed record Running(FunctionCall Call)
    {
        public TaskCompletionSource Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<CallOutcome> Answered { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
