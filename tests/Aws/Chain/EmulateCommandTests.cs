using Ecomm.Local.Commands;

namespace Ecomm.Aws.Tests.Chain;

public sealed class EmulateCommandTests
{
    [Theory]
    [InlineData("--terraform-state", "state.json")]
    [InlineData("--terraform-state", "state.json", "--aws-endpoint", "127.0.0.1:5000")]
    [InlineData("--terraform-state", "state.json", "--aws-endpoint", "https://sqs.eu-west-1.amazonaws.com")]
    public async Task It_needs_the_address_of_an_emulator(params string[] arguments)
    {
        using var error = new StringWriter();
        Assert.Equal(2, await CommandLine.Run(["emulate", .. arguments], TextWriter.Null, error));
        Assert.Contains("--aws-endpoint", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_is_not_there_is_said()
    {
        using var error = new StringWriter();
        string[] arguments =
        [
            "emulate",
            "--aws-endpoint",
            "http://127.0.0.1:5000",
            "--terraform-state",
            "no-such-state.json",
        ];
        Assert.Equal(1, await CommandLine.Run(arguments, TextWriter.Null, error));
        Assert.Contains("no-such-state.json", error.ToString(), StringComparison.Ordinal);
    }
}
