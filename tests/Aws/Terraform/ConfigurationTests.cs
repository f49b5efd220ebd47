using System.Text.RegularExpressions;
using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>The configuration by itself: its form, its validity, and its own tests, all offline.</summary>
public sealed class ConfigurationTests(TerraformFolder folder) : IClassFixture<TerraformFolder>
{
    /// <summary>The module's own tests plan it forty times, which takes a minute; the rest is for machines that are shared.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    /// <summary>Variables that only what people apply has: where it is.</summary>
    private static readonly string[] Places = ["region", "account_id", "deployed"];

    [Fact]
    public async Task Its_routes_are_what_the_slices_declare() =>
        Assert.Equal(
            Routes.Of(Domains.All).ToJson(),
            await File.ReadAllTextAsync(Path.Combine(folder.Configuration, "routes.json"))
        );

    [SkippableFact]
    public async Task Is_formatted()
    {
        Machine.RequireProgram("terraform");
        var (exitCode, output) = await folder.Terraform(["fmt", "-check", "-diff", "-recursive"], Timeout);
        Assert.True(exitCode == 0, output);
    }

    [SkippableTheory]
    [InlineData(nameof(TerraformFolder.Configuration))]
    [InlineData(nameof(TerraformFolder.Module))]
    [InlineData(nameof(TerraformFolder.Example))]
    public async Task Is_valid_and_passes_its_own_tests(string part)
    {
        Machine.RequireProgram("terraform");
        var directory = part switch
        {
            nameof(TerraformFolder.Module) => folder.Module,
            nameof(TerraformFolder.Example) => folder.Example,
            _ => folder.Configuration,
        };
        var (initialised, log) = await folder.Script("terraform-init", [directory], Timeout);
        Assert.True(initialised == 0, log);
        using var provider = await WarmProvider.Start(directory);
        foreach (var command in new[] { "validate", "test" })
        {
            var (exitCode, output) = await folder.Terraform([command], Timeout, provider.Environment, directory);
            Assert.True(exitCode == 0, output);
        }
    }

    [Fact]
    public async Task What_people_apply_passes_every_variable_and_output_of_the_module_on()
    {
        var module = await TextOf(folder.Module);
        var root = await TextOf(folder.Configuration);

        Assert.Equal(Named("variable", module).Concat(Places).Order(), Named("variable", root).Order());
        Assert.Equal(Named("output", module).Order(), Named("output", root).Order());
        Assert.All(Named("variable", module), name => Assert.Matches($@"(?m)^  {name} += var\.{name}$", root));
        Assert.All(
            Named("output", module),
            name => Assert.Matches($@"output ""{name}"" {{[^}}]*= module\.ecomm\.{name}\n", root)
        );
    }

    [SkippableTheory]
    [InlineData("deploy", "Prod")]
    [InlineData("deploy", "-auto-approve")]
    [InlineData("destroy", "")]
    public async Task A_stage_that_cannot_be_is_refused_before_anything_is_done(string script, string stage)
    {
        Machine.RequireProgram("bash");
        var (exitCode, output) = await folder.Script(script, [stage], Timeout);
        Assert.Equal(2, exitCode);
        Assert.Contains($"{script}: ", output, StringComparison.Ordinal);
    }

    private static async Task<string> TextOf(string directory) =>
        string.Join(
            '\n',
            await Task.WhenAll(Directory.EnumerateFiles(directory, "*.tf").Select(f => File.ReadAllTextAsync(f)))
        );

    private static IEnumerable<string> Named(string block, string text) =>
        Regex.Matches(text, $@"(?m)^{block} ""(\w+)""").Select(match => match.Groups[1].Value);
}
