using Ecomm.Local;

namespace Ecomm.Commands.Tests;

/// <summary>What a command printed, and how it ended.</summary>
public sealed record CliResult(int Code, string Output, string Error)
{
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The command line as its users have it, in this process.</summary>
public static class Cli
{
    public static Task<CliResult> Run(params string[] arguments) => Run(default, arguments);

    /// <summary>The same, interrupted by that token as by Ctrl+C.</summary>
    public static async Task<CliResult> Run(CancellationToken cancel, params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.Run(OrderProgram.Composed, arguments, output, error, cancel);
        return new CliResult(code, output.ToString(), error.ToString());
    }

    /// <summary>The row of a table that begins with that cell, as its cells.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(this CliResult result, string first) =>
        result
            .Lines.Where(line => line.StartsWith('│'))
            .Select(line => line.Trim('│', ' ').Split('│', StringSplitOptions.TrimEntries))
            .Where(cells => cells[0] == first);
}
