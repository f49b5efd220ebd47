namespace Ecomm.HostTests;

/// <summary>A host of a test's own, for what would disturb others; it can be stopped and started on the same data.</summary>
internal sealed class OwnHost : IAsyncDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("ecomm-test-");
    private readonly string[] options;
    private HostProcess? process;
    private Client? client;

    private readonly IReadOnlyDictionary<string, string> environment;

    private OwnHost(string[] options, IReadOnlyDictionary<string, string>? environment) =>
        (this.options, this.environment) = (options, environment ?? new Dictionary<string, string>());

    public Client Client => client!;

    public static async Task<OwnHost> Start(
        int receivesMax = 200,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var host = new OwnHost(
            [
                "--gateway-failure-rate",
                "0",
                "--retry-delay",
                "0.05",
                "--max-receives",
                receivesMax.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ],
            environment
        );
        await host.Open();
        return host;
    }

    /// <summary>Stops it as a supervisor would, and starts another on its data.</summary>
    public async Task Restart()
    {
        Assert.Equal(0, await process!.Terminate(TimeSpan.FromSeconds(30)));
        Close();
        await Open();
    }

    public ValueTask DisposeAsync()
    {
        Close();
        data.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task Open() => (process, client) = await HostProcess.Start(data.FullName, environment, options);

    private void Close()
    {
        client?.Dispose();
        process?.Dispose();
        (process, client) = (null, null);
    }
}
