using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>
/// A copy of <c>terraform/</c> and <c>scripts/</c> in a folder of its own, so that what a test makes of it (providers, state)
/// is apart from what its user deploys.
/// </summary>
public sealed class TerraformFolder : IDisposable
{
    /// <summary>Go's collector, at its own setting, takes a fifth of what Terraform needs for the provider's schema.</summary>
    internal const string CollectsAt = "400";

    public TerraformFolder()
    {
        Root = Directory.CreateTempSubdirectory("ecomm-terraform-").FullName;
        Copy("terraform");
        Copy("scripts");
    }

    /// <summary>What stands for the root of the repository.</summary>
    public string Root { get; }

    /// <summary>What people apply.</summary>
    public string Configuration => Path.Combine(Root, "terraform");

    /// <summary>What it is made of.</summary>
    public string Module => Path.Combine(Configuration, "modules", "ecomm");

    /// <summary>How others use the module.</summary>
    public string Example => Path.Combine(Configuration, "examples", "queue-beside");

    /// <summary>Runs Terraform in the configuration, or in another folder.</summary>
    public Task<(int ExitCode, string Output)> Terraform(
        IEnumerable<string> arguments,
        TimeSpan timeout,
        IReadOnlyDictionary<string, string>? environment = null,
        string? directory = null
    ) => Machine.Run("terraform", arguments, timeout, directory ?? Configuration, Quietly(environment));

    /// <summary>Runs one of <c>scripts/</c>.</summary>
    public Task<(int ExitCode, string Output)> Script(
        string name,
        IEnumerable<string> arguments,
        TimeSpan timeout,
        IReadOnlyDictionary<string, string>? environment = null
    ) => Machine.Run(Path.Combine(Root, "scripts", name), arguments, timeout, Root, Quietly(environment));

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static Dictionary<string, string> Quietly(IReadOnlyDictionary<string, string>? environment) =>
        new(environment ?? new Dictionary<string, string>())
        {
            ["CHECKPOINT_DISABLE"] = "1",
            ["TF_IN_AUTOMATION"] = "1",
            ["TF_INPUT"] = "0",
            ["TF_CLI_ARGS"] = "-no-color",
            ["GOGC"] = CollectsAt,
        };

    // Not what Terraform keeps beside it: providers, states and what scripts/deploy writes.
    private void Copy(string folder)
    {
        Directory.CreateDirectory(Path.Combine(Root, folder));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Machine.Root, folder)).Where(IsSource))
        {
            File.Copy(file, Path.Combine(Root, folder, Path.GetFileName(file)));
        }
        foreach (var inner in Directory.EnumerateDirectories(Path.Combine(Machine.Root, folder)))
        {
            if (!Path.GetFileName(inner).StartsWith('.') && !inner.EndsWith(".tfstate.d", StringComparison.Ordinal))
            {
                Copy(Path.Combine(folder, Path.GetFileName(inner)));
            }
        }
    }

    // A backend, settings or a state of the one who runs the tests are no part of what is tested.
    private static bool IsSource(string file) =>
        Path.GetFileName(file) != "backend.tf" && Path.GetExtension(file) is ".tf" or ".hcl" or ".json" or ".sh" or "";
}
