using System.Diagnostics;
using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>
/// The provider that <c>terraform init</c> has installed, running beside Terraform, which otherwise starts it anew three times for each
/// plan, a second of a processor each, and hashes its 700 MB for each command, half a second. With mocks alone it is asked for its schema and
/// is never configured. Otherwise each command configures it anew, with the credentials and the endpoint that it was started with.
/// </summary>
internal sealed class WarmProvider : IDisposable
{
    /// <summary>The variable that tells Terraform of it, and after which the provider says what to set it to.</summary>
    private const string Variable = "TF_REATTACH_PROVIDERS";

    private static readonly string[] Logs =
    [
        "TF_LOG_PROVIDER_AWS",
        "TF_LOG_SDK",
        "TF_LOG_SDK_FRAMEWORK",
        "TF_LOG_SDK_HELPER_SCHEMA",
        "TF_LOG_SDK_MUX",
        "TF_LOG_SDK_PROTO",
    ];

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private WarmProvider(Process process) => this.process = process;

    /// <summary>What Terraform needs to know to ask this one.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; private set; } = new Dictionary<string, string>();

    /// <summary>Starts the provider of an initialised folder and waits until it can be asked.</summary>
    /// <param name="directory">The folder that <c>terraform init</c> has initialised.</param>
    /// <param name="environment">Where AWS is and as whom it is asked; nothing, where everything is a mock.</param>
    public static async Task<WarmProvider> Start(
        string directory,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var installed = Path.Combine(directory, ".terraform", "providers");
        var program = Assert.Single(
            // Where it comes from a mirror its folder is a link.
            Directory.EnumerateFiles(
                installed,
                "terraform-provider-aws*",
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }
            )
        );
        var variables = new Dictionary<string, string>(environment ?? new Dictionary<string, string>())
        {
            ["GOGC"] = TerraformFolder.CollectsAt,
            // It cannot set another bundle of certificates when it is configured again, and it needs none: no request leaves this machine.
            ["AWS_CA_BUNDLE"] = "",
        };
        // Otherwise it writes megabytes for each command, which Terraform filters where it starts it itself.
        foreach (var log in Logs)
        {
            variables[log] = "off";
        }
        // Where Terraform would start it: a package's path is from there.
        var process = Process.Start(Machine.Start(program, ["-debug"], directory, variables))!;
        Leash.Hold(process);
        var provider = new WarmProvider(process);
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Split($"{Variable}='") is [_, var rest])
            {
                address.TrySetResult(rest.TrimEnd('\''));
            }
        };
        // An unread pipe would fill and stop it.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            provider.Environment = new Dictionary<string, string>
            {
                [Variable] = await address.Task.WaitAsync(StartTimeout),
            };
            return provider;
        }
        catch
        {
            provider.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
        Leash.Release(process);
        process.Dispose();
    }
}
