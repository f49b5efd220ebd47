namespace Ecomm.HostTests;

/// <summary>How a simulation ends, as a shell sees it.</summary>
public sealed class SimulateExitCodes
{
    [Theory]
    [InlineData(0, "simulate", "--seeds", "3")]
    [InlineData(0, "simulate", "--seed", "3")]
    [InlineData(0, "simulate", "--help")]
    [InlineData(2, "simulate", "--seeds", "0")]
    [InlineData(2, "simulate", "--nonsense")]
    public Task It_ends_with_the_code_that_says_how_it_went(int code, params string[] words) =>
        ExitCodes.EndsWith(code, words);
}
