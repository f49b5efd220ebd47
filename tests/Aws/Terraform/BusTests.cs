using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>The applied rules, as the emulator's own EventBridge understands them, not as we do.</summary>
[Collection(AppliedTerraform.Collection)]
public sealed class BusTests(AppliedTerraform terraform)
{
    private const string Unrouted = "unrouted";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [SkippableFact]
    public async Task An_event_reaches_its_workers_an_announced_one_nobody_and_an_unknown_or_nameless_one_the_unrouted()
    {
        var deployed = await terraform.Deployed();
        var routes = Routes.Of(Domains.All);
        Assert.NotEmpty(routes.Announced);
        // The announced ones come first, so that a message of theirs would have been received before the last one is.
        string?[] taken = [.. routes.Workers.SelectMany(w => w.Events).Distinct()];
        string?[] unknown = ["ORDER_EATEN_EVENT", null];
        var expected = taken
            .SelectMany(name => routes.WorkersOf(name!).Select(worker => $"{worker}: {name}"))
            .Concat(unknown.Select(name => $"{Unrouted}: {name}"))
            .Order(StringComparer.Ordinal)
            .ToList();

        await Publish(deployed, [.. routes.Announced, .. taken, .. unknown]);

        using var sqs = new AmazonSQSClient(
            new BasicAWSCredentials("test", "test"),
            new AmazonSQSConfig { ServiceURL = deployed.Endpoint.ToString(), AuthenticationRegion = Deployed.Region }
        );
        string[] queues = [.. routes.Workers.Select(worker => worker.Name), Unrouted];
        var received = new List<string>();
        using var late = new CancellationTokenSource(Patience);
        while (received.Count < expected.Count && !late.IsCancellationRequested)
        {
            foreach (var queue in queues)
            {
                received.AddRange(await Drain(sqs, queue));
            }
        }
        Assert.Equal(expected, received.Order(StringComparer.Ordinal));
    }

    /// <summary>PutEvents, for which there is no package here; the emulator does not look at the signature.</summary>
    private static async Task Publish(Deployed deployed, IEnumerable<string?> names)
    {
        using var http = new HttpClient();
        foreach (var some in names.Chunk(10))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, deployed.Endpoint)
            {
                Content = JsonContent.Create(
                    new JsonObject { ["Entries"] = new JsonArray([.. some.Select(Entry)]) },
                    new MediaTypeHeaderValue("application/x-amz-json-1.1")
                ),
            };
            request.Headers.Add("X-Amz-Target", "AWSEvents.PutEvents");
            request.Headers.TryAddWithoutValidation(
                "Authorization",
                $"AWS4-HMAC-SHA256 Credential=test/20260101/{Deployed.Region}/events/aws4_request, SignedHeaders=host, Signature=0"
            );
            using var response = await http.SendAsync(request);
            var answer = await response.Content.ReadFromJsonAsync<JsonObject>();
            Assert.True(answer?["FailedEntryCount"]?.GetValue<int>() == 0, $"{response.StatusCode} {answer}");
        }
    }

    private static JsonObject Entry(string? name) =>
        new()
        {
            ["EventBusName"] = $"{Deployed.Name}-events",
            ["Source"] = "event-store.dynamodb.stream",
            ["DetailType"] = "DynamoDBStreamRecord",
            ["Detail"] = new JsonObject
            {
                ["eventName"] = "INSERT",
                ["dynamodb"] = new JsonObject
                {
                    ["NewImage"] = name is null
                        ? new JsonObject()
                        : new JsonObject { ["eventName"] = new JsonObject { ["S"] = name } },
                },
            }.ToJsonString(),
        };

    private static async Task<List<string>> Drain(AmazonSQSClient sqs, string queue)
    {
        var url = (await sqs.GetQueueUrlAsync($"{Deployed.Name}-{queue}")).QueueUrl;
        var drained = new List<string>();
        while (
            (
                await sqs.ReceiveMessageAsync(
                    new ReceiveMessageRequest(url) { MaxNumberOfMessages = 10, WaitTimeSeconds = 0 }
                )
            ).Messages
                is { Count: > 0 } messages
        )
        {
            foreach (var message in messages)
            {
                var body = JsonNode.Parse(message.Body)!;
                Assert.Equal("DynamoDBStreamRecord", (string?)body["detail-type"]);
                drained.Add($"{queue}: {(string?)body["detail"]?["dynamodb"]?["NewImage"]?["eventName"]?["S"]}");
                await sqs.DeleteMessageAsync(url, message.ReceiptHandle);
            }
        }
        return drained;
    }
}
