using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ecomm.Contracts.Storage;

/// <summary>What happens to a request on its way to the database, or to its answer on the way back.</summary>
public enum Fault
{
    None,

    /// <summary>It is done, and the connection breaks before the answer.</summary>
    AnswerLost,

    /// <summary>It is not done, and a server says so with status 500.</summary>
    ServerError,

    Throttled,
    TransactionConflict,
    TransactionCancelledByConflict,
}

/// <summary>A proxy before a database, whose next faults can be set; a real server on a real connection.</summary>
public sealed class FaultyDynamoDb : IAsyncDisposable
{
    private readonly HttpClient http;
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Fault> faults = new();

    private FaultyDynamoDb(Uri target, WebApplication app)
    {
        http = new HttpClient { BaseAddress = target };
        this.app = app;
    }

    public Uri Address => new(app.Urls.First());

    /// <summary>Bodies of all requests, in their order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static async Task<FaultyDynamoDb> Start(Uri target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var proxy = new FaultyDynamoDb(target, app);
        app.Run(proxy.Forward);
        await app.StartAsync();
        return proxy;
    }

    /// <summary>The faults of the next requests, one each; then all goes well.</summary>
    public void Next(params Fault[] next)
    {
        foreach (var fault in next)
        {
            faults.Enqueue(fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task Forward(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        Requests.Enqueue(body);
        var fault = faults.TryDequeue(out var next) ? next : Fault.None;
        if (Answer(fault) is var (status, error))
        {
            await Write(context, status, error);
            return;
        }
        using var answer = await Send(context.Request.Headers, body);
        if (fault is Fault.AnswerLost)
        {
            context.Abort();
            return;
        }
        await Write(context, (int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<HttpResponseMessage> Send(IHeaderDictionary headers, string body)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/")
        {
            Content = new StringContent(body, Encoding.UTF8),
        };
        message.Content.Headers.ContentType = new("application/x-amz-json-1.0");
        foreach (var name in (string[])["X-Amz-Target", "X-Amz-Date", "Authorization"])
        {
            message.Headers.TryAddWithoutValidation(name, headers[name].ToArray());
        }
        return await http.SendAsync(message);
    }

    private static (int Status, string Body)? Answer(Fault fault) =>
        fault switch
        {
            Fault.ServerError => (500, Error("InternalServerError")),
            Fault.Throttled => (400, Error("ThrottlingException")),
            Fault.TransactionConflict => (400, Error("TransactionConflictException")),
            Fault.TransactionCancelledByConflict => (
                400,
                """
                {"__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException", "Message": "cancelled",
                 "CancellationReasons": [{"Code": "None"}, {"Code": "TransactionConflict", "Message": "ongoing"}]}
                """
            ),
            _ => null,
        };

    private static string Error(string type) =>
        $$"""{"__type": "com.amazonaws.dynamodb.v20120810#{{type}}", "message": "injected"}""";

    private static Task Write(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.0";
        return context.Response.WriteAsync(body);
    }
}
