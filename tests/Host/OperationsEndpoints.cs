namespace Ecomm.HostTests;

/// <summary>What an operator asks of a running host, and the shape of each answer.</summary>
public sealed class OperationsEndpoints(SharedHost host) : IClassFixture<SharedHost>
{
    private static readonly string[] Workers =
    [
        "RestockSkuWorker",
        "SyncOrderWorker",
        "AllocateOrderStockWorker",
        "ProcessOrderPaymentWorker",
        "CompleteOrderPaymentAcceptedWorker",
        "DeallocateOrderPaymentRejectedWorker",
        "ReleaseCancelledOrderWorker",
        "RefundCancelledOrderWorker",
        "CapturePaidOrderWorker",
        "ShipOrderWorker",
        "ConfirmDeliveryWorker",
        "CancelOrderWorker",
    ];

    private readonly Client client = host.Client;

    [Fact]
    public async Task Health_is_ok_while_the_host_serves()
    {
        var reply = await client.Get("/health");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("ok", reply.Body["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Laws_are_each_named_and_hold()
    {
        await PayForOneOrder("OPS-1");
        var body = (await client.Get("/ops/laws")).Body;
        Assert.True(body["holds"]!.GetValue<bool>(), body.ToJsonString());
        var laws = body["laws"]!.AsArray();
        Assert.Contains(laws, law => law!["law"]!.GetValue<string>() == "stock is conserved");
        Assert.All(laws, law => Assert.True(law!["holds"]!.GetValue<bool>()));
        Assert.All(laws, law => Assert.Empty(law!["violations"]!.AsArray()));
    }

    [Fact]
    public async Task Queues_are_listed_with_their_depths()
    {
        var body = (await client.Drained()).Body;
        var queues = body["queues"]!.AsArray();
        Assert.Equal(
            Workers.Order(StringComparer.Ordinal),
            queues.Select(queue => queue!["queue"]!.GetValue<string>()).Order(StringComparer.Ordinal)
        );
        foreach (var depth in (string[])["waiting", "inFlight", "delayed", "dead"])
        {
            Assert.All(queues, queue => Assert.True(queue![depth]!.GetValue<int>() >= 0));
        }
        Assert.True(body["unrouted"]!.GetValue<int>() >= 0);
    }

    [Fact]
    public async Task The_ledger_holds_one_capture_for_an_order_that_was_paid()
    {
        await PayForOneOrder("OPS-2");
        var entries = (await client.Get("/ops/ledger")).Body["entries"]!.AsArray();
        var entry = Assert.Single(entries, entry => entry!["orderId"]!.GetValue<string>() == "OPS-2")!;
        Assert.Equal("CAPTURED", entry["kind"]!.GetValue<string>());
        Assert.Equal("33.25", entry["amount"]!.ToJsonString());
        Assert.NotEmpty(entry["paymentId"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_ledger_says_what_was_captured_and_refunded_of_each_order_and_what_is_left()
    {
        const string price = "12345.67890123456789012345678";
        await client.StockUp("OPS-FIGS");
        await client.Place("OPS-KEPT", "OPS-FIGS", price: price);
        await client.Place("OPS-BACK", "OPS-FIGS", price: price);
        await client.Place("OPS-DEAR", "OPS-FIGS", price: "100000");
        await client.OrderIn("OPS-KEPT", "ORDER_PAYMENT_ACCEPTED_STATUS");
        await client.OrderIn("OPS-BACK", "ORDER_PAYMENT_ACCEPTED_STATUS");
        await client.OrderIn("OPS-DEAR", "ORDER_PAYMENT_REJECTED_STATUS");
        var cancelled = await client.Post("/api/v1/orders/cancelOrder", """{"orderId":"OPS-BACK"}""");
        Assert.Equal(HttpStatusCode.Accepted, cancelled.Status);
        await client.OrderIn("OPS-BACK", "ORDER_CANCELLED_STATUS");
        await client.Drained();

        var ledger = (await client.Get("/ops/ledger")).Body;
        Assert.Equal(
            [
                $$"""{"orderId":"OPS-BACK","captured":{{price}},"refunded":{{price}},"net":0}""",
                $$"""{"orderId":"OPS-KEPT","captured":{{price}},"refunded":0,"net":{{price}}}""",
            ],
            About("balances").Select(balance => balance.ToJsonString()).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["OPS-BACK CAPTURED", "OPS-BACK REFUNDED", "OPS-DEAR DECLINED", "OPS-KEPT CAPTURED"],
            About("entries")
                .Select(entry => $"{entry.Text("orderId")} {entry.Text("kind")}")
                .Order(StringComparer.Ordinal)
        );
        var refund = About("entries").Single(entry => entry.Text("kind") == "REFUNDED");
        Assert.Equal(price, refund["amount"]!.ToJsonString());
        Assert.NotEmpty(refund.Text("refundId"));
        Assert.Null(refund["paymentId"]);

        IEnumerable<JsonNode> About(string part) =>
            ledger[part]!
                .AsArray()
                .Select(one => one!)
                .Where(one => one.Text("orderId") is "OPS-KEPT" or "OPS-BACK" or "OPS-DEAR");
    }

    [Fact]
    public async Task Events_come_in_their_order_page_by_page_with_the_trace_of_their_request()
    {
        await PayForOneOrder("OPS-3");
        await client.Drained();
        var events = new List<JsonNode>();
        for (long after = 0; ; after = events[^1]["seq"]!.GetValue<long>())
        {
            var page = (await client.Get($"/ops/events?after={after}&limit=2")).Body["events"]!.AsArray();
            if (page.Count == 0)
            {
                break;
            }
            Assert.InRange(page.Count, 1, 2);
            events.AddRange(page.Select(e => e!));
        }
        var places = events.Select(e => e["seq"]!.GetValue<long>()).ToList();
        Assert.Equal(places.Order(), places);
        var mine = events.Where(e => e["pk"]!.GetValue<string>() == "EVENTS#ORDER_ID#OPS-3").ToList();
        Assert.Equal(
            [
                "ORDER_PLACED_EVENT",
                "ORDER_CREATED_EVENT",
                "ORDER_STOCK_ALLOCATED_EVENT",
                "ORDER_PAYMENT_ACCEPTED_EVENT",
            ],
            mine.Select(e => e["eventName"]!.GetValue<string>())
        );
        Assert.All(mine, e => Assert.Equal($"EVENT#{e["eventName"]}", e["sk"]!.GetValue<string>()));
        Assert.Single(mine.Select(e => e["traceId"]!.GetValue<string>()).Distinct());
    }

    [Fact]
    public async Task A_dead_letter_is_redriven_and_parked_again_while_its_fault_lasts()
    {
        await client.Simulate("EVENTS#OPS#4", "EVENT#X", "ORDER_PLACED_EVENT", """{"orderId":"OPS-4"}""");
        await client.Simulate("EVENTS#OPS#5", "EVENT#X", "NOBODYS_EVENT", "{}");
        var first = await client.DeadLetter("EVENTS#OPS#4", "EVENT#X");
        await client.DeadLetter("EVENTS#OPS#5", "EVENT#X");
        var reply = await client.Post("/ops/dead-letters/redrive?queue=SyncOrderWorker", "");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.True(reply.Body["redriven"]!.GetValue<int>() >= 1);
        var again = await Eventually.See(
            () => client.DeadLetter("EVENTS#OPS#4", "EVENT#X"),
            letter => letter["parkedAt"]!.GetValue<string>() != first["parkedAt"]!.GetValue<string>(),
            "the letter is parked again"
        );
        Assert.Equal(first["reason"]!.GetValue<string>(), again["reason"]!.GetValue<string>());
        // No rule matches it yet, so there is nowhere to redrive it to.
        Assert.Equal("Unrouted", (await client.DeadLetter("EVENTS#OPS#5", "EVENT#X"))["queue"]!.GetValue<string>());
    }

    private async Task PayForOneOrder(string id)
    {
        await client.Restock($"SKU-{id}", "L00001", 1);
        await client.Stocked($"SKU-{id}");
        await client.Place(id, $"SKU-{id}");
        await client.OrderIn(id, "ORDER_PAYMENT_ACCEPTED_STATUS");
    }
}
