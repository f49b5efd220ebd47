using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Ecomm.HostTests;

/// <summary>The host, as built, running as a process of its own on a free port.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Ecomm.Local.dll");

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HostProcess(
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? directory = null
    )
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        Leash.Hold(process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    /// <summary>Everything that it has printed.</summary>
    public string Output => string.Join('\n', lines);

    /// <summary>Starts a host on that data and waits until it listens.</summary>
    public static Task<(HostProcess Process, Client Client)> Start(string data, params string[] options) =>
        Start(data, new Dictionary<string, string>(), options);

    /// <summary>Starts it with these environment variables beside those of the tests.</summary>
    public static Task<(HostProcess Process, Client Client)> Start(
        string data,
        IReadOnlyDictionary<string, string> environment,
        params string[] options
    ) => Start(data, environment, directory: null, options);

    /// <summary>Starts it in that directory.</summary>
    public static async Task<(HostProcess Process, Client Client)> Start(
        string data,
        IReadOnlyDictionary<string, string> environment,
        string? directory,
        params string[] options
    )
    {
        var host = new HostProcess(["--port", "0", "--data", data, .. options], environment, directory);
        try
        {
            var ended = host.process.WaitForExitAsync();
            await Task.WhenAny(host.listening.Task, ended).WaitAsync(Patience);
            Assert.True(host.listening.Task.IsCompleted, $"the host did not start:\n{host.Output}");
            return (host, new Client(await host.listening.Task));
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> Run(params string[] arguments)
    {
        using var host = new HostProcess(arguments);
        return (await host.Ended(Patience), host.Output);
    }

    /// <summary>Ends it as a power cut would: at once, whatever it is doing.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Asks it to stop, as Ctrl+C or a supervisor does, and gives its exit code.</summary>
    public async Task<int> Terminate(TimeSpan within)
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await Ended(within);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill();
        }
        Leash.Release(process);
        process.Dispose();
    }

    private async Task<int> Ended(TimeSpan within)
    {
        await process.WaitForExitAsync().WaitAsync(within);
        return process.ExitCode;
    }

    private void Hear(string? line)
    {
        const string announcement = "Ecomm listens on ";
        if (line is null)
        {
            return;
        }
        lines.Enqueue(line);
        if (line.StartsWith(announcement, StringComparison.Ordinal))
        {
            listening.TrySetResult(new Uri(line[announcement.Length..]));
        }
    }
}
