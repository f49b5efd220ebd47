namespace Ecomm.Commands.Tests;

public sealed class StuckTests
{
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Orders_at_their_end_are_not_stuck()
    {
        await using var host = await TestHost.Start();
        await host.Place("ORDER-1");
        await host.Drain();

        var result = await Stuck(host);

        Assert.Equal((0, "", "0 of 1 orders are stuck.\n"), (result.Code, result.Error, result.Output));
    }

    [Fact]
    public async Task An_order_that_waits_for_its_payment_says_so()
    {
        await using var host = await TestHost.Start(gatewayFailureRate: 1, retryDelay: AnHour);
        await host.Post("/api/v1/inventory/restockSku", """{"sku":"PLUMS","lotId":"LOT-1","units":10}""");
        await host.Drain();
        await host.Place("ORDER-1");
        await Eventually.True(async () =>
            (await Stuck(host)).Output.Contains("PAYMENT_FAILED", StringComparison.Ordinal)
        );
        await Eventually.True(async () => await host.StatusOf("ORDER-1") == "ORDER_STOCK_ALLOCATED_STATUS");

        var result = await Stuck(host);

        Assert.StartsWith(
            "ORDER-1  ORDER_STOCK_ALLOCATED_STATUS (5 PLUMS for 1.5) v2  ",
            result.Lines[0],
            StringComparison.Ordinal
        );
        Assert.Equal(
            [
                "  events      ORDER_PLACED_EVENT, ORDER_CREATED_EVENT, ORDER_STOCK_ALLOCATED_EVENT",
                "  allocation  ALLOCATED (5 PLUMS for 1.5) v1",
                "  payment     PAYMENT_FAILED after 0 retries v2",
                "  shipment    SHIPMENT_PENDING v1",
                "  - waits for the payment gateway: PAYMENT_FAILED after 0 retries v2",
                "1 of 1 orders are stuck.",
            ],
            result.Lines.Skip(1)
        );
        Assert.Equal("0 of 1 orders are stuck.\n", (await Cli.Run("stuck", "--data", host.Data)).Output);
    }

    [Fact]
    public async Task An_order_that_only_waits_for_a_request_is_shown_apart_and_is_not_stuck()
    {
        await using var host = await TestHost.Start();
        await Paid(host, "ORDER-1");
        await Paid(host, "ORDER-2");
        await Paid(host, "ORDER-3");
        await Ship(host, "ORDER-2");
        await Ship(host, "ORDER-3");
        await host.Post("/api/v1/shipments/confirmDelivery", """{"orderId":"ORDER-3"}""");
        await host.Drain();

        var result = await Stuck(host);

        Assert.Equal(
            [
                "ORDER-1  waits for a shipment request",
                "ORDER-2  waits for the confirmation of its delivery",
                "0 of 3 orders are stuck; 1 waits for a shipment request; 1 waits for the confirmation of its delivery.",
            ],
            result.Lines.Select(line => line.StartsWith("ORDER", StringComparison.Ordinal) ? WithoutAge(line) : line)
        );
        Assert.Equal("0 of 3 orders are stuck.\n", (await Cli.Run("stuck", "--data", host.Data)).Output);
    }

    [Fact]
    public async Task An_order_whose_dead_letter_was_edited_and_resent_is_not_stuck_and_a_redrive_leaves_the_letter()
    {
        await using var host = await TestHost.Start();
        await Simulate(
            host,
            "ORDER-1",
            "ORDER_PLACED_EVENT",
            """{"orderId":"ORDER-1","sku":"PLUMS","units":5,"userId":"123456"}"""
        );
        await host.Drain();
        var edit = """{"queue":"SyncOrderWorker","patch":{"price":1.5}}""";
        Assert.Equal(1, (await host.Ask("/ops/dead-letters/resend", edit)).Answer["sent"]!.GetValue<int>());
        await host.Drain();

        Assert.Equal("0 of 1 orders are stuck.\n", (await Stuck(host)).Output);
        var redrive = await Cli.Run("redrive", "--dry-run", "--base-url", host.Address);
        Assert.Equal("Would move 0 dead letters.\n", redrive.Output);
    }

    /// <summary>As after a deployment that was taken back. What only a newer program can read waits in its queue, and is no dead letter.</summary>
    [Fact]
    public async Task An_order_with_an_event_of_a_later_version_is_told_of_apart_if_it_may_be_done()
    {
        await using var host = await TestHost.Start();
        await Paid(host, "ORDER-2");
        await Simulate(host, "ORDER-1", "ORDER_PLACED_EVENT", """{"orderId":"ORDER-1"}""", version: 2);
        await Simulate(host, "ORDER-2", "ORDER_SHIPMENT_REQUESTED_EVENT", """{"orderId":"ORDER-2"}""", version: 3);

        var result = await Stuck(host);

        var first = result.Lines.ToList().FindIndex(line => line.StartsWith("ORDER-1", StringComparison.Ordinal));
        Assert.StartsWith("ORDER-1  never created  ", result.Lines[first], StringComparison.Ordinal);
        Assert.EndsWith(" old", result.Lines[first], StringComparison.Ordinal);
        Assert.Equal("  events      ORDER_PLACED_EVENT (newer)", result.Lines[first + 1]);
        Assert.Contains(
            "  - a newer program tells whether it is done: ORDER_PLACED_EVENT is of version 2; this program knows it up to 1",
            result.Lines
        );
        // Of a paid order nobody can tell: a newer program may have shipped it before the deployment was taken back.
        Assert.StartsWith(
            "ORDER-2  a newer program tells whether it is done: ORDER_SHIPMENT_REQUESTED_EVENT is of version 3; "
                + "this program knows it up to 1  ",
            result.Lines[^2],
            StringComparison.Ordinal
        );
        Assert.Equal("1 of 2 orders are stuck; of 1 a newer program tells whether they are done.", result.Lines[^1]);
        // They are given their time from the newest of these events on.
        Assert.StartsWith(
            "0 of 2 orders are stuck",
            (await Cli.Run("stuck", "--data", host.Data, "--older-than", "3600")).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_named_with_its_age()
    {
        await using var host = await TestHost.Start();
        await Simulate(host, "ORDER-1", "ORDER_PLACED_EVENT", """{"orderId":"ORDER-1"}""");
        await host.Drain();

        var result = await Stuck(host);

        Assert.EndsWith(" old", result.Lines[0], StringComparison.Ordinal);
        Assert.Equal("  events      ORDER_PLACED_EVENT (unreadable)", result.Lines[1]);
        Assert.Contains(
            result.Lines,
            line => line.StartsWith("  - ORDER_PLACED_EVENT cannot be read: eventData: ", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_request_that_was_published_and_never_applied_makes_its_order_stuck()
    {
        await using var host = await TestHost.Start();
        await Paid(host, "ORDER-1");
        await host.Ask("/ops/workers/pause", $$"""{"worker":"{{nameof(ShipOrderWorker)}}"}""");
        await Ship(host, "ORDER-1");

        var result = await Stuck(host);

        Assert.Contains(
            "  - ORDER_SHIPMENT_REQUESTED_EVENT is published, but ShipOrderWorker has not applied it; "
                + "it would HandOver, Raise ORDER_SHIPPED_EVENT",
            result.Lines
        );
        Assert.Equal("1 of 1 orders are stuck.", result.Lines[^1]);
    }

    [Fact]
    public async Task A_cancelled_order_waits_for_its_refund_until_the_gateway_has_given_it()
    {
        await using var host = await TestHost.Start(retryDelay: AnHour);
        await Paid(host, "ORDER-1");
        await host.Ask("/ops/chaos", """{"gatewayFailureRate":1}""");
        await host.Post("/api/v1/orders/cancelOrder", """{"orderId":"ORDER-1"}""");
        await Eventually.True(async () =>
            (await Stuck(host)).Output.Contains("PAYMENT_REFUND_PENDING", StringComparison.Ordinal)
        );
        await Eventually.True(async () => await host.StatusOf("ORDER-1") == "ORDER_CANCELLED_STATUS");

        var result = await Stuck(host);

        Assert.EndsWith(" old, waits for its refund", result.Lines[0], StringComparison.Ordinal);
        Assert.Contains("  - waits for the payment gateway: PAYMENT_REFUND_PENDING after 0 retries v3", result.Lines);
        Assert.Equal("1 of 1 orders are stuck.", result.Lines[^1]);
    }

    [Fact]
    public async Task A_cancelled_order_whose_money_nobody_gives_back_is_stuck_though_its_records_look_final()
    {
        await using var host = await TestHost.Start();
        await Paid(host, "ORDER-1");
        foreach (var worker in (string[])[nameof(RefundCancelledOrderWorker), nameof(ReleaseCancelledOrderWorker)])
        {
            await host.Ask("/ops/workers/pause", $$"""{"worker":"{{worker}}"}""");
        }
        await host.Post("/api/v1/orders/cancelOrder", """{"orderId":"ORDER-1"}""");
        await Eventually.True(async () => await host.StatusOf("ORDER-1") == "ORDER_CANCELLED_STATUS");
        await Eventually.True(async () =>
            (await Stuck(host)).Output.Contains("SHIPMENT_CANCELLED", StringComparison.Ordinal)
        );

        var result = await Stuck(host);

        Assert.Collection(
            result.Lines.TakeLast(3),
            line => Assert.StartsWith(Unapplied(nameof(ReleaseCancelledOrderWorker)) + "ReturnAllocation", line),
            line => Assert.StartsWith(Unapplied(nameof(RefundCancelledOrderWorker)) + "RecordPayment", line),
            line => Assert.Equal("1 of 1 orders are stuck.", line)
        );

        static string Unapplied(string worker) =>
            $"  - ORDER_CANCELLED_EVENT is published, but {worker} has not applied it; it would ";
    }

    [Fact]
    public async Task A_cancelled_order_whose_money_is_back_is_at_its_end()
    {
        await using var host = await TestHost.Start();
        await Paid(host, "ORDER-1");
        await host.Post("/api/v1/orders/cancelOrder", """{"orderId":"ORDER-1"}""");
        await host.Drain();

        Assert.Equal("0 of 1 orders are stuck.\n", (await Stuck(host)).Output);
    }

    [Fact]
    public async Task An_order_with_a_dead_letter_says_where_it_lies_and_why_and_a_stopped_host_says_the_same()
    {
        await using var host = await TestHost.Start();
        await host.Place("ORDER-1");
        await host.Drain();
        await host.Simulate(
            "EVENTS#ODD",
            "ORDER_PAYMENT_ACCEPTED_EVENT",
            """{"orderId":"ORDER-1","sku":"PEARS","units":5,"price":1.5,"userId":"USER-1"}"""
        );
        await Eventually.True(async () => (await Stuck(host)).Lines.Count > 5);
        await host.Drain();

        var result = await Stuck(host);
        var stopped = result;
        await host.WhileStopped(async () => stopped = await Stuck(host));

        Assert.Contains(
            "  - ORDER_PAYMENT_ACCEPTED_EVENT lies in the dead-letter queue of SyncOrderWorker: "
                + "Contradictory: order ORDER-1 is stored with other data: its sku is PLUMS, not PEARS",
            result.Lines
        );
        Assert.Equal(result.Lines.Skip(1), stopped.Lines.Skip(1));
    }

    [Fact]
    public async Task An_order_that_was_placed_and_never_created_is_found_by_its_event()
    {
        await using var host = await TestHost.Start();
        await host.Place("ORDER-1");
        await host.Drain();
        host.Edit("DELETE FROM records WHERE pk LIKE 'ORDERS#%'");
        host.Edit("DELETE FROM events WHERE seq > 1");

        var result = await Stuck(host);

        Assert.StartsWith("ORDER-1  never created  ", result.Lines[0], StringComparison.Ordinal);
        Assert.Contains(
            "  - ORDER_PLACED_EVENT is published, but SyncOrderWorker has not applied it; "
                + "it would CreateOrder, Raise ORDER_CREATED_EVENT",
            result.Lines
        );
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_is_named()
    {
        await using var host = await TestHost.Start();
        await host.Place("ORDER-1");
        await host.Drain();
        host.Edit("UPDATE records SET item = json_set(item, '$.orderStatus', 'LOST') WHERE pk LIKE 'ORDERS#%'");

        var result = await Stuck(host);

        Assert.Contains(
            "  - a record cannot be read: stored item ORDERS#ORDER_ID#ORDER-1",
            result.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Without_data_it_says_what_is_missing()
    {
        using var empty = TempDirectory.Create();
        var result = await Cli.Run("stuck", "--data", empty.Path);
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Contains("holds no data of a host", result.Error, StringComparison.Ordinal);
    }

    private static Task Simulate(TestHost host, string order, string name, string data, int version = 1) =>
        host.Post(
            "/api/v1/testing/simulateRawEvent",
            $$"""
            {"pk":"EVENTS#ORDER_ID#{{order}}","sk":"EVENT#{{name}}","eventName":"{{name}}","eventData":{{data}},
            "dataVersion":{{version}}}
            """
        );

    private static async Task Paid(TestHost host, string order)
    {
        await host.Post("/api/v1/inventory/restockSku", """{"sku":"PLUMS","lotId":"LOT-1","units":100}""");
        await host.Drain();
        await host.Place(order);
        await host.Drain();
        Assert.Equal("ORDER_PAYMENT_ACCEPTED_STATUS", await host.StatusOf(order));
    }

    private static async Task Ship(TestHost host, string order) =>
        Assert.Equal(
            202,
            await host.Post(
                "/api/v1/shipments/shipOrder",
                $$"""{"orderId":"{{order}}","carrier":"Parcels","trackingId":"P-1"}"""
            )
        );

    // The age stands after the last two spaces.
    private static string WithoutAge(string line) => line[..line.LastIndexOf("  ", StringComparison.Ordinal)];

    private static Task<CliResult> Stuck(TestHost host) => Cli.Run("stuck", "--older-than", "0", "--data", host.Data);
}
