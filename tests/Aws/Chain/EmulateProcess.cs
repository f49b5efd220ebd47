using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>The command <c>emulate</c> as a user runs it, over an address where nobody answers: APIs need no queue.</summary>
internal sealed class EmulateProcess : IDisposable
{
    private const string Welcome = " listens on ";

    private readonly ConcurrentQueue<string> lines = new();
    private readonly Process process;

    public EmulateProcess(string state, string bootstrap)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Ecomm.Local.dll"),
            "emulate",
            "--aws-endpoint",
            $"http://127.0.0.1:{Machine.FreePort()}",
            "--terraform-state",
            state,
            "--bootstrap",
            bootstrap,
            "--port",
            "0",
        ];
        process = Process.Start(Machine.Start("dotnet", arguments))!;
        Leash.Hold(process);
        process.OutputDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IEnumerable<string> Lines => lines;

    /// <summary>Where it listens, as it says.</summary>
    public async Task<Uri> Url()
    {
        await Eventually.True(() => Lines.Any(line => line.Contains(Welcome, StringComparison.Ordinal)), "it listens");
        return new Uri(Lines.First(line => line.Contains(Welcome, StringComparison.Ordinal)).Split(Welcome)[1].Trim());
    }

    /// <summary>Asks it to stop, as Ctrl+C does, and gives its exit code.</summary>
    public async Task<int> Terminate(TimeSpan within)
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(within);
        return process.ExitCode;
    }

    /// <summary>Ends it at once, without its having a say: as <c>kill -9</c>.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        Leash.Release(process);
        process.Dispose();
    }
}
