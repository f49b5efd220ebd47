namespace Ecomm.Aws.Tests.Tools;

/// <summary>The packaged program of all functions, as <c>scripts/package-lambdas</c> makes it.</summary>
internal static class Package
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    private static readonly Lazy<Task<string>> Made = new(Make);

    /// <summary>
    /// The program's path. It is made once a run, which takes a minute or two where it was never made, and seconds where
    /// nothing has changed since.
    /// </summary>
    public static Task<string> Bootstrap()
    {
        Machine.RequireProgram("zip");
        return Made.Value;
    }

    private static async Task<string> Make()
    {
        var script = Path.Combine(Machine.Root, "scripts", "package-lambdas");
        var (exitCode, output) = await Machine.Run(script, [], Timeout);
        Assert.True(exitCode == 0, output);
        return Path.Combine(Machine.Root, "artifacts", "bootstrap");
    }
}
