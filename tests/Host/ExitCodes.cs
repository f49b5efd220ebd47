namespace Ecomm.HostTests;

/// <summary>How the program itself ends, as a shell sees it.</summary>
public sealed class ExitCodes
{
    [Theory]
    [InlineData(0, "simulate", "--seeds", "3")]
    [InlineData(0, "simulate", "--seed", "3")]
    [InlineData(0, "simulate", "--help")]
    [InlineData(2, "simulate", "--seeds", "0")]
    [InlineData(2, "simulate", "--nonsense")]
    [InlineData(2, "nonsense")]
    [InlineData(1, "replay", "no-such-file.jsonl")]
    public async Task A_command_ends_with_the_code_that_says_how_it_went(int code, params string[] words)
    {
        var (exitCode, output) = await HostProcess.Run(words);
        Assert.True(exitCode == code, $"{exitCode}:\n{output}");
    }
}
