using System.Collections.Frozen;
using Ecomm.Hosting.Console.Parts;
using Ecomm.Hosting.Host;
using Ecomm.Hosting.Observation;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Ecomm.Hosting.Console;

/// <summary>The console: Blazor Server pages over the running system, with everything they load inside this program.</summary>
public static class ConsolePages
{
    /// <summary>A page whose connection was lost is kept so long, in case it comes back.</summary>
    public static readonly TimeSpan AbsenceMax = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest text of a field, in UTF-16 units: an item of DynamoDB's 400 KiB, indented. A browser takes no more of what is pasted.
    /// </summary>
    public const int TextMax = 512 * 1024;

    /// <summary>The longest text that is searched for, in UTF-16 units: it is a part of the address, and a server takes no long ones.</summary>
    public const int SearchMax = 200;

    /// <summary>
    /// Bytes of a message from a page: a field's longest text, each of whose units JSON may need six bytes for. A longer message ends the
    /// circuit, and the page goes on with the text of before, which is not what it shows.
    /// </summary>
    private const int MessageMax = (TextMax * 6) + (64 * 1024);

    private const int AbsentMax = 10;
    private const string CircuitPath = "/_blazor";

    private static readonly FrozenDictionary<string, (string ContentType, byte[] Bytes)> Assets = new[]
    {
        Asset("/_framework/blazor.web.js", "blazor.web.js", "text/javascript"),
        Asset("/console.js", "console.js", "text/javascript"),
        Asset("/console.css", "console.css", "text/css"),
        Asset("/favicon.svg", "favicon.svg", "image/svg+xml"),
    }.ToFrozenDictionary();

    /// <summary>Registers what the pages need.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="title">What the program is called.</param>
    /// <param name="system">The running system.</param>
    /// <param name="openApi">The document of its APIs and operations, as JSON; asked for when a page shows it.</param>
    public static void AddConsole(
        this IServiceCollection services,
        string title,
        LocalSystem system,
        Func<string> openApi
    )
    {
        services.AddSingleton(new ApiReference(openApi));
        services.AddSingleton(new ConsoleSettings(title));
        services.AddSingleton(new Tones(system.Catalogue));
        services.AddSingleton(system);
        services.AddSingleton(provider => new LiveView(
            system,
            TimeProvider.System,
            provider.GetRequiredService<ILogger<LiveView>>()
        ));
        services
            .AddRazorComponents()
            .AddInteractiveServerComponents(circuits =>
            {
                // A page that was left goes on looking until its circuit is given up.
                circuits.DisconnectedCircuitRetentionPeriod = AbsenceMax;
                circuits.DisconnectedCircuitMaxRetained = AbsentMax;
            })
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = MessageMax);
        // What the pages protect lives no longer than this process; nothing is to be left in the user's home.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
    }

    /// <summary>Maps the pages, their circuit and their assets.</summary>
    public static void MapConsole(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        foreach (var (path, (contentType, bytes)) in Assets)
        {
            app.MapGet(path, context => Send(context, contentType, bytes));
        }
    }

    /// <summary>Whether a page, an asset or the circuit may be meant: pages are read, never posted to.</summary>
    public static bool IsServed(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        || HttpMethods.IsHead(request.Method)
        || request.Path.StartsWithSegments(CircuitPath, StringComparison.Ordinal);

    private static async Task Send(HttpContext context, string contentType, byte[] bytes)
    {
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static KeyValuePair<string, (string, byte[])> Asset(string path, string resource, string contentType)
    {
        using var stream =
            typeof(ConsolePages).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return new(path, (contentType, bytes.ToArray()));
    }
}
