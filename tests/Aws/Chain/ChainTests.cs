using System.Text.Json.Nodes;
using Amazon.SQS.Model;
using Ecomm.Aws.Tests.Terraform;
using Ecomm.Aws.Tests.Tools;
using Ecomm.Local.Aws;
using Ecomm.Local.Commands;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>
/// Orders through the whole AWS world: applied by the real provider, on an emulator's tables and queues, with the packaged
/// program. After each test the safety laws are checked over a scan of all tables.
/// </summary>
[Collection(AppliedTerraform.Collection)]
public sealed class ChainTests(RunningChain chain) : IClassFixture<RunningChain>
{
    private const string Raw = "/api/v1/testing/simulateRawEvent";
    private const int ShuffleSeed = 20_240;

    [SkippableFact]
    public async Task The_sample_data_comes_to_its_end()
    {
        await chain.Start();
        using var output = new StringWriter();
        string[] arguments =
        [
            "load",
            Path.Combine(Machine.Root, "samples", "init-database.json"),
            "--base-url",
            chain.Url.AbsoluteUri,
            "--timeout",
            "240",
        ];
        // 0 says that all was accepted and that every order is depleted, rejected, accepted or beyond.
        var code = await CommandLine.Run(arguments, output, output);
        Assert.True(code == 0, output.ToString());
        await chain.Drained();
        Assert.Empty(await chain.DeadLetters());
    }

    [SkippableFact]
    public async Task Events_delivered_again_and_in_another_order_change_nothing()
    {
        await chain.Start();
        Assert.Equal(202, await Restock("AGAIN1", units: 10));
        foreach (var i in Enumerable.Range(1, 5))
        {
            Assert.Equal(202, await PlaceOrder($"AGAIN-{i}", "AGAIN1", units: 3));
        }
        var before = await chain.Drained();
        var random = new Random(ShuffleSeed);
        await chain.PutEvents(
            before.ToBusEvents(chain.Deployment.StreamArn).SelectMany(one => new[] { one, one }).OrderBy(_ => random.Next())
        );
        await chain.Restart();
        var after = await chain.Drained();
        Assert.Equal(before.RecordTexts(), after.RecordTexts());
        Assert.Equal(before.Events.Count, after.Events.Count);
        Assert.Empty(await chain.DeadLetters());
    }

    [SkippableFact]
    public async Task Events_that_come_before_what_they_follow_wait_for_it()
    {
        await chain.Start();
        Assert.Equal(202, await Restock("EARLY1", units: 1000));
        string[] backwards = ["ORDER_DELIVERED_EVENT", "ORDER_SHIPPED_EVENT", "ORDER_CREATED_EVENT"];
        foreach (var name in backwards)
        {
            Assert.Equal(202, await Publish(name, "EARLY-1", "EARLY1", units: 2));
        }
        Assert.Equal(202, await PlaceOrder("EARLY-1", "EARLY1", units: 2));
        var world = (await chain.Drained()).ToWorld(new System.Collections.Generic.HashSet<Key>());
        var order = world.Orders.Single(order => order.Item.OrderId.Text == "EARLY-1");
        var payment = world.Payments.Single(payment => payment.Item.OrderId.Text == "EARLY-1");
        // A rejected order waits in vain for its shipment, whose last receive would park it: the gateway decides which.
        Assert.Equal(PaymentStatus.Accepted, payment.Status);
        Assert.Equal(OrderStatus.Delivered, order.Status);
        Assert.Empty(await chain.DeadLetters());
    }

    [SkippableFact]
    public async Task What_cannot_be_processed_is_kept_with_its_reason()
    {
        await chain.Start();
        Assert.Equal(202, await Restock("PARKED1", units: 1000));
        Assert.Equal(202, await PlaceOrder("PARKED-1", "PARKED1", units: 2));
        await chain.Drained();
        Assert.Equal(202, await Publish("ORDER_CANCELLED_EVENT", "PARKED-1", "PARKED1", units: 3));
        Assert.Equal(202, await Publish("ORDER_RETRACTED_EVENT", "PARKED-1", "PARKED1", units: 2));
        chain.WasParked("EVENTS#ORDER_ID#PARKED-1", "EVENT#ORDER_CANCELLED_EVENT");
        await chain.Drained();
        Assert.Equal(
            [$"{Deployed.Name}-SyncOrderWorker-dead", $"{Deployed.Name}-unrouted"],
            (await chain.DeadLetters()).Keys.Order()
        );

        var letters = await chain.TakeAll(chain.Deployment.DeadLetterQueueOf(nameof(SyncOrderWorker)));
        Assert.All(
            letters,
            letter =>
            {
                Assert.Equal("ORDER_CANCELLED_EVENT", EventNameOf(letter));
                Assert.Equal(nameof(SyncOrderWorker), letter.MessageAttributes["Worker"].StringValue);
                Assert.Contains("units", letter.MessageAttributes["Reason"].StringValue, StringComparison.Ordinal);
                Assert.NotEmpty(letter.MessageAttributes["MessageId"].StringValue);
                Assert.NotEmpty(letter.MessageAttributes["Receives"].StringValue);
            }
        );
        var unrouted = await chain.TakeAll(chain.Deployment.Unrouted);
        Assert.All(unrouted, message => Assert.Equal("ORDER_RETRACTED_EVENT", EventNameOf(message)));
    }

    private Task<int> Restock(string sku, int units) =>
        chain.Post(
            "/api/v1/inventory/restockSku",
            new JsonObject
            {
                ["sku"] = sku,
                ["units"] = units,
                ["lotId"] = $"LOT-{sku}",
            }
        );

    private Task<int> PlaceOrder(string orderId, string sku, int units) =>
        chain.Post("/api/v1/orders/placeOrder", OrderData(orderId, sku, units));

    private Task<int> Publish(string name, string orderId, string sku, int units) =>
        chain.Post(
            Raw,
            new JsonObject
            {
                ["pk"] = $"EVENTS#ORDER_ID#{orderId}",
                ["sk"] = $"EVENT#{name}",
                ["eventName"] = name,
                ["eventData"] = OrderData(orderId, sku, units),
            }
        );

    private static JsonObject OrderData(string orderId, string sku, int units) =>
        new()
        {
            ["orderId"] = orderId,
            ["sku"] = sku,
            ["units"] = units,
            ["price"] = 22.99,
            ["userId"] = "USER-01",
        };

    private static string? EventNameOf(Message message) =>
        (string?)JsonNode.Parse(message.Body)!["detail"]!["dynamodb"]!["NewImage"]!["eventName"]!["S"];
}
