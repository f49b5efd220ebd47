using System.Text.Json;
using Ecomm.Lambdas.Runtime;

namespace Ecomm.Operations.Aws;

/// <summary>
/// From Terraform's resources to what they mean to each other. What it does not understand and would change what is
/// delivered (an input transformer, say) is an error.
/// </summary>
public static class DeploymentReader
{
    private const int MappingBatchSizeDefault = 10;
    private const int FunctionTimeoutDefault = 3;
    private const int MemorySizeDefault = 128;
    private const int IntegrationTimeoutDefault = 30_000;

    /// <exception cref="InvalidDataException">Something is missing or not understood.</exception>
    public static AwsDeployment Read(TerraformState state)
    {
        var pipe = RouterReader.ReadPipe(state.Only("aws_pipes_pipe"));
        var functions = state.OfType("aws_lambda_function").Select(ReadFunction).ToList();
        var tables = state.OfType("aws_dynamodb_table").ToList();
        var events =
            tables.Find(table => table.OptionalText("stream_arn") == pipe.Source)
            ?? throw new InvalidDataException($"no table of the Terraform state has the pipe's source {pipe.Source}");
        var queues = state.OfType("aws_sqs_queue").Select(ReadQueue).ToList();
        if (!queues.Exists(queue => queue.Name.EndsWith(AwsDeployment.UnroutedSuffix, StringComparison.Ordinal)))
        {
            throw new InvalidDataException(
                $"no queue of the Terraform state has a name that ends in {AwsDeployment.UnroutedSuffix}"
            );
        }
        var deployment = new AwsDeployment(
            Region: pipe.Source.Split(':')[3],
            EventStoreTable: events.Text("name"),
            StreamArn: pipe.Source,
            TransactionalTable: TableOf("TRANSACTIONAL_TABLE_NAME")
                ?? throw new InvalidDataException("no function of the Terraform state has a TRANSACTIONAL_TABLE_NAME"),
            LedgerTable: TableOf(GatewayVariables.LedgerTableSuffix),
            pipe,
            Rules: [.. RouterReader.ReadRules(state, pipe, queues)],
            queues,
            functions,
            Mappings:
            [
                .. state
                    .OfType("aws_lambda_event_source_mapping")
                    .Where(mapping => mapping.Flag("enabled"))
                    .Select(mapping => ReadMapping(mapping, queues, functions)),
            ],
            Routes: [.. state.OfType("aws_apigatewayv2_route").Select(route => ReadRoute(route, state))]
        );
        return deployment;

        string? TableOf(string ending)
        {
            var (variable, name) = functions
                .SelectMany(function => function.Environment)
                .FirstOrDefault(one => one.Key.EndsWith(ending, StringComparison.Ordinal));
            return name is null || tables.Exists(table => table.Text("name") == name)
                ? name
                : throw new InvalidDataException(
                    $"{variable} is {name}, a table that the Terraform state does not have"
                );
        }
    }

    private static AwsQueue ReadQueue(TerraformResource queue)
    {
        using var redrive = JsonDocument.Parse(queue.OptionalText("redrive_policy") ?? "{}");
        var policy = redrive.RootElement;
        return new AwsQueue(
            queue.Text("name"),
            queue.Text("arn"),
            queue.Text("url"),
            policy.TryGetProperty("deadLetterTargetArn", out var arn) ? arn.GetString() : null,
            policy.TryGetProperty("maxReceiveCount", out var receives) ? receives.GetInt32() : null
        );
    }

    private static AwsFunction ReadFunction(TerraformResource function) =>
        new(
            function.Text("function_name"),
            function.Text("arn"),
            function.Text("handler"),
            function.OptionalNumber("timeout") ?? FunctionTimeoutDefault,
            function.Blocks("environment").Select(block => block.Map("variables")).FirstOrDefault()
                ?? new Dictionary<string, string>(),
            function.OptionalNumber("memory_size") ?? MemorySizeDefault
        );

    private static AwsMapping ReadMapping(
        TerraformResource mapping,
        IReadOnlyCollection<AwsQueue> queues,
        IReadOnlyCollection<AwsFunction> functions
    )
    {
        if (mapping.Blocks("filter_criteria").Any(filter => filter.Blocks("filter").Count > 0))
        {
            throw new InvalidDataException($"{mapping.Address} has a filter; this is not known here");
        }
        return new AwsMapping(
            queues.FirstOrDefault(queue => queue.Arn == mapping.Text("event_source_arn"))?.Arn
                ?? throw new InvalidDataException($"{mapping.Address} receives from no queue of the Terraform state"),
            functions.FirstOrDefault(function => Names(mapping.Text("function_arn"), function.Arn))?.Arn
                ?? throw new InvalidDataException($"{mapping.Address} invokes no function of the Terraform state"),
            mapping.OptionalNumber("batch_size") ?? MappingBatchSizeDefault,
            mapping
                .Blocks("scaling_config")
                .Select(block => block.OptionalNumber("maximum_concurrency"))
                .FirstOrDefault(),
            mapping.Texts("function_response_types").Contains("ReportBatchItemFailures")
        );
    }

    private static AwsRoute ReadRoute(TerraformResource route, TerraformState state)
    {
        var integration =
            state
                .OfType("aws_apigatewayv2_integration")
                .FirstOrDefault(one => route.OptionalText("target") == $"integrations/{one.Text("id")}")
            ?? throw new InvalidDataException($"{route.Address} of the Terraform state has no integration");
        // The URI is the function's ARN, alone or within an ARN of the gateway's own: …/functions/ARN/invocations.
        var invoked = integration.Text("integration_uri").Split("/functions/")[^1].Split('/')[0];
        var function =
            state.OfType("aws_lambda_function").FirstOrDefault(one => Names(invoked, one.Text("arn")))
            ?? throw new InvalidDataException($"{integration.Address} invokes no function of the Terraform state");
        if (integration.OptionalText("payload_format_version") != "2.0")
        {
            throw new InvalidDataException($"{integration.Address} is not of payload format 2.0");
        }
        return route.Text("route_key").Split(' ') is [var method, var path]
            ? new AwsRoute(
                method,
                path,
                function.Text("arn"),
                integration.OptionalNumber("timeout_milliseconds") ?? IntegrationTimeoutDefault,
                ReadCors(route, state)
            )
            : throw new InvalidDataException($"{route.Address} is not a method and a path: {route.Text("route_key")}");
    }

    private static AwsCors? ReadCors(TerraformResource route, TerraformState state) =>
        state
            .OfType("aws_apigatewayv2_api")
            .Where(api => api.OptionalText("id") == route.OptionalText("api_id"))
            .SelectMany(api => api.Blocks("cors_configuration"))
            .Select(cors => new AwsCors(
                cors.Texts("allow_origins"),
                cors.Texts("allow_methods"),
                cors.Texts("allow_headers"),
                cors.Texts("expose_headers"),
                cors.OptionalNumber("max_age") ?? 0
            ))
            .FirstOrDefault(cors => cors.Origins.Count > 0);

    /// <summary>Whether an ARN is the function's, or that of an alias or a version of it.</summary>
    private static bool Names(string arn, string function) =>
        arn == function || arn.StartsWith($"{function}:", StringComparison.Ordinal);
}
