using System.Net;
using Ecomm.Operations.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Ecomm.Bench;

/// <summary>
/// The host's web server alone: it reads a request to its end, and accepts it. What HTTP costs at least, the load generator included.
/// </summary>
internal static class BareServer
{
    /// <summary>What makes this program one.</summary>
    public const string Argument = "bare";

    /// <summary>Serves until it is killed.</summary>
    public static async Task Run()
    {
        await using var app = LocalServer
            .CreateBuilder(typeof(BareServer), IPAddress.Loopback, port: 0, bodyBytesMax: null, _ => { })
            .Build();
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = HttpMethods.IsPost(context.Request.Method) ? 202 : 200;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"backlog":0,"drained":true}""");
        });
        await app.StartAsync();
        Console.WriteLine($"listens on {app.Urls.Single()}");
        await app.WaitForShutdownAsync();
    }
}
