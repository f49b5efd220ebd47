using Ecomm.Aws.Tests.Terraform;
using Ecomm.Aws.Tests.Tools;
using Xunit.Abstractions;

// One collection mostly waits for its deployments; two others run beside it.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
[assembly: TestCollectionOrderer("Ecomm.Aws.Tests.Terraform.DeploymentFirst", "Ecomm.Aws.Tests")]

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>
/// Two deployments for all tests that need one, which events pass on the bus and on a topic. Both are made when the first test asks for one,
/// at the same time and while the program is packaged: a deployment mostly waits.
/// </summary>
[CollectionDefinition(Collection)]
public sealed class AppliedTerraform : ICollectionFixture<AppliedTerraform>, IAsyncLifetime
{
    public const string Collection = "Applied Terraform";

    private Task<Deployed>? bus;
    private Task<Deployed>? topic;

    /// <summary>The deployment with the bus; the test is skipped where Terraform or the emulator is missing.</summary>
    public Task<Deployed> Deployed()
    {
        Start();
        return bus!;
    }

    /// <summary>The deployment with the topic; the test is skipped where Terraform or the emulator is missing.</summary>
    public Task<Deployed> WithTopic()
    {
        Start();
        return topic!;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>
    /// Everything can be changed and destroyed, and all of it with the permissions that docs/ gives to whoever deploys, or the tests fail.
    /// </summary>
    public async Task DisposeAsync()
    {
        if (topic is not null)
        {
            await topic.ContinueWith(_ => { }, TaskScheduler.Default);
        }
        if (topic is { IsCompletedSuccessfully: true })
        {
            await (await topic).DisposeAsync();
        }
        if (bus is { IsCompletedSuccessfully: true })
        {
            await using var done = await bus;
            await done.Upgrade();
            await done.Destroy();
            Assert.False(File.Exists(done.StateFile), $"{done.StateFile} is still there");
            DeployPermissions.Check(done.Log.Calls);
        }
    }

    private void Start()
    {
        Machine.RequireProgram("terraform");
        Machine.RequireEmulator();
        bus ??= Terraform.Deployed.Deploy();
        topic ??= Terraform.Deployed.Deploy("-var=router=sns");
        _ = Package.Bootstrap();
    }
}

/// <summary>The tests that wait for a deployment begin first, and the others run while they wait.</summary>
public sealed class DeploymentFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(one => one.DisplayName != AppliedTerraform.Collection);
}
