using System.Text.Json.Nodes;
using Ecomm.Aws.Tests.Terraform;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>
/// The same orders where events pass an SNS topic instead of the bus: applied by the real provider to a stage that had the bus, with the
/// packaged program. After each step the safety laws are checked over a scan of all tables, with what went over the bus.
/// </summary>
[Collection(SwitchedTerraform.Collection)]
public sealed class TopicTests(TopicChain chain) : IClassFixture<TopicChain>
{
    [SkippableFact]
    public async Task Orders_come_to_their_end_and_what_no_worker_takes_or_can_process_is_kept()
    {
        await chain.Start();
        Assert.True(chain.Deployment.Pipe.WritesToTopic);
        Assert.Equal(
            202,
            await Post(
                "inventory/restockSku",
                new()
                {
                    ["sku"] = "TOPIC1",
                    ["units"] = 100,
                    ["lotId"] = "LOT-1",
                }
            )
        );
        await chain.Drained();
        var placed = Enumerable.Range(1, 6).Select(i => $"TOPIC-{i}").ToList();
        foreach (var order in placed)
        {
            Assert.Equal(202, await Post("orders/placeOrder", OrderData(order, units: 2)));
        }
        Assert.Equal(202, await Post("orders/cancelOrder", new() { ["orderId"] = placed[0] }));
        var settled = await chain.Drained();
        var orders = settled.Orders().Where(order => order.Item.Sku.Text == "TOPIC1").ToList();
        Assert.Equal(placed, orders.Select(order => order.Item.OrderId.Text).Order(StringComparer.Ordinal));
        Assert.All(orders, order => Assert.True(order.Status.IsFinal(), $"{order}"));
        Assert.Empty(await chain.UnexpectedDeadLetters());

        // Whom events go to is in the filter policies now; delivered again, they change nothing.
        var redelivered = await chain.Command("redeliver", "--order", "TOPIC-3");
        Assert.Contains("SyncOrderWorker", redelivered, StringComparison.Ordinal);
        Assert.Equal(settled.RecordTexts(), (await chain.Drained()).RecordTexts());

        chain.Expect("EVENTS#ORDER_ID#TOPIC-2", "EVENT#ORDER_CREATED_EVENT#AGAIN");
        chain.Expect("EVENTS#ORDER_ID#TOPIC-2", "EVENT#ORDER_RETRACTED_EVENT");
        Assert.Equal(202, await Publish("ORDER_CREATED_EVENT", "EVENT#ORDER_CREATED_EVENT#AGAIN", units: 3));
        Assert.Equal(202, await Publish("ORDER_RETRACTED_EVENT", "EVENT#ORDER_RETRACTED_EVENT", units: 2));
        await chain.Drained();

        var listed = await chain.Command("redrive", "--dry-run", "--worker", nameof(SyncOrderWorker));
        Assert.Contains($"{nameof(SyncOrderWorker)} 1: ", listed, StringComparison.Ordinal);
        var redriven = await chain.Command("redrive", "--worker", nameof(SyncOrderWorker));
        Assert.Contains("Moved 1 dead letters as 1 messages.", redriven, StringComparison.Ordinal);
        var unmoved = await chain.Command("redrive", "--worker", "Unrouted");
        Assert.Contains("1 stay: no worker takes their events.", unmoved, StringComparison.Ordinal);
        await chain.Drained();

        var parked = await chain.TakeAll(chain.Deployment.DeadLetterQueueOf(nameof(SyncOrderWorker)));
        Assert.Equal("EVENT#ORDER_CREATED_EVENT#AGAIN", Assert.Single(parked).SortKey);
        var unrouted = await chain.TakeAll(chain.Deployment.Unrouted);
        Assert.Equal("EVENT#ORDER_RETRACTED_EVENT", Assert.Single(unrouted).SortKey);
        Assert.Empty(await chain.UnexpectedDeadLetters());
    }

    [SkippableFact]
    public async Task Whoever_deploys_needs_what_the_policy_gives()
    {
        await chain.Start();
        DeployPermissions.CheckTopic(chain.Calls);
    }

    [SkippableFact]
    public async Task A_stage_gets_the_topic_while_its_pipe_queues_tables_and_functions_stay()
    {
        await chain.Start();
        var actions = chain.Calls.Select(call => call.Action).ToList();
        Assert.Contains("pipes:UpdatePipe", actions);
        Assert.Contains("sqs:SetQueueAttributes", actions);
        Assert.Contains("events:DeleteEventBus", actions);
        Assert.DoesNotContain("pipes:DeletePipe", actions);
        Assert.DoesNotContain("sqs:DeleteQueue", actions);
        Assert.DoesNotContain("dynamodb:DeleteTable", actions);
        Assert.DoesNotContain("lambda:DeleteFunction", actions);
    }

    private Task<int> Publish(string name, string sortKey, int units) =>
        Post(
            "testing/simulateRawEvent",
            new()
            {
                ["pk"] = "EVENTS#ORDER_ID#TOPIC-2",
                ["sk"] = sortKey,
                ["eventName"] = name,
                ["eventData"] = OrderData("TOPIC-2", units),
            }
        );

    private Task<int> Post(string path, JsonObject body) => chain.Post($"/api/v1/{path}", body);

    private static JsonObject OrderData(string orderId, int units) =>
        new()
        {
            ["orderId"] = orderId,
            ["sku"] = "TOPIC1",
            ["units"] = units,
            ["price"] = 22.99,
            ["userId"] = "USER-01",
        };
}
