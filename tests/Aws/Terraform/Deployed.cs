using System.IO.Compression;
using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>
/// A deployment on an emulator of its own: <c>scripts/deploy</c> with the real provider. It deploys a placeholder instead of
/// the program, which the emulator would not run anyway.
/// </summary>
public sealed class Deployed : IAsyncDisposable
{
    private static readonly TimeSpan ApplyTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan DestroyTimeout = TimeSpan.FromMinutes(5);

    private readonly Emulator emulator;

    private Deployed(Emulator emulator, TerraformFolder folder)
    {
        this.emulator = emulator;
        Folder = folder;
        Environment = new Dictionary<string, string>(emulator.Environment)
        {
            // Nobody's profile or role may lead to a real account.
            ["AWS_CONFIG_FILE"] = "/dev/null",
            ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
            ["AWS_PROFILE"] = "",
            ["AWS_SESSION_TOKEN"] = "",
            ["AWS_MAX_ATTEMPTS"] = "3",
        };
    }

    /// <summary>The stage that is deployed, a workspace of Terraform.</summary>
    public const string Stage = "dev";

    /// <summary>What every name begins with.</summary>
    public const string Name = $"ecomm-{Stage}";

    /// <summary>Where all of it is.</summary>
    public const string Region = Emulator.Region;

    /// <summary>The emulator.</summary>
    public Uri Endpoint => emulator.Endpoint;

    /// <summary>What stands for the repository: Terraform's configuration and state, the scripts and <c>.env</c>.</summary>
    public TerraformFolder Folder { get; }

    /// <summary>What <c>terraform show -json</c> prints.</summary>
    public string StateFile => Path.Combine(Folder.Configuration, ".deployment", $"{Stage}.json");

    /// <summary>What programs need to reach the emulator and nothing else.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>The variables that differ from their defaults, as arguments of Terraform.</summary>
    public static IReadOnlyList<string> Variables { get; } =
    [
        $"-var=region={Region}",
        "-var=enable_testing_api=true",
        // Tests that send orders through it decide themselves which payments fail.
        "-var=payment_gateway_failure_rate=0",
    ];

    public string Package => Path.Combine(Folder.Root, "placeholder.zip");

    /// <summary>Starts an emulator and deploys to it: about 100 seconds.</summary>
    public static async Task<Deployed> Deploy()
    {
        var folder = new TerraformFolder();
        var deployed = new Deployed(await Emulator.Start(), folder);
        try
        {
            await using (var zip = await ZipFile.OpenAsync(deployed.Package, ZipArchiveMode.Create))
            {
                zip.CreateEntry("bootstrap");
            }
            await deployed.Run("deploy", ["--package", deployed.Package], ApplyTimeout);
            return deployed;
        }
        catch
        {
            await deployed.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes all of it down again with <c>scripts/destroy</c>.</summary>
    public Task Destroy() => Run("destroy", [], DestroyTimeout);

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        Folder.Dispose();
    }

    private async Task Run(string script, IEnumerable<string> arguments, TimeSpan timeout)
    {
        string[] all = [Stage, .. arguments, "-auto-approve", "-parallelism=30", .. Variables];
        var (exitCode, output) = await Folder.Script(script, all, timeout, Environment);
        Assert.True(exitCode == 0, output);
    }
}
