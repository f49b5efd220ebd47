using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>
/// A copy of <c>terraform/</c> and <c>scripts/</c> in a folder of its own, so that what a test makes of it (providers, state)
/// is apart from what its user deploys.
/// </summary>
public sealed class TerraformFolder : IDisposable
{
    public TerraformFolder()
    {
        Root = Directory.CreateTempSubdirectory("ecomm-terraform-").FullName;
        foreach (var pattern in new[] { "*.tf", "*.hcl", "*.json" })
        {
            Copy("terraform", pattern);
        }
        foreach (var pattern in new[] { "*.hcl", "*.json" })
        {
            Copy(Path.Combine("terraform", "tests"), pattern);
        }
        Copy(Path.Combine("terraform", "tests", "mocks"), "*.hcl");
        Copy("scripts", "*");
    }

    /// <summary>What stands for the root of the repository.</summary>
    public string Root { get; }

    public string Configuration => Path.Combine(Root, "terraform");

    /// <summary>Runs Terraform in the configuration.</summary>
    public Task<(int ExitCode, string Output)> Terraform(
        IEnumerable<string> arguments,
        TimeSpan timeout,
        IReadOnlyDictionary<string, string>? environment = null
    ) => Machine.Run("terraform", arguments, timeout, Configuration, Quietly(environment));

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
        };

    private void Copy(string folder, string pattern)
    {
        Directory.CreateDirectory(Path.Combine(Root, folder));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Machine.Root, folder), pattern))
        {
            File.Copy(file, Path.Combine(Root, folder, Path.GetFileName(file)));
        }
    }
}
