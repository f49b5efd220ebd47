using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Ecomm.Tests;

/// <summary>A span as a receiver gives it back.</summary>
internal sealed record ReceivedSpan(
    string Service,
    string TraceId,
    string SpanId,
    string? ParentId,
    string Name,
    int Kind,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<string> Links
)
{
    public const int Server = 2;
    public const int Client = 3;
    public const int Producer = 4;
    public const int Consumer = 5;
}

/// <summary>
/// A receiver of OpenTelemetry's protocol that others have written: the Aspire dashboard. It takes what is exported, over gRPC and HTTP,
/// and tells what it has understood.
/// </summary>
internal sealed class Receiver : IDisposable
{
    private static readonly string Program = typeof(Receiver)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == nameof(Receiver))
        .Value!;

    private readonly Process process;
    private readonly HttpClient http;

    private Receiver(int page, int grpc, int web)
    {
        Grpc = Local(grpc);
        Http = Local(web);
        http = new HttpClient { BaseAddress = Local(page) };
        var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (
            var (name, value) in new[]
            {
                ("ASPNETCORE_URLS", Local(page).ToString()),
                ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", Grpc.ToString()),
                ("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", Http.ToString()),
                ("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", "true"),
                ("DOTNET_ROOT", Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."))),
            }
        )
        {
            start.Environment[name] = value;
        }
        process = Process.Start(start)!;
        Leash.Hold(process);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it takes exports over gRPC.</summary>
    public Uri Grpc { get; }

    /// <summary>Where it takes exports over HTTP.</summary>
    public Uri Http { get; }

    /// <summary>Starts one. A test on a machine that none is built for is skipped, or fails where everything is required.</summary>
    public static async Task<Receiver> Start()
    {
        var isRequired = Environment.GetEnvironmentVariable("ECOMM_REQUIRE_ALL") == "1";
        Skip.IfNot(
            File.Exists(Program) || isRequired,
            $"no receiver of telemetry is built for this platform: {Program}"
        );
        var ports = FreePorts(3);
        var receiver = new Receiver(ports[0], ports[1], ports[2]);
        await Eventually.True(
            async () =>
            {
                try
                {
                    await receiver.http.GetStringAsync(new Uri("api/telemetry/resources", UriKind.Relative));
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the receiver answers",
            Eventually.Deadline
        );
        return receiver;
    }

    /// <summary>All spans that it has taken.</summary>
    public async Task<IReadOnlyList<ReceivedSpan>> Spans()
    {
        var text = await http.GetStringAsync(new Uri("api/telemetry/spans?limit=10000", UriKind.Relative));
        return
        [
            .. from resource in Items(JsonNode.Parse(text)!["data"]!, "resourceSpans")
            let service = Attributes(resource["resource"]!).GetValueOrDefault("service.name", "")
            from scope in Items(resource, "scopeSpans")
            from span in Items(scope, "spans")
            select new ReceivedSpan(
                service,
                Text(span, "traceId")!,
                Text(span, "spanId")!,
                Text(span, "parentSpanId"),
                Text(span, "name")!,
                span["kind"]!.GetValue<int>(),
                Attributes(span),
                [.. Items(span, "links").Select(link => Text(link, "spanId")!)]
            ),
        ];
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        Leash.Release(process);
        process.Dispose();
        http.Dispose();
    }

    private static IEnumerable<JsonNode> Items(JsonNode of, string name) =>
        (of[name] as JsonArray ?? []).OfType<JsonNode>();

    private static string? Text(JsonNode of, string name) =>
        of[name]?.GetValue<string>() is { Length: > 0 } text ? text : null;

    private static Dictionary<string, string> Attributes(JsonNode of) =>
        Items(of, "attributes")
            .ToDictionary(
                attribute => attribute["key"]!.GetValue<string>(),
                attribute => attribute["value"]!.AsObject().FirstOrDefault().Value?.ToString() ?? ""
            );

    private static Uri Local(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    // All are held before any is let go of, so that they differ.
    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
