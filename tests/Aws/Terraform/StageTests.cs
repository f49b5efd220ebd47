using System.Text.Json.Nodes;
using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>What <c>scripts/deploy</c> makes of a stage's settings, package, plan and state, with the real Terraform and nothing on AWS.</summary>
public sealed class StageTests : IDisposable
{
    private readonly ScriptFolder folder = new();

    public StageTests()
    {
        Machine.RequireProgram("terraform");
        Machine.RequireProgram("unzip");
    }

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public async Task A_stage_says_where_it_is_when_it_is_deployed_again()
    {
        var package = folder.Package("new.zip", Elf.Program(Elf.X64));

        await Succeeds("deploy", "dev", "--package", package, "-auto-approve");
        Assert.Equal("", Output("dev", "deployed"));
        await Succeeds("deploy", "dev", "--package", package, "-auto-approve", "-var=account=999999999999");
        Assert.Equal("eu-west-1 123456789012 ecomm", Output("dev", "deployed"));
    }

    [SkippableFact]
    public async Task A_package_for_another_architecture_than_the_stages_is_refused()
    {
        await Succeeds(
            "deploy",
            "dev",
            "--package",
            folder.Package("arm.zip", Elf.Program(Elf.Arm64)),
            "-auto-approve"
        );
        var other = folder.Package("x64.zip", Elf.Program(Elf.X64));

        await Fails("is for x86_64, and dev is for arm64", "deploy", "dev", "--package", other, "-auto-approve");
        await Fails("and dev is for arm64", "deploy", "dev", "--package", other, "--architecture", "arm64");
        await Succeeds("deploy", "dev", "--package", other, "--architecture", "x86_64", "-auto-approve");
        folder.Write("terraform/new.tfvars", "architecture = \"arm64\"\n");
        await Fails("and new is for arm64", "deploy", "new", "--package", other, "-auto-approve");
    }

    [SkippableTheory]
    [InlineData("needs GLIBC_2.38", Elf.X64, "GLIBC_2.2.5", "GLIBC_2.34", "GLIBC_2.38")]
    [InlineData("needs GLIBC_2.35", Elf.Arm64, "GLIBC_2.17", "GLIBC_2.35")]
    [InlineData("needs GLIBC_ABI_DT_RELR", Elf.Arm64, "GLIBC_2.17", "GLIBC_ABI_DT_RELR")]
    public async Task A_package_that_would_not_start_is_refused(
        string reason,
        string architecture,
        params string[] needs
    ) => await Fails(reason, "deploy", "dev", "--package", folder.Package("p.zip", Elf.Program(architecture, needs)));

    [SkippableFact]
    public async Task A_plan_is_applied_in_another_step_with_the_package_that_was_planned()
    {
        var package = folder.Package("new.zip", Elf.Program(Elf.X64));
        var plan = folder.At("artifacts", "dev.plan");

        await Succeeds("deploy", "dev", "--package", package, "--plan", plan);
        Assert.False(File.Exists(folder.At(".env")));
        // What is built later is not what was planned.
        folder.Package("new.zip", Elf.Program(Elf.X64, "GLIBC_2.17"));
        await Fails("a plan for the stage 'dev'", "deploy", "prod", "--apply", plan);
        await Succeeds("deploy", "dev", "--apply", plan);
        Assert.Equal("ORDERS_API_BASE_URL=https://dev.example\n", folder.Read(".env"));

        await Succeeds("deploy", "dev", "--package", package, "--plan", plan);
        folder.Package("artifacts/dev.plan.zip", Elf.Program(Elf.X64, "GLIBC_2.18"));
        await Fails("is not the package that was planned", "deploy", "dev", "--apply", plan);
    }

    [SkippableFact]
    public async Task What_ran_before_is_written_down_and_given_back_by_one_variable()
    {
        await Succeeds("deploy", "dev", "--package", folder.Package("1.zip", Elf.Program(Elf.X64)), "-auto-approve");
        var before = Output("dev", "live_versions");
        var next = folder.Package("2.zip", Elf.Program(Elf.X64, "GLIBC_2.17"));
        await Succeeds("deploy", "dev", "--package", next, "-auto-approve");

        var written = JsonNode.Parse(folder.Read("terraform/.deployment/dev.before.tfvars.json"))!;
        Assert.Equal(before, written["live_versions"]!.ToJsonString());
        var after = Output("dev", "live_versions");
        Assert.NotEqual(before, after);

        // The file is what that deployment reads, and afterwards leads forth again.
        const string back = "-var-file=.deployment/dev.before.tfvars.json";
        await Succeeds("deploy", "dev", "--package", next, "-auto-approve", back);
        Assert.Equal(before, Output("dev", "live_versions"));
        written = JsonNode.Parse(folder.Read("terraform/.deployment/dev.before.tfvars.json"))!;
        Assert.Equal(after, written["live_versions"]!.ToJsonString());

        // What changes nothing leaves the file alone, whether it fails or not.
        const string nothing = "-var=deletion_protection=maybe";
        var (exitCode, _) = await folder.Run("deploy", "dev", "--package", next, "-auto-approve", back, nothing);
        Assert.Equal(1, exitCode);
        await Succeeds("deploy", "dev", "--package", folder.At("1.zip"), "-auto-approve");
        Assert.Equal(before, Output("dev", "live_versions"));
        written = JsonNode.Parse(folder.Read("terraform/.deployment/dev.before.tfvars.json"))!;
        Assert.Equal(after, written["live_versions"]!.ToJsonString());

        // What runs after a deployment that failed half-way is nothing to go back to.
        var third = folder.Package("3.zip", Elf.Program(Elf.X64, "GLIBC_2.18"));
        (exitCode, _) = await folder.Run("deploy", "dev", "--package", third, "-auto-approve", "-var=fails=true");
        Assert.Equal(1, exitCode);
        await Succeeds("deploy", "dev", "--package", next, "-auto-approve");
        Assert.Equal(after, Output("dev", "live_versions"));
        written = JsonNode.Parse(folder.Read("terraform/.deployment/dev.before.tfvars.json"))!;
        Assert.Equal(before, written["live_versions"]!.ToJsonString());
    }

    /// <summary>Ctrl+C reaches the script, Terraform and whoever reads what it says, all at once.</summary>
    [SkippableFact]
    public async Task An_apply_that_is_interrupted_saves_its_state_and_the_next_one_goes_on()
    {
        var package = folder.Package("new.zip", Elf.Program(Elf.X64));
        // A shell with job control gives the script a process group of its own, as a terminal does.
        folder.Script(
            "interrupted",
            """
            set -m
            scripts/deploy "$@" &
            until [ -e waits ]; do sleep 0.1; kill -0 $! || exit 3; done
            kill -INT -- -$!
            wait $!
            """
        );

        var (exitCode, output) = await folder.Run(
            "interrupted",
            "dev",
            "--package",
            package,
            "-auto-approve",
            "-var=waits=true"
        );

        Assert.True(exitCode is not (0 or 3), output);
        var states = folder.At("terraform", "terraform.tfstate.d", "dev");
        Assert.Contains(
            "\"function\"",
            await File.ReadAllTextAsync(Path.Combine(states, "terraform.tfstate")),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(Directory.GetFiles(states), file => file.Contains("lock", StringComparison.Ordinal));
        folder.Write("go", "");
        await Succeeds("deploy", "dev", "--package", package, "-auto-approve", "-var=waits=true");
    }

    [SkippableFact]
    public async Task What_a_stage_is_and_what_was_checked_is_not_changed_by_a_variable()
    {
        var package = folder.Package("new.zip", Elf.Program(Elf.X64));
        await Fails("scripts/deploy other", "deploy", "dev", "--package", package, "-var=stage=other");
        await Fails("--architecture arm64", "deploy", "dev", "--package", package, "-var", "architecture=arm64");
        await Fails("--package x.zip", "deploy", "dev", "--package", package, "-var=package=x.zip");
    }

    [SkippableFact]
    public async Task Each_stage_has_the_backend_that_it_names()
    {
        var package = folder.Package("new.zip", Elf.Program(Elf.X64));
        folder.Write("terraform/dev.tfbackend", $"workspace_dir = \"{folder.At("dev-states")}\"\n");
        folder.Write("terraform/prod.tfbackend", $"workspace_dir = \"{folder.At("prod-states")}\"\n");
        await Fails("write terraform/backend.tf", "deploy", "dev", "--package", package, "-auto-approve");
        folder.Write("terraform/backend.tf", "terraform {\n  backend \"local\" {}\n}\n");

        foreach (var stage in new[] { "dev", "prod", "dev" })
        {
            await Succeeds("deploy", stage, "--package", package, "-auto-approve");
        }
        await Fails("no terraform/test.tfbackend", "deploy", "test", "--package", package, "-auto-approve");
        await Succeeds("destroy", "prod", "-auto-approve", "-var=architecture=none");

        Assert.True(File.Exists(folder.At("dev-states", "dev", "terraform.tfstate")));
        Assert.False(Directory.Exists(folder.At("dev-states", "prod")));
        Assert.False(Directory.Exists(folder.At("prod-states", "prod")));
    }

    [SkippableFact]
    public async Task A_stage_whose_tables_are_protected_is_not_destroyed()
    {
        var package = folder.Package("new.zip", Elf.Program(Elf.X64));
        await Succeeds("deploy", "dev", "--package", package, "-auto-approve", "-var=deletion_protection=true");

        await Fails("the tables of dev are protected", "destroy", "dev", "-auto-approve");
        Assert.Equal("eu-west-1", Output("dev", "stream_arn").Split(':')[3]);
        await Succeeds("deploy", "dev", "--package", package, "-auto-approve", "-var=deletion_protection=false");
        await Succeeds("destroy", "dev", "-auto-approve", "-var=architecture=none");

        Assert.False(File.Exists(folder.At("terraform", ".deployment", "dev.json")));
    }

    private string Output(string stage, string name)
    {
        var state = JsonNode.Parse(folder.Read($"terraform/.deployment/{stage}.json"))!;
        var value = state["values"]!["outputs"]![name]!["value"]!;
        return value is JsonValue text ? text.GetValue<string>() : value.ToJsonString();
    }

    private async Task Succeeds(string script, params string[] arguments)
    {
        var (exitCode, output) = await folder.Run(script, arguments);
        Assert.True(exitCode == 0, output);
    }

    private async Task Fails(string reason, string script, params string[] arguments)
    {
        var (exitCode, output) = await folder.Run(script, arguments);
        Assert.Equal(2, exitCode);
        Assert.Contains(reason, output, StringComparison.Ordinal);
    }
}
