using System.Diagnostics;
using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>
/// The provider that <c>terraform init</c> has installed, running beside Terraform, which otherwise starts it anew three times for each
/// plan, a second of a processor each. For what plans with mocks alone: such a provider is asked for its schema and is never configured.
/// </summary>
internal sealed class WarmProvider : IDisposable
{
    /// <summary>The variable that tells Terraform of it, and after which the provider says what to set it to.</summary>
    private const string Variable = "TF_REATTACH_PROVIDERS";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private WarmProvider(Process process) => this.process = process;

    /// <summary>What Terraform needs to know to ask this one.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; private set; } = new Dictionary<string, string>();

    /// <summary>Starts the provider of an initialised folder and waits until it can be asked.</summary>
    public static async Task<WarmProvider> Start(string directory)
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
        var environment = new Dictionary<string, string> { ["GOGC"] = TerraformFolder.CollectsAt };
        var process = Process.Start(Machine.Start(program, ["-debug"], environment: environment))!;
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
