using System.Text.Json.Nodes;
using Ecomm.Aws.Tests.Terraform;
using Ecomm.Aws.Tests.Tools;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>
/// Orders through the whole AWS world: applied by the real provider, on an emulator's tables and queues, with the packaged
/// program. After each test the safety laws are checked over a scan of all tables.
/// </summary>
[Collection(AppliedTerraform.Collection)]
[TestCaseOrderer("Ecomm.Aws.Tests.Chain.SampleLast", "Ecomm.Aws.Tests")]
public sealed class ChainTests(BusChain chain) : IClassFixture<BusChain>
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
        var code = await Line.Run(arguments, output, output);
        Assert.True(code == 0, output.ToString());
        await chain.Drained();
        Assert.Empty(await chain.UnexpectedDeadLetters());
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
        var again = before.ToBusEvents(chain.Deployment.StreamArn).SelectMany(one => new[] { one, one });
        var sent = await chain.PutEvents(again.OrderBy(_ => random.Next()));
        Assert.True(sent >= 2 * before.Events.Count, $"{sent} messages of {before.Events.Count} events");
        await chain.Restart();
        var after = await chain.Drained();
        Assert.Equal(before.RecordTexts(), after.RecordTexts());
        Assert.Equal(before.Events.Count, after.Events.Count);
        Assert.Empty(await chain.UnexpectedDeadLetters());
    }

    [SkippableFact]
    public async Task Events_that_come_before_what_they_follow_wait_for_it()
    {
        await chain.Start();
        Assert.Equal(202, await Restock("EARLY1", units: 1000));
        // An order that overtakes its units is depleted for good, and rightly so.
        await chain.Drained();
        var placed = Enumerable.Range(1, 6).Select(i => $"EARLY-{i}").ToList();
        foreach (var order in placed)
        {
            Assert.Equal(202, await Publish("ORDER_CREATED_EVENT", order, "EARLY1", units: 2));
            Assert.Equal(202, await PlaceOrder(order, "EARLY1", units: 2));
        }
        // The gateway decides by chance which of them may go on; that it rejects all happens once in a million runs.
        var accepted = Paid(await chain.Drained()).Intersect(placed).ToList();
        Assert.NotEmpty(accepted);
        foreach (var order in accepted)
        {
            Assert.Equal(202, await Publish("ORDER_DELIVERED_EVENT", order, "EARLY1", units: 2));
            Assert.Equal(202, await Publish("ORDER_SHIPPED_EVENT", order, "EARLY1", units: 2));
        }
        var delivered = (await chain.Drained())
            .Orders()
            .Where(order => order.Status is OrderStatus.Delivered)
            .Select(order => order.Item.OrderId.Text)
            .Intersect(placed);
        Assert.Equal(accepted.Order(), delivered.Order());
        Assert.Empty(await chain.UnexpectedDeadLetters());
    }

    [SkippableFact]
    public async Task Paid_orders_are_delivered_or_cancelled_and_refunded_once()
    {
        await chain.Start();
        Assert.Equal(202, await Restock("LIFE1", units: 100));
        await chain.Drained();
        var placed = Enumerable.Range(1, 8).Select(i => $"LIFE-{i}").ToList();
        foreach (var order in placed)
        {
            Assert.Equal(202, await PlaceOrder(order, "LIFE1", units: 2));
        }
        // The gateway decides by chance who pays; that fewer than two of eight do happens once in a million runs.
        var paid = Paid(await chain.Drained()).Intersect(placed).ToList();
        Assert.True(paid.Count >= 2, string.Join(", ", paid));
        var (shipped, cancelled) = (paid[0], paid[1]);

        Assert.Equal(202, await Ship(shipped));
        Assert.Equal(202, await Request("shipments/confirmDelivery", shipped));
        Assert.Equal(202, await Request("orders/cancelOrder", cancelled));
        Assert.Equal(202, await Request("orders/cancelOrder", cancelled));
        await chain.Drained();
        // Too late: nothing happens but the answers, which are announced and reach no queue.
        Assert.Equal(202, await Request("orders/cancelOrder", shipped));
        Assert.Equal(202, await Ship(cancelled));
        var after = await chain.Drained();

        Assert.Equal(
            "SHIPMENT_DELIVERED",
            await StatusOf("shipments/listShipments", "shipments", "shipmentStatus", shipped)
        );
        Assert.Equal(
            "SHIPMENT_CANCELLED",
            await StatusOf("shipments/listShipments", "shipments", "shipmentStatus", cancelled)
        );
        Assert.Equal("ORDER_DELIVERED_STATUS", await StatusOf("orders/listOrders", "orders", "orderStatus", shipped));
        Assert.Equal("ORDER_CANCELLED_STATUS", await StatusOf("orders/listOrders", "orders", "orderStatus", cancelled));
        Assert.Equal(
            "PAYMENT_ACCEPTED",
            await StatusOf("payments/listOrderPayments", "orderPayments", "paymentStatus", shipped)
        );
        Assert.Equal(
            "PAYMENT_REFUNDED",
            await StatusOf("payments/listOrderPayments", "orderPayments", "paymentStatus", cancelled)
        );
        Assert.Equal([(LedgerEntry.Captured, 22.99m)], after.LedgerOf(shipped));
        Assert.Equal([(LedgerEntry.Captured, 22.99m), (LedgerEntry.Refunded, 22.99m)], after.LedgerOf(cancelled));
        Assert.Equal(1, after.Published("ORDER_PAYMENT_REFUNDED_EVENT", cancelled));
        Assert.Equal(1, after.Published("ORDER_CANCELLATION_REFUSED_EVENT", shipped));
        Assert.Equal(1, after.Published("ORDER_SHIPMENT_REFUSED_EVENT", cancelled));
        // The emulator allows everything; that the role does too was compared on the way.
        Assert.Contains(
            $"RefundCancelledOrderWorker: dynamodb:BatchGetItem table/{chain.Deployment.LedgerTable}",
            chain.Requests
        );
        var left = await chain.Ask("/api/v1/inventory/listSkus", new JsonObject { ["sku"] = "LIFE1" });
        Assert.Equal(100 - 2 * (paid.Count - 1), (int)left["skus"]![0]!["units"]!);
        Assert.Empty(await chain.UnexpectedDeadLetters());
    }

    [SkippableFact]
    public async Task What_cannot_be_processed_is_kept_with_its_reason()
    {
        await chain.Start();
        Assert.Equal(202, await Restock("PARKED1", units: 1000));
        Assert.Equal(202, await PlaceOrder("PARKED-1", "PARKED1", units: 2));
        await chain.Drained();
        chain.Expect("EVENTS#ORDER_ID#PARKED-1", "EVENT#ORDER_CANCELLED_EVENT");
        chain.Expect("EVENTS#ORDER_ID#PARKED-1", "EVENT#ORDER_RETRACTED_EVENT");
        Assert.Equal(202, await Publish("ORDER_CANCELLED_EVENT", "PARKED-1", "PARKED1", units: 3));
        Assert.Equal(202, await Publish("ORDER_RETRACTED_EVENT", "PARKED-1", "PARKED1", units: 2));
        await chain.Drained();

        var letters = await chain.TakeAll(chain.Deployment.DeadLetterQueueOf(nameof(SyncOrderWorker)));
        Assert.Contains(
            letters,
            letter =>
                letter.SortKey == "EVENT#ORDER_CANCELLED_EVENT"
                && letter.Attributes["Worker"] == nameof(SyncOrderWorker)
                && letter.Attributes["Reason"].Contains("units", StringComparison.Ordinal)
                && letter.Attributes["MessageId"].Length > 0
                && letter.Attributes["Receives"] == "1"
        );
        var unrouted = await chain.TakeAll(chain.Deployment.Unrouted);
        Assert.Contains(unrouted, letter => letter.SortKey == "EVENT#ORDER_RETRACTED_EVENT");
        Assert.Empty(await chain.UnexpectedDeadLetters());
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

    private Task<int> Ship(string orderId) =>
        chain.Post(
            "/api/v1/shipments/shipOrder",
            new JsonObject
            {
                ["orderId"] = orderId,
                ["carrier"] = "DHL",
                ["trackingId"] = $"T-{orderId}",
            }
        );

    private Task<int> Request(string path, string orderId) =>
        chain.Post($"/api/v1/{path}", new JsonObject { ["orderId"] = orderId });

    private async Task<string> StatusOf(string path, string list, string field, string orderId)
    {
        var answer = await chain.Ask($"/api/v1/{path}", new JsonObject { ["orderId"] = orderId });
        return (string)answer[list]!.AsArray().Single()![field]!;
    }

    private static IEnumerable<string> Paid(Tables tables) =>
        tables
            .Payments()
            .Where(payment => payment.Status is PaymentStatus.Accepted)
            .Select(payment => payment.Item.OrderId.Text);

    private static JsonObject OrderData(string orderId, string sku, int units) =>
        new()
        {
            ["orderId"] = orderId,
            ["sku"] = sku,
            ["units"] = units,
            ["price"] = 22.99,
            ["userId"] = "USER-01",
        };
}

/// <summary>Every event of every test before is delivered again by one of them; those of the sample's hundred orders would take minutes.</summary>
public sealed class SampleLast : ITestCaseOrderer
{
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase =>
        testCases.OrderBy(one => one.TestMethod.Method.Name == nameof(ChainTests.The_sample_data_comes_to_its_end));
}
