using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>
/// One deployment for all tests that need one: made when the first of them asks, destroyed when the last is done.
/// </summary>
[CollectionDefinition(Collection)]
public sealed class AppliedTerraform : ICollectionFixture<AppliedTerraform>, IAsyncLifetime
{
    public const string Collection = "Applied Terraform";

    private Task<Deployed>? deployed;

    /// <summary>The deployment; the test is skipped where Terraform or the emulator is missing.</summary>
    public Task<Deployed> Deployed()
    {
        Machine.RequireProgram("terraform");
        Machine.RequireEmulator();
        return deployed ??= Terraform.Deployed.Deploy();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>
    /// Everything can be changed and destroyed, and all of it with the permissions that docs/ gives to whoever deploys, or the tests fail.
    /// </summary>
    public async Task DisposeAsync()
    {
        if (deployed is { IsCompletedSuccessfully: true })
        {
            await using var done = await deployed;
            await done.Upgrade();
            await done.Destroy();
            Assert.False(File.Exists(done.StateFile), $"{done.StateFile} is still there");
            DeployPermissions.Check(done.Log.Calls);
        }
    }
}
