using Ecomm.Hosting.Host;

namespace Ecomm.HostTests;

/// <summary>A host of a test's own, for what would disturb others; it can be stopped and started on the same data.</summary>
internal sealed class OwnHost : IAsyncDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("ecomm-test-");
    private readonly LocalOptions options;
    private InProcessHost? host;
    private Client? client;

    private OwnHost(int receivesMax) =>
        options = new LocalOptions(
            data.FullName,
            GatewayFailureRate: 0,
            RetryDelay: TimeSpan.FromMilliseconds(50),
            receivesMax
        );

    public Client Client => client!;

    public static async Task<OwnHost> Start(int receivesMax = 200)
    {
        var own = new OwnHost(receivesMax);
        try
        {
            await own.Open();
            return own;
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it as a supervisor would, and starts another on its data.</summary>
    public async Task Restart()
    {
        await Close();
        await Open();
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        data.Delete(recursive: true);
    }

    private async Task Open()
    {
        host = await InProcessHost.Start(options);
        client = new Client(host.Address);
    }

    private async Task Close()
    {
        client?.Dispose();
        await (host?.DisposeAsync() ?? ValueTask.CompletedTask);
        (host, client) = (null, null);
    }
}
