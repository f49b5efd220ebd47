using Ecomm.Simulation;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains;
using Ecomm.Simulation.Domains.Variants;

namespace Ecomm.Commands.Tests;

/// <summary>Scripts look at nothing else: 0 is green, 1 a broken law, 2 wrong words.</summary>
public sealed class SimulateExitCodes
{
    private static readonly Blueprint Bad = KnownBad
        .All.Single(one => one.Name == "transient failures are swallowed")
        .Blueprint;

    [Theory]
    [InlineData("--seeds", "30")]
    [InlineData("--seeds", "1", "--from", "42")]
    [InlineData("--seed", "42")]
    [InlineData("--seed", "42", "--trace")]
    [InlineData("--minutes", "0.001")]
    public async Task Green_is_0(params string[] words)
    {
        var (code, output) = await Run(Shipped.System, words);
        Assert.True(code == 0, output);
        Assert.DoesNotContain("BROKEN", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_law_is_1_for_many_seeds_for_one_and_for_its_timeline()
    {
        var broken = FirstBroken();
        foreach (
            var words in (string[][])
                [
                    ["--seeds", "1", "--from", broken],
                    ["--seed", broken],
                    ["--seed", broken, "--trace"],
                ]
        )
        {
            var (code, output) = await Run(Bad, words);
            Assert.True(code == 1, $"{string.Join(' ', words)} ended with {code}:\n{output}");
            Assert.Contains("BROKEN", output, StringComparison.Ordinal);
            Assert.DoesNotContain("every law held", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_broken_law_is_1_also_when_there_is_a_report()
    {
        using var directory = TempDirectory.Create();
        var path = Path.Combine(directory.Path, "report.md");
        Assert.Equal(1, (await Run(Bad, "--seeds", "1", "--from", FirstBroken(), "--report", path)).Code);
        Assert.Contains("**broken** by", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
    }

    /// <summary>Either would take longer than any test may.</summary>
    [Theory]
    [InlineData("simulate", "--seeds", "1000000000", "--report")]
    [InlineData("certify")]
    public async Task A_file_that_cannot_be_written_is_1_before_anything_is_run(params string[] words)
    {
        using var directory = TempDirectory.Create();
        var path = Path.Combine(directory.Path, "missing", "report.md");
        var result = await Cli.Run([.. words, path]);
        Assert.Equal(1, result.Code);
        Assert.Contains(
            $"'{path}' cannot be written: there is no directory '{Path.GetDirectoryName(path)}'",
            result.Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("--seeds", "0")]
    [InlineData("--seeds", "-1")]
    [InlineData("--seeds", "many")]
    [InlineData("--seeds")]
    [InlineData("--from", "-1")]
    [InlineData("--minutes", "0")]
    [InlineData("--minutes", "long")]
    [InlineData("--faults", "earthquakes")]
    [InlineData("--faults", "crashes,-earthquakes")]
    [InlineData("--seed", "x")]
    [InlineData("--seed", "-1")]
    [InlineData("--trace")]
    [InlineData("--report")]
    [InlineData("--nonsense")]
    [InlineData("nonsense")]
    public async Task Wrong_words_are_2_and_nothing_is_run(params string[] words)
    {
        var result = await Cli.Run(["simulate", .. words]);
        Assert.Equal(2, result.Code);
        Assert.NotEmpty(result.Error);
        Assert.DoesNotContain("every law held", result.Output, StringComparison.Ordinal);
    }

    private static string FirstBroken() =>
        new Campaign(Bad, Simulation.Faults.FaultKinds.Any, 1, 1000, TimeSpan.MaxValue)
            .Run(1, default)
            .Failures[0]
            .Seed.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<(int Code, string Output)> Run(Blueprint blueprint, params string[] words)
    {
        await using var output = new StringWriter();
        var parsed = SimulateCommand.Create(Local.OrderProgram.Composed).Parse(words);
        Assert.Empty(parsed.Errors);
        parsed.InvocationConfiguration.Output = output;
        var code = await SimulateCommand.Run(parsed, blueprint, default);
        return (code, output.ToString());
    }
}
