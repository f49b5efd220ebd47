using System.Text.Json.Nodes;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>What the real provider made of the configuration on an implementation of AWS that is not ours.</summary>
[Collection(AppliedTerraform.Collection)]
public sealed class AppliedTests(AppliedTerraform terraform)
{
    [SkippableFact]
    public async Task A_second_plan_finds_nothing_to_change()
    {
        var deployed = await terraform.Deployed();
        var environment = new Dictionary<string, string>(deployed.Environment) { ["TF_WORKSPACE"] = Deployed.Stage };
        var (exitCode, output) = await deployed.Folder.Terraform(
            [
                "plan",
                "-detailed-exitcode",
                $"-var=stage={Deployed.Stage}",
                Deployed.PackageVariable,
                .. Deployed.Variables,
            ],
            TimeSpan.FromMinutes(2),
            environment
        );
        Assert.True(exitCode == 0, output);
    }

    [SkippableFact]
    public async Task Every_worker_is_fed_from_its_queue_and_its_dead_letters_are_its_own()
    {
        var resources = await Resources();
        var queues = resources.Where(r => Type(r) == "aws_sqs_queue").ToDictionary(q => Text(q, "arn"));
        var functions = resources
            .Where(r => Type(r) == "aws_lambda_function")
            .ToDictionary(f => $"{Text(f, "arn")}:live");

        var fed = resources
            .Where(r => Type(r) == "aws_lambda_event_source_mapping")
            .Select(mapping =>
            {
                var queue = queues[Text(mapping, "event_source_arn")];
                var redrive = JsonNode.Parse(Text(queue, "redrive_policy"))!;
                return (
                    Worker: Text(functions[Text(mapping, "function_arn")], "handler"),
                    Queue: Text(queue, "name"),
                    Dead: Text(queues[(string)redrive["deadLetterTargetArn"]!], "name")
                );
            });

        Assert.Equal(
            Routes
                .Of(Domains.All)
                .Workers.Select(w => (w.Name, $"{Deployed.Name}-{w.Name}", $"{Deployed.Name}-{w.Name}-dead"))
                .Order(),
            fed.Order()
        );
    }

    [SkippableFact]
    public async Task Every_function_is_told_what_it_needs()
    {
        var resources = await Resources();
        var environments = resources
            .Where(r => Type(r) == "aws_lambda_function")
            .ToDictionary(
                f => Text(f, "handler"),
                f =>
                    f["values"]!["environment"]![0]!["variables"]!
                        .AsObject()
                        .ToDictionary(v => v.Key, v => $"{v.Value}")
            );

        Assert.All(
            Routes.Of(Domains.All).Workers,
            worker =>
                Assert.EndsWith($"-{worker.Name}", environments[worker.Name]["QUEUE_URL"], StringComparison.Ordinal)
        );
        Assert.All(
            environments.Values,
            variables => Assert.Equal($"{Deployed.Name}-events", variables["EVENT_STORE_TABLE_NAME"])
        );
        Assert.Equal(
            Routes
                .Of(Domains.All)
                .Workers.Where(worker => worker.Gateway is not null)
                .Select(worker => (worker.Name, $"{Deployed.Name}-gateway-ledger"))
                .Order(),
            environments
                .Where(function => function.Value.ContainsKey("PAYMENT_GATEWAY_LEDGER_TABLE_NAME"))
                .Select(function => (function.Key, function.Value["PAYMENT_GATEWAY_LEDGER_TABLE_NAME"]))
                .Order()
        );
    }

    [SkippableFact]
    public async Task The_addresses_of_the_apis_are_written_down()
    {
        var deployed = await terraform.Deployed();
        var variables = (await File.ReadAllLinesAsync(Path.Combine(deployed.Folder.Root, ".env")))
            .Select(line => line.Split('='))
            .ToDictionary(parts => parts[0], parts => new Uri(parts[1]));

        Assert.Equal(
            Routes
                .Of(Domains.All)
                .Apis.Select(api => $"{api.Domain.ToUpperInvariant()}_API_BASE_URL")
                .Distinct()
                .Order(),
            variables.Keys.Order()
        );
    }

    private static string Type(JsonNode resource) => (string)resource["type"]!;

    private static string Text(JsonNode resource, string field) => (string)resource["values"]![field]!;

    private async Task<List<JsonNode>> Resources()
    {
        var deployed = await terraform.Deployed();
        var state = JsonNode.Parse(await File.ReadAllTextAsync(deployed.StateFile))!;
        var module = Assert.Single(state["values"]!["root_module"]!["child_modules"]!.AsArray());
        return [.. module!["resources"]!.AsArray().Select(resource => resource!)];
    }
}
