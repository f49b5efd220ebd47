using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>The configuration by itself: its form, its validity, and its own tests, all offline.</summary>
public sealed class ConfigurationTests(TerraformFolder folder) : IClassFixture<TerraformFolder>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

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

    [SkippableFact]
    public async Task Is_valid_and_passes_its_own_tests()
    {
        Machine.RequireProgram("terraform");
        var (initialised, log) = await folder.Script("terraform-init", [folder.Configuration], Timeout);
        Assert.True(initialised == 0, log);
        foreach (var command in new[] { "validate", "test" })
        {
            var (exitCode, output) = await folder.Terraform([command], Timeout);
            Assert.True(exitCode == 0, output);
        }
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
}
