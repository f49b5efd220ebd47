using Ecomm.Aws.Tests.Terraform;
using Ecomm.Aws.Tests.Tools;
using Xunit.Abstractions;

// One collection mostly waits for its deployments; two others run beside it.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
[assembly: TestCollectionOrderer("Ecomm.Aws.Tests.Terraform.DeploymentFirst", "Ecomm.Aws.Tests")]

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>
/// The deployment for all tests that need one, first with the bus: it is made when the first test asks for it, while the program is packaged.
/// After these tests it is upgraded and given a topic in the place of the bus, as people would, and those of the topic go on with it.
/// </summary>
[CollectionDefinition(Collection)]
public sealed class AppliedTerraform : ICollectionFixture<AppliedTerraform>, IAsyncLifetime
{
    public const string Collection = "Applied Terraform";

    /// <summary>The deployment after these tests, for the tests of the topic; nothing, if no test has asked for it.</summary>
    private static readonly TaskCompletionSource<Deployed?> Left = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    private Task<Deployed>? deployed;

    /// <summary>Whether this run of the tests has some that need the bus, and some that need the topic.</summary>
    internal static (bool Bus, bool Topic) Runs { get; set; }

    /// <summary>The deployment with the bus; the test is skipped where Terraform or the emulator is missing.</summary>
    public Task<Deployed> Deployed() => deployed ??= Deploy();

    /// <summary>The deployment with the topic, when no test needs the bus any more.</summary>
    internal static async Task<Deployed> Switched() =>
        Runs.Bus && await Left.Task is { } used ? used : await Switch(await Deploy());

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        try
        {
            var switched = deployed is { IsCompletedSuccessfully: true } ? await Switch(await deployed) : null;
            Left.SetResult(switched);
            if (switched is not null && !Runs.Topic)
            {
                await End(switched);
            }
        }
        catch (Exception e)
        {
            Left.TrySetException(e);
            throw;
        }
    }

    /// <summary>
    /// Everything can be changed and destroyed, and all of it with the permissions that docs/ gives to whoever deploys, or the tests fail.
    /// </summary>
    internal static async Task End(Deployed switched)
    {
        await using var done = switched;
        await done.Destroy();
        Assert.False(File.Exists(done.StateFile), $"{done.StateFile} is still there");
        DeployPermissions.Check(done.Log.Calls);
    }

    private static Task<Deployed> Deploy()
    {
        Machine.RequireProgram("terraform");
        Machine.RequireEmulator();
        _ = Package.Bootstrap();
        return Terraform.Deployed.Deploy();
    }

    private static async Task<Deployed> Switch(Deployed deployed)
    {
        try
        {
            await deployed.Upgrade();
            await deployed.SwitchToTopic();
            return deployed;
        }
        catch
        {
            await deployed.DisposeAsync();
            throw;
        }
    }
}

/// <summary>The deployment for the tests that need the topic: the one that those of the bus have left.</summary>
[CollectionDefinition(Collection)]
public sealed class SwitchedTerraform : ICollectionFixture<SwitchedTerraform>, IAsyncLifetime
{
    public const string Collection = "Switched Terraform";

    private Task<Deployed>? deployed;

    /// <summary>The deployment with the topic; the test is skipped where Terraform or the emulator is missing.</summary>
    public Task<Deployed> Deployed() => deployed ??= AppliedTerraform.Switched();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (deployed is { IsCompletedSuccessfully: true })
        {
            await AppliedTerraform.End(await deployed);
        }
    }
}

/// <summary>
/// The tests that wait for a deployment begin first, and the others run while they wait. Those that wait for them come last: one that waits
/// keeps others from running.
/// </summary>
public sealed class DeploymentFirst : ITestCollectionOrderer
{
    private static readonly string[] Order = [AppliedTerraform.Collection, "", SwitchedTerraform.Collection];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections)
    {
        var ordered = testCollections.OrderBy(Place).ToList();
        AppliedTerraform.Runs = (ordered.Exists(one => Place(one) == 0), ordered.Exists(one => Place(one) == 2));
        return ordered;
    }

    private static int Place(ITestCollection one) =>
        System.Array.IndexOf(Order, one.DisplayName) is >= 0 and var place ? place : 1;
}
