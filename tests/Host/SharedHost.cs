namespace Ecomm.HostTests;

/// <summary>One host for all tests that leave it as they found it; each uses names of its own.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("ecomm-test-");
    private HostProcess? process;

    internal Client Client { get; private set; } = null!;

    public async Task InitializeAsync() =>
        (process, Client) = await HostProcess.Start(
            data.FullName,
            "--gateway-failure-rate",
            "0",
            "--retry-delay",
            "0.05",
            "--max-receives",
            "200"
        );

    public Task DisposeAsync()
    {
        Client.Dispose();
        process?.Dispose();
        data.Delete(recursive: true);
        return Task.CompletedTask;
    }
}

[CollectionDefinition(Name)]
public sealed class SharedHostGroup : ICollectionFixture<SharedHost>
{
    public const string Name = "shared host";
}
