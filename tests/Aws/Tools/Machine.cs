using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ecomm.Aws.Tests.Tools;

/// <summary>What this machine has of the tools that some tests need, and how to run them.</summary>
public static class Machine
{
    /// <summary>Set to 1 where everything is installed: what is missing then fails the test instead of skipping it.</summary>
    public const string RequireAllVariable = "ECOMM_REQUIRE_ALL";

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Repository.Root;

    /// <summary>Skips the test with the reason, or fails it where everything is required.</summary>
    public static void Require(bool has, string reason)
    {
        if (!has && Environment.GetEnvironmentVariable(RequireAllVariable) == "1")
        {
            Assert.Fail($"{reason} ({RequireAllVariable}=1 requires it)");
        }
        Skip.IfNot(has, reason);
    }

    public static void RequireProgram(string name) => Require(Has(name), $"{name} is not on the path");

    /// <summary>The emulator is moto, a Python package: <c>pip install 'moto[server]'</c>.</summary>
    public static void RequireEmulator() =>
        Require(Has("moto_server"), "the AWS emulator is not installed: pip install 'moto[server]'");

    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>A TCP port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code, and what it wrote to both of its outputs.</returns>
    /// <exception cref="TimeoutException">It did not end in time and was killed.</exception>
    public static async Task<(int ExitCode, string Output)> Run(
        string program,
        IEnumerable<string> arguments,
        TimeSpan timeout,
        string? directory = null,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        using var process = new Process { StartInfo = Start(program, arguments, directory, environment) };
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var late = new CancellationTokenSource(timeout);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {timeout}:\n{Text()}", e);
        }
        return (process.ExitCode, Text());

        void Append(string? line)
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        }

        string Text()
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>How to start a program with both outputs redirected, apart from the build that runs the tests.</summary>
    public static ProcessStartInfo Start(
        string program,
        IEnumerable<string> arguments,
        string? directory = null,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? Root,
        };
        // What the test's own build says to its children would confuse another build.
        foreach (
            var name in start
                .Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
                .ToList()
        )
        {
            start.Environment.Remove(name);
        }
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }
        return start;
    }
}
