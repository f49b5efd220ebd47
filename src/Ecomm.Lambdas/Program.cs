using System.Diagnostics.CodeAnalysis;
using Ecomm.Decisions;
using Ecomm.Lambdas.Logs;
using Ecomm.Lambdas.Runtime;

namespace Ecomm.Lambdas;

/// <summary>The function as Lambda starts it: one program for all slices, which one is said by <c>_HANDLER</c>.</summary>
public static class Program
{
    /// <returns>1 if the function cannot start, 2 if this is not Lambda; otherwise it does not return.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever stops the start is told to Lambda.")]
    public static async Task<int> Main()
    {
        if (Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API") is not { Length: > 0 } api)
        {
            await Console.Error.WriteLineAsync(
                "AWS_LAMBDA_RUNTIME_API is not set: this program is started by AWS Lambda."
            );
            return 2;
        }
        using var client = new RuntimeClient(api);
        await using var output = Console.OpenStandardOutput();
        Function function;
        JsonLog logs;
        try
        {
            var settings = FunctionSettings.Read(Environment.GetEnvironmentVariable, Domains.All);
            logs = new JsonLog(output, settings.MetricsNamespace, TimeProvider.System);
            function = Functions.Create(Domains.All, settings, logs, TimeProvider.System);
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"the function cannot start: {e.Message}");
            await client.FailInit(RuntimeError.Of(e), CancellationToken.None);
            return 1;
        }
        await new RuntimeLoop(client, TimeProvider.System, logs.For<RuntimeLoop>()).Run(
            function,
            CancellationToken.None
        );
        return 0;
    }
}
