using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Ecomm.Operations.Aws;

namespace Ecomm.Emulation.Functions;

/// <summary>
/// One instance of a function: a process of the packaged bootstrap with its own runtime API, and an environment like that in
/// Lambda, with nothing of ours in it. It does one invocation at a time. When this program dies, the runtime API goes with it,
/// and a runtime that finds it gone ends.
/// </summary>
public sealed class FunctionProcess : IAsyncDisposable
{
    /// <summary>From its start to its asking for work; Lambda allows 10 s, but its machines are not this busy.</summary>
    public static readonly TimeSpan InitTimeout = TimeSpan.FromSeconds(30);

    private readonly AwsFunction function;
    private readonly RuntimeApi api;
    private readonly Process process;
    private readonly TimeProvider time;

    private FunctionProcess(AwsFunction function, RuntimeApi api, Process process, TimeProvider time) =>
        (this.function, this.api, this.process, this.time) = (function, api, process, time);

    /// <summary>The operating system's id of it, for measurements.</summary>
    public int ProcessId => process.Id;

    /// <summary>Whether it can take another invocation.</summary>
    public bool IsAlive => !process.HasExited && !api.InitFailed;

    /// <summary>Ends with its init: when it asks for its first invocation.</summary>
    public Task Ready => api.Asked;

    /// <summary>Starts the process.</summary>
    /// <param name="function">What it is in Terraform's state.</param>
    /// <param name="bootstrap">The program.</param>
    /// <param name="environment">Where AWS is, and who is asking.</param>
    /// <param name="log">Takes each line that the process writes.</param>
    /// <param name="time">Says when an invocation must have ended.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    [SuppressMessage(
        "Reliability",
        "CA2000",
        Justification = "The instance owns both; when it cannot start, they are disposed."
    )]
    public static async Task<FunctionProcess> Start(
        AwsFunction function,
        string bootstrap,
        IReadOnlyDictionary<string, string> environment,
        Action<string> log,
        TimeProvider time
    )
    {
        var api = await RuntimeApi.Start(function, time);
        var process = new Process { StartInfo = Configure(function, bootstrap, environment, api.Address) };
        process.OutputDataReceived += (_, line) => Log(line.Data);
        process.ErrorDataReceived += (_, line) => Log(line.Data);
        try
        {
            process.Start();
        }
        catch
        {
            process.Dispose();
            await api.DisposeAsync();
            throw;
        }
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new FunctionProcess(function, api, process, time);

        void Log(string? line)
        {
            if (line is not null)
            {
                log(line);
            }
        }
    }

    /// <summary>Invokes the function. A process that ends or exceeds its time fails the invocation and is dead after it.</summary>
    public async Task<CallOutcome> Invoke(FunctionCall invocation, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var exited = process.WaitForExitAsync(over.Token);
        var (taken, answered) = api.Invoke(invocation);
        try
        {
            if (await Within(InitTimeout, Task.WhenAny(taken, answered, exited), over.Token) is null)
            {
                return await Kill($"the function did not ask for work within {InitTimeout}");
            }
            var timeout = TimeSpan.FromSeconds(function.Timeout);
            if (await Within(timeout, Task.WhenAny(answered, exited), over.Token) is not { } first)
            {
                return await Kill(
                    string.Create(CultureInfo.InvariantCulture, $"Task timed out after {function.Timeout:0.00} seconds")
                );
            }
            cancel.ThrowIfCancellationRequested();
            return first == answered
                ? await answered
                : new CallOutcome.Failed(
                    string.Create(CultureInfo.InvariantCulture, $"Runtime exited with status {process.ExitCode}")
                );
        }
        catch (OperationCanceledException)
        {
            await Kill("cancelled");
            throw;
        }
        finally
        {
            await over.CancelAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Kill("stopped");
        process.Dispose();
        await api.DisposeAsync();
    }

    /// <summary>Ends the process, if it has not ended; an invocation under way fails.</summary>
    public void End()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended, and who used it has disposed it.
        }
    }

    private async Task<CallOutcome> Kill(string why)
    {
        End();
        await process.WaitForExitAsync(CancellationToken.None);
        return new CallOutcome.Failed(why);
    }

    private async Task<Task?> Within(TimeSpan limit, Task<Task> first, CancellationToken cancel)
    {
        try
        {
            return await first.WaitAsync(limit, time, cancel);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    // See «Working with Lambda environment variables», for reserved ones.
    private static ProcessStartInfo Configure(
        AwsFunction function,
        string bootstrap,
        IReadOnlyDictionary<string, string> environment,
        string runtimeApi
    )
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(bootstrap))!;
        var start = new ProcessStartInfo(Path.GetFullPath(bootstrap))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        var reserved = new Dictionary<string, string>
        {
            ["_HANDLER"] = function.Handler,
            ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi,
            ["AWS_LAMBDA_FUNCTION_NAME"] = function.Name,
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = function.MemorySize.ToString(CultureInfo.InvariantCulture),
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            ["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{function.Name}",
            ["AWS_LAMBDA_LOG_STREAM_NAME"] = runtimeApi,
            ["LAMBDA_TASK_ROOT"] = folder,
            ["LAMBDA_RUNTIME_DIR"] = "/var/runtime",
            ["LANG"] = "en_US.UTF-8",
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin:/opt/bin",
            ["TZ"] = ":UTC",
        };
        foreach (var (name, value) in function.Environment.Concat(environment).Concat(reserved))
        {
            start.Environment[name] = value;
        }
        return start;
    }
}
