using System.Diagnostics;
using System.Globalization;
using Process = System.Diagnostics.Process;

namespace Ecomm.Tests;

/// <summary>
/// Ends what tests have started when their process ends, however it ends: a process that is killed disposes of nothing. A
/// shell waits for the end of its input, which the operating system brings about, and then ends whatever is still on the leash.
/// </summary>
internal static class Leash
{
    // Ctrl+C reaches the shell too, and it has to outlive the tests.
    private const string Script = """
        trap '' INT TERM HUP
        exec >/dev/null 2>&1
        held=
        while read -r verb pid; do
          rest=
          for one in $held; do [ "$one" = "$pid" ] || rest="$rest $one"; done
          held=$rest
          [ "$verb" = release ] || held="$held $pid"
        done
        [ -z "$held" ] || kill -KILL $held
        """;

    private static readonly Lock Guard = new();
    private static Process? shell;

    /// <summary>Ends the process with this one. Whoever has seen it end releases it.</summary>
    public static void Hold(Process process) => Say("hold", process);

    /// <summary>Lets go of a process that has ended: another may get its id.</summary>
    public static void Release(Process process) => Say("release", process);

    private static void Say(string verb, Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        lock (Guard)
        {
            shell ??= Process.Start(new ProcessStartInfo("sh", ["-c", Script]) { RedirectStandardInput = true })!;
            shell.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verb} {process.Id}"));
            shell.StandardInput.Flush();
        }
    }
}
