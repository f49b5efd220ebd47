namespace Ecomm.HostTests;

/// <summary>How the program itself ends, as a shell sees it.</summary>
public sealed class ExitCodes
{
    [Theory]
    [InlineData(0, "export", "--help")]
    [InlineData(2, "export", "--nonsense")]
    [InlineData(2, "nonsense")]
    [InlineData(1, "replay", "no-such-file.jsonl")]
    public Task A_command_ends_with_the_code_that_says_how_it_went(int code, params string[] words) =>
        EndsWith(code, words);

    internal static async Task EndsWith(int code, params string[] words)
    {
        var (exitCode, output) = await HostProcess.Run(words);
        Assert.True(exitCode == code, $"{exitCode}:\n{output}");
    }
}
