using System.Diagnostics.CodeAnalysis;
using Ecomm.Lambdas.Logs;
using Ecomm.Lambdas.Runtime;
using Ecomm.Lambdas.Telemetry;

namespace Ecomm.Lambdas;

/// <summary>The program of all functions, whatever domains it is composed of. <c>_HANDLER</c> says which slice runs.</summary>
public static class FunctionProgram
{
    /// <summary>The function by OpenTelemetry's resource conventions for FaaS, as far as Lambda's environment tells it.</summary>
    private static IReadOnlyList<(string Name, string Value)> Resource =>
        [
            ("cloud.provider", "aws"),
            ("cloud.platform", "aws_lambda"),
            .. new[]
            {
                ("cloud.region", Environment.GetEnvironmentVariable("AWS_REGION")),
                ("faas.name", Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME")),
                ("faas.version", Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_VERSION")),
            }
                .Where(pair => pair.Item2 is { Length: > 0 })
                .Select(pair => (pair.Item1, pair.Item2!)),
        ];

    /// <summary>Runs the function that Lambda's environment names, until Lambda ends the process.</summary>
    /// <param name="catalogue">The domains.</param>
    /// <returns>1 if the function cannot start, 2 if this is not Lambda; otherwise it does not return.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever stops the start is told to Lambda.")]
    public static async Task<int> Run(Catalogue catalogue)
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
        FunctionSettings settings;
        JsonLog logs;
        try
        {
            settings = FunctionSettings.Read(Environment.GetEnvironmentVariable, catalogue);
            logs = new JsonLog(output, settings.MetricsNamespace, TimeProvider.System);
            var connections = new FirstConnections(TimeProvider.System);
            function = Functions.Create(catalogue, settings, logs, connections, TimeProvider.System);
            await connections.Wait();
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"the function cannot start: {e.Message}");
            await client.FailInit(RuntimeError.Of(e), CancellationToken.None);
            return 1;
        }
        using var spans = settings.Otlp is { } otlp ? new SpanExporter(otlp, Resource, logs.For<SpanExporter>()) : null;
        await new RuntimeLoop(
            client,
            TimeProvider.System,
            logs.For<RuntimeLoop>(),
            spans is null ? null : spans.Flush
        ).Run(function, CancellationToken.None);
        return 0;
    }
}
