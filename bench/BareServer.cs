using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ecomm.Bench;

/// <summary>Kestrel alone: it reads a request to its end, and accepts it. What HTTP costs at least, the load generator included.</summary>
internal static class BareServer
{
    /// <summary>What makes this program one.</summary>
    public const string Argument = "bare";

    /// <summary>Serves until it is killed.</summary>
    public static async Task Run()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = HttpMethods.IsPost(context.Request.Method) ? 202 : 200;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"backlog":0,"drained":true}""");
        });
        await app.StartAsync();
        var address = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"listens on {address}"));
        await app.WaitForShutdownAsync();
    }
}
