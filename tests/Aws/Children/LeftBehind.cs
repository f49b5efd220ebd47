using System.Globalization;
using Ecomm.Aws.Tests.Commands;
using Ecomm.Aws.Tests.Tools;
using Process = System.Diagnostics.Process;

namespace Ecomm.Aws.Tests.Children;

/// <summary>No process that tests start outlives them.</summary>
public sealed class LeftBehind
{
    [SkippableFact]
    public async Task A_test_process_that_is_killed_leaves_no_emulator()
    {
        Machine.RequireEmulator();
        var start = Machine.Start("dotnet", [typeof(LeftBehind).Assembly.Location, Program.HoldEmulator]);
        using var tests = Process.Start(start)!;
        Leash.Hold(tests);
        try
        {
            var said = (await tests.StandardOutput.ReadLineAsync().WaitAsync(Eventually.Deadline))!.Split(' ');
            var emulator = int.Parse(said[0], NumberStyles.None, CultureInfo.InvariantCulture);
            Assert.True(IsEmulator(emulator), "the emulator runs");
            // Only the process itself, as the kernel does when memory is short: nothing of it is disposed of.
            tests.Kill();
            await tests.WaitForExitAsync();
            await Eventually.True(() => !IsEmulator(emulator), $"process {emulator}, the emulator, ends");
        }
        finally
        {
            tests.Kill();
            Leash.Release(tests);
        }
    }

    [SkippableFact]
    public async Task The_emulator_of_a_group_of_tests_ends_with_the_group()
    {
        Machine.RequireEmulator();
        var group = new EmulatorGroup();
        var emulator = (await group.Emulator()).ProcessId;
        Assert.True(IsEmulator(emulator));
        await ((IAsyncLifetime)group).DisposeAsync();
        Assert.False(IsEmulator(emulator));
    }

    // A process that has ended and that nobody has asked about has no command line any more.
    private static bool IsEmulator(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Contains("aws-emulator", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
