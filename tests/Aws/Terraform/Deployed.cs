using System.IO.Compression;
using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>
/// A deployment on an emulator of its own: <c>scripts/deploy</c> with the real provider. It deploys a placeholder instead of
/// the program, which the emulator would not run anyway.
/// </summary>
public sealed class Deployed : IAsyncDisposable
{
    private static readonly TimeSpan InitTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ApplyTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan DestroyTimeout = TimeSpan.FromMinutes(5);

    private readonly Emulator emulator;
    private WarmProvider? provider;

    private Deployed(Emulator emulator, CallLog log, TerraformFolder folder)
    {
        this.emulator = emulator;
        Log = log;
        Folder = folder;
        ColdEnvironment = new Dictionary<string, string>(emulator.Environment)
        {
            ["AWS_ENDPOINT_URL"] = log.Url,
            // Nobody's profile or role may lead to a real account.
            ["AWS_CONFIG_FILE"] = "/dev/null",
            ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
            ["AWS_PROFILE"] = "",
            ["AWS_SESSION_TOKEN"] = "",
            ["AWS_MAX_ATTEMPTS"] = "3",
        };
    }

    /// <summary>Seconds between an API and its stage.</summary>
    public const int ApiSettleSeconds = 3;

    /// <summary>The stage that is deployed, a workspace of Terraform.</summary>
    public const string Stage = "dev";

    /// <summary>What every name begins with.</summary>
    public const string Name = $"ecomm-{Stage}";

    /// <summary>Where all of it is.</summary>
    public const string Region = Emulator.Region;

    /// <summary>The emulator.</summary>
    public Uri Endpoint => emulator.Endpoint;

    /// <summary>What the provider has asked of it.</summary>
    internal CallLog Log { get; }

    /// <summary>What stands for the repository: Terraform's configuration and state, the scripts and <c>.env</c>.</summary>
    public TerraformFolder Folder { get; }

    /// <summary>What <c>terraform show -json</c> prints.</summary>
    public string StateFile => Path.Combine(Folder.Configuration, ".deployment", $"{Stage}.json");

    /// <summary>What programs need to reach the emulator and nothing else; Terraform asks the provider that runs already.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        provider is null
            ? ColdEnvironment
            : new Dictionary<string, string>([.. ColdEnvironment, .. provider.Environment]);

    /// <summary>The same, but Terraform verifies and starts a provider of its own: for whoever comes with other credentials.</summary>
    public IReadOnlyDictionary<string, string> ColdEnvironment { get; }

    /// <summary>The variables that differ from their defaults, as arguments of Terraform.</summary>
    public static IReadOnlyList<string> Variables { get; } =
    [
        $"-var=region={Region}",
        "-var=enable_testing_api=true",
        // Tests that send orders through it decide themselves which payments fail.
        "-var=payment_gateway_failure_rate=0",
        // The emulator knows at once what it made; seconds enough to see that they are kept.
        $"-var=settle_seconds={{pipe=0,api={ApiSettleSeconds}}}",
    ];

    public string Package => Path.Combine(Folder.Root, "placeholder.zip");

    /// <summary>The package as <c>scripts/deploy</c> tells Terraform: the same in every clone.</summary>
    public static string PackageVariable => "-var=package=../placeholder.zip";

    /// <summary>The events that tests have published and that nobody can process.</summary>
    internal System.Collections.Generic.HashSet<Key> Unprocessable { get; } = [];

    /// <summary>Starts an emulator and deploys to it: about 100 seconds.</summary>
    public static async Task<Deployed> Deploy()
    {
        var folder = new TerraformFolder();
        var emulator = await Emulator.Start();
        var deployed = new Deployed(emulator, await CallLog.Start(emulator.Endpoint), folder);
        try
        {
            await using (var zip = await ZipFile.OpenAsync(deployed.Package, ZipArchiveMode.Create))
            {
                await using var program = await zip.CreateEntry("bootstrap").OpenAsync();
                await program.WriteAsync(Elf.Program(Elf.Machine));
            }
            await deployed.Run("terraform-init", ["terraform"], InitTimeout);
            deployed.provider = await WarmProvider.Start(folder.Configuration, deployed.ColdEnvironment);
            await deployed.RunOnStage("deploy", ["--package", deployed.Package], ApplyTimeout);
            return deployed;
        }
        catch
        {
            await deployed.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Deploys it again with other settings, as far as they change one thing of each kind. Not the stages of the APIs, whose tags the emulator
    /// cannot change; and not the package, which the provider sends to one function after the other, 5 seconds each.
    /// </summary>
    public async Task Upgrade()
    {
        string[] targets =
        [
            "aws_lambda_event_source_mapping.worker[\"SyncOrderWorker\"]",
            "aws_lambda_permission.live[\"PlaceOrderApi\"]",
            "aws_cloudwatch_metric_alarm.alarm[\"ecomm-dev-orders-5xx\"]",
            "aws_pipes_pipe.events",
        ];
        string[] settings =
        [
            "-var=memory_mb=512",
            "-var=maximum_concurrency=11",
            "-var=log_retention_days=30",
            "-var=cors_origins=[\"https://shop.example\"]",
            "-var=tags={Team=\"shop\"}",
            "-var=permissions_boundary=arn:aws:iam::123456789012:policy/developers",
        ];
        await RunOnStage(
            "deploy",
            ["--package", Package, .. targets.Select(target => $"-target=module.ecomm.{target}"), .. settings],
            ApplyTimeout
        );
    }

    /// <summary>
    /// Deploys it again as it was before the upgrade, but with a topic in the place of the bus: every resource that the upgrade has changed is
    /// changed back. Nothing else has changed since, so Terraform need not look.
    /// </summary>
    public Task SwitchToTopic() =>
        RunOnStage("deploy", ["--package", Package, "-var=router=sns", "-refresh=false"], ApplyTimeout);

    /// <summary>Takes all of it down again with <c>scripts/destroy</c>.</summary>
    public Task Destroy() => RunOnStage("destroy", [], DestroyTimeout);

    public async ValueTask DisposeAsync()
    {
        provider?.Dispose();
        await Log.DisposeAsync();
        await emulator.DisposeAsync();
        Folder.Dispose();
    }

    private Task RunOnStage(string script, IEnumerable<string> arguments, TimeSpan timeout) =>
        Run(script, [Stage, .. arguments, "-auto-approve", "-parallelism=30", .. Variables], timeout);

    private async Task Run(string script, IEnumerable<string> arguments, TimeSpan timeout)
    {
        var (exitCode, output) = await Folder.Script(script, arguments, timeout, Environment);
        Assert.True(exitCode == 0, output);
    }
}
