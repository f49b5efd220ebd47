using System.Text.Json.Nodes;
using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Commands;

/// <summary>What <c>terraform show -json</c> would print of a shop that was made by hand: as much as a command reads.</summary>
internal static class TerraformFile
{
    private const string Account = "123456789012";

    public static void Write(EmulatedShop shop)
    {
        var resources = new JsonArray();
        var stream = $"arn:aws:dynamodb:{Emulator.Region}:{Account}:table/{shop.Events}/stream/now";
        Add("aws_dynamodb_table", new() { ["name"] = shop.Events, ["stream_arn"] = stream });
        Add("aws_dynamodb_table", new() { ["name"] = shop.Records });
        Add("aws_pipes_pipe", Pipe(shop, stream));
        foreach (var (name, url) in shop.QueueUrls)
        {
            Add("aws_sqs_queue", Queue(shop, name, url));
        }
        foreach (var worker in Routes.Of(Domains.All).Workers)
        {
            Add("aws_lambda_function", Function(shop, worker.Name));
            Add(
                "aws_lambda_event_source_mapping",
                new()
                {
                    ["enabled"] = true,
                    ["event_source_arn"] = QueueArn(shop, worker.Name),
                    ["function_arn"] = FunctionArn(worker.Name),
                }
            );
        }
        var module = new JsonObject { ["resources"] = resources };
        var state = new JsonObject { ["values"] = new JsonObject { ["root_module"] = module } };
        File.WriteAllText(shop.State, state.ToJsonString());

        void Add(string type, JsonObject values) =>
            resources.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["address"] = $"{type}.r{resources.Count}",
                        ["mode"] = "managed",
                        ["type"] = type,
                        ["values"] = values,
                    }
            );
    }

    private static JsonObject Queue(EmulatedShop shop, string name, string url) =>
        new()
        {
            ["name"] = $"{shop.Prefix}-{name}",
            ["arn"] = QueueArn(shop, name),
            ["url"] = url,
            ["redrive_policy"] = shop.QueueUrls.ContainsKey($"{name}-dead")
                ? $$"""{"deadLetterTargetArn":"{{QueueArn(shop, $"{name}-dead")}}","maxReceiveCount":120}"""
                : "",
        };

    private static JsonObject Function(EmulatedShop shop, string worker) =>
        new()
        {
            ["function_name"] = $"{shop.Prefix}-{worker}",
            ["arn"] = FunctionArn(worker),
            ["handler"] = worker,
            ["environment"] = new JsonArray(
                new JsonObject { ["variables"] = new JsonObject { ["TRANSACTIONAL_TABLE_NAME"] = shop.Records } }
            ),
        };

    private static JsonObject Pipe(EmulatedShop shop, string stream) =>
        new()
        {
            ["name"] = shop.Events,
            ["source"] = stream,
            ["target"] = $"arn:aws:events:{Emulator.Region}:{Account}:event-bus/{shop.Prefix}",
            ["source_parameters"] = new JsonArray(
                new JsonObject
                {
                    ["dynamodb_stream_parameters"] = new JsonArray(
                        new JsonObject { ["starting_position"] = "TRIM_HORIZON" }
                    ),
                }
            ),
            ["target_parameters"] = new JsonArray(
                new JsonObject
                {
                    ["eventbridge_event_bus_parameters"] = new JsonArray(
                        new JsonObject { ["source"] = "store", ["detail_type"] = "Record" }
                    ),
                }
            ),
        };

    private static string QueueArn(EmulatedShop shop, string name) =>
        $"arn:aws:sqs:{Emulator.Region}:{Account}:{shop.Prefix}-{name}";

    private static string FunctionArn(string worker) => $"arn:aws:lambda:{Emulator.Region}:{Account}:function:{worker}";
}
