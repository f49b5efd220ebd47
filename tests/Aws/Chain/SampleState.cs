using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>A small deployment as <c>terraform show -json</c> prints it: one worker, one API.</summary>
internal static class SampleState
{
    public const string Stream = "arn:aws:dynamodb:eu-west-1:123:table/shop-dev-events/stream/2024-01-01T00:00:00.000";

    private const string Bus = "arn:aws:events:eu-west-1:123:event-bus/shop-dev-events";
    private const string Lambda = "arn:aws:lambda:eu-west-1:123:function:shop-dev";
    private const string Sqs = "arn:aws:sqs:eu-west-1:123:shop-dev";

    /// <summary>The state, after the change, in a file.</summary>
    public static string Write(string folder, Action<JsonObject>? change = null)
    {
        var resources = Resources();
        change?.Invoke(resources);
        var list = resources.Select(resource =>
            (JsonNode)
                new JsonObject
                {
                    ["address"] = resource.Key,
                    ["mode"] = "managed",
                    ["type"] = resource.Key.Split('.')[0],
                    ["name"] = resource.Key.Split('.')[1],
                    ["values"] = resource.Value!.DeepClone(),
                }
        );
        var state = new JsonObject
        {
            ["format_version"] = "1.0",
            ["values"] = new JsonObject
            {
                ["root_module"] = new JsonObject
                {
                    ["resources"] = new JsonArray([.. list.Take(4)]),
                    ["child_modules"] = new JsonArray(
                        new JsonObject { ["resources"] = new JsonArray([.. list.Skip(4)]) }
                    ),
                },
            },
        };
        var path = Path.Combine(folder, "state.json");
        File.WriteAllText(path, state.ToJsonString());
        return path;
    }

    private static JsonObject Resources()
    {
        var tables = new { EVENT_STORE_TABLE_NAME = "shop-dev-events", TRANSACTIONAL_TABLE_NAME = "shop-dev-records" };
        return new JsonObject
        {
            ["aws_dynamodb_table.events"] = Node(new { name = "shop-dev-events", stream_arn = Stream }),
            ["aws_dynamodb_table.records"] = Node(new { name = "shop-dev-records", stream_arn = "" }),
            ["aws_pipes_pipe.events"] = Node(
                new
                {
                    name = "shop-dev-events",
                    source = Stream,
                    target = Bus,
                    enrichment = "",
                    source_parameters = new[]
                    {
                        new
                        {
                            filter_criteria = new[]
                            {
                                new { filter = new[] { new { pattern = """{"eventName":["INSERT"]}""" } } },
                            },
                            dynamodb_stream_parameters = new[]
                            {
                                new { starting_position = "TRIM_HORIZON", batch_size = 10 },
                            },
                        },
                    },
                    target_parameters = new[]
                    {
                        new
                        {
                            input_template = "",
                            eventbridge_event_bus_parameters = new[]
                            {
                                new { source = "store", detail_type = "Record" },
                            },
                        },
                    },
                }
            ),
            ["aws_cloudwatch_event_rule.sync"] = Node(
                new
                {
                    name = "sync",
                    event_bus_name = "shop-dev-events",
                    state = "ENABLED",
                    event_pattern = """{"source":["store"]}""",
                }
            ),
            ["aws_cloudwatch_event_rule.elsewhere"] = Node(
                new
                {
                    name = "sync",
                    event_bus_name = "default",
                    event_pattern = "{}",
                }
            ),
            ["aws_cloudwatch_event_rule.off"] = Node(
                new
                {
                    name = "off",
                    event_bus_name = Bus,
                    state = "DISABLED",
                    event_pattern = "{}",
                }
            ),
            ["aws_cloudwatch_event_target.sync"] = Node(
                new
                {
                    rule = "sync",
                    event_bus_name = Bus,
                    arn = $"{Sqs}-SyncOrderWorker",
                    input_path = "",
                    input_transformer = new List<object>(),
                }
            ),
            ["aws_sqs_queue.sync"] = Node(
                new
                {
                    name = "shop-dev-SyncOrderWorker",
                    arn = $"{Sqs}-SyncOrderWorker",
                    url = "http://127.0.0.1:5000/123/shop-dev-SyncOrderWorker",
                    redrive_policy = $$"""{"deadLetterTargetArn":"{{Sqs}}-SyncOrderWorker-dead","maxReceiveCount":120}""",
                }
            ),
            ["aws_sqs_queue.dead"] = Node(
                new
                {
                    name = "shop-dev-SyncOrderWorker-dead",
                    arn = $"{Sqs}-SyncOrderWorker-dead",
                    url = "http://127.0.0.1:5000/123/shop-dev-SyncOrderWorker-dead",
                    redrive_policy = "",
                }
            ),
            ["aws_sqs_queue.unrouted"] = Node(
                new
                {
                    name = "shop-dev-unrouted",
                    arn = $"{Sqs}-unrouted",
                    url = "http://127.0.0.1:5000/123/shop-dev-unrouted",
                }
            ),
            ["aws_lambda_function.sync"] = Node(
                new
                {
                    function_name = "shop-dev-SyncOrderWorker",
                    arn = $"{Lambda}-SyncOrderWorker",
                    handler = "SyncOrderWorker",
                    timeout = 30,
                    memory_size = 256,
                    environment = new[] { new { variables = tables } },
                }
            ),
            ["aws_lambda_function.place"] = Node(
                new
                {
                    function_name = "shop-dev-PlaceOrderApi",
                    arn = $"{Lambda}-PlaceOrderApi",
                    handler = "PlaceOrderApi",
                    timeout = 10,
                    memory_size = 256,
                    environment = new[] { new { variables = tables } },
                }
            ),
            ["aws_lambda_event_source_mapping.sync"] = Node(
                new
                {
                    event_source_arn = $"{Sqs}-SyncOrderWorker",
                    function_arn = $"{Lambda}-SyncOrderWorker",
                    batch_size = 10,
                    enabled = true,
                    function_response_types = new List<string> { "ReportBatchItemFailures" },
                    scaling_config = new[] { new { maximum_concurrency = 5 } },
                }
            ),
            ["aws_apigatewayv2_integration.place"] = Node(
                new
                {
                    id = "int1",
                    payload_format_version = "2.0",
                    timeout_milliseconds = 11_000,
                    integration_uri = $"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{Lambda}-PlaceOrderApi/invocations",
                }
            ),
            ["aws_apigatewayv2_route.place"] = Node(
                new { route_key = "POST /api/v1/orders/placeOrder", target = "integrations/int1" }
            ),
        };
    }

    private static JsonNode Node<T>(T value) => JsonSerializer.SerializeToNode(value)!;
}
