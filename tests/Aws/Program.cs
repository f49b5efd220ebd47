using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests;

/// <summary>
/// The tests' own program. Test runners do not run it; a test does, to have a process that starts an emulator as tests do and
/// that can be killed.
/// </summary>
internal static class Program
{
    /// <summary>The one thing it does: it starts an emulator, says which, and waits to be killed.</summary>
    public const string HoldEmulator = "hold-emulator";

    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [HoldEmulator])
        {
            return 2;
        }
        await using var emulator = await Emulator.Start();
        await Console.Out.WriteLineAsync($"{emulator.ProcessId} {emulator.Endpoint}");
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
