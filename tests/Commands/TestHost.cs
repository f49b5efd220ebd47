using System.Text;
using Ecomm.Local.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecomm.Commands.Tests;

/// <summary>A whole host on a free port, with its data in a directory of its own.</summary>
public sealed class TestHost : IAsyncDisposable
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(60);

    private readonly LocalSystem system;
    private readonly WebApplication app;
    private readonly HttpClient http = new();

    private TestHost(double gatewayFailureRate)
    {
        var options = new LocalOptions(Data, gatewayFailureRate, TimeSpan.FromMilliseconds(20));
        system = LocalSystem.Start(options, NullLoggerFactory.Instance);
        app = HttpHost.Build(system, port: 0, logs => logs.SetMinimumLevel(LogLevel.None));
    }

    public TempDirectory Directory { get; } = TempDirectory.Create();

    public string Data => Directory.Path;

    public string Address => HttpHost.AddressOf(app).GetLeftPart(UriPartial.Authority);

    public static async Task<TestHost> Start(double gatewayFailureRate = 0)
    {
        var host = new TestHost(gatewayFailureRate);
        await host.app.StartAsync();
        return host;
    }

    /// <summary>Sends a request and gives the status of the answer.</summary>
    public async Task<int> Post(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(Address + path), content);
        return (int)response.StatusCode;
    }

    /// <summary>Waits until every queue is empty.</summary>
    public async Task Drain()
    {
        using var late = new CancellationTokenSource(DrainTimeout);
        while (!system.IsDrained)
        {
            await Task.Delay(20, late.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await system.DisposeAsync();
        http.Dispose();
        Directory.Dispose();
    }
}

/// <summary>A directory that is gone afterwards.</summary>
public sealed class TempDirectory : IDisposable
{
    private TempDirectory() { }

    public string Path { get; } = Directory.CreateTempSubdirectory("ecomm-").FullName;

    public static TempDirectory Create() => new();

    /// <summary>Writes a file into it and gives its path.</summary>
    public string Write(string name, params IEnumerable<string> lines)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
