using FsCheck.Xunit;
using static Ecomm.Commands.Tests.LogLines;

namespace Ecomm.Commands.Tests;

public sealed class ReplayTests : IDisposable
{
    private const string AllInLog = "every event that was raised is in the log";

    private readonly TempDirectory directory = TempDirectory.Create();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task An_exported_log_decides_the_same_events_as_it_holds()
    {
        await using var host = await TestHost.Start(gatewayFailureRate: 0.7, retryDelay: TestHost.Soon);
        Assert.Equal(0, (await Cli.Run("load", Samples.InitDatabase, "--base-url", host.Address)).Code);

        await Replays_as_it_was(host, fromOutside: 132);
    }

    [Fact]
    public async Task So_does_one_of_orders_that_competed_for_too_few_units()
    {
        await using var host = await TestHost.Start();
        await host.Post("/api/v1/inventory/restockSku", """{ "sku": "PLUMS", "lotId": "LOT-1", "units": 100 }""");
        await host.Drain();
        await Task.WhenAll(
            Enumerable
                .Range(1, 60)
                .Select(i =>
                    host.Post(
                        "/api/v1/orders/placeOrder",
                        FormattableString.Invariant(
                            $$"""{ "orderId": "ORDER-{{i}}", "sku": "PLUMS", "units": {{1 + (i % 7)}}, "price": 1.5, "userId": "USER-1" }"""
                        )
                    )
                )
        );

        await Replays_as_it_was(host, fromOutside: 61);
    }

    [Fact]
    public async Task So_does_one_of_orders_that_are_shipped_and_cancelled_at_any_time()
    {
        await using var host = await TestHost.Start(gatewayFailureRate: 0.5, retryDelay: TestHost.Soon);
        await host.Post("/api/v1/inventory/restockSku", """{ "sku": "PLUMS", "lotId": "LOT-1", "units": 1000 }""");
        await host.Drain();
        await Task.WhenAll(Enumerable.Range(1, 30).Select(i => Live(host, i)));

        await Replays_as_it_was(host, fromOutside: 1 + 30 + 20 + 20);
    }

    // Every third order is shipped, every third cancelled, and every third both, while it is being paid.
    private static async Task Live(TestHost host, int number)
    {
        var id = FormattableString.Invariant($"ORDER-{number}");
        await host.Place(id);
        if (number % 3 != 1)
        {
            Assert.Equal(202, await host.Post("/api/v1/orders/cancelOrder", $$"""{ "orderId": "{{id}}" }"""));
        }
        if (number % 3 != 2)
        {
            Assert.Equal(
                202,
                await host.Post(
                    "/api/v1/shipments/shipOrder",
                    $$"""{ "orderId": "{{id}}", "carrier": "DHL", "trackingId": "{{number}}" }"""
                )
            );
        }
    }

    /// <summary>A raw event may stand in the partition of another order than it tells of, of which the log holds nothing else.</summary>
    [Fact]
    public async Task An_event_that_stands_among_those_of_another_order_is_replayed_too()
    {
        var lines = Log(Restocked(8), Of(OrderCreated.EventName, "ORDER-2"))
            .Select(line =>
                line.Replace("EVENTS#ORDER_ID#ORDER-2", "EVENTS#ORDER_ID#ORDER-1", StringComparison.Ordinal)
            )
            .ToList();
        Assert.Contains("EVENTS#ORDER_ID#ORDER-1", lines[1], StringComparison.Ordinal);

        var result = await Replay(lines);

        Assert.Equal("", result.Error);
        Assert.Contains("Raise ORDER_STOCK_ALLOCATED_EVENT", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_the_same_every_time()
    {
        var path = directory.Write("log.jsonl", Accepted());

        Assert.Equal((await Cli.Run("replay", path)).Output, (await Cli.Run("replay", path)).Output);
    }

    [Fact]
    public async Task It_shows_the_state_before_the_decisions_and_the_settlement()
    {
        var result = await Replay(Accepted());

        Assert.Equal(0, result.Code);
        Assert.Contains(
            """
            #3  ORDER_CREATED_EVENT  ORDER-1  2025-06-15T15:06:42.000Z
                SyncOrderWorker
                    before   order ORDER_CREATED_STATUS (5 PLUMS for 1.5) v1
                    decided  nothing
                    settled  Acknowledge Redundant: the order already is ORDER_CREATED_STATUS
                CapturePaidOrderWorker
                    before   nothing
                    decided  OpenShipment SHIPMENT_PENDING
                    settled  Acknowledge
                AllocateOrderStockWorker
                    before   stock 8 PLUMS available of 8 restocked
                    decided  AllocateStock, Raise ORDER_STOCK_ALLOCATED_EVENT
                    settled  Acknowledge
            #4  ORDER_STOCK_ALLOCATED_EVENT  ORDER-1  2025-06-15T15:06:43.000Z
                SyncOrderWorker
                    before   order ORDER_CREATED_STATUS (5 PLUMS for 1.5) v1
                    decided  ChangeOrderStatus ORDER_STOCK_ALLOCATED_STATUS
                    settled  Acknowledge
                ProcessOrderPaymentWorker
                    before   nothing
                    gateway  Submit → Captured
                    decided  OpenPayment, Ask Submit, RecordPayment PAYMENT_ACCEPTED, Raise ORDER_PAYMENT_ACCEPTED_EVENT
                    settled  Acknowledge
            """,
            result.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(AllInLog, result.Lines);
    }

    [Fact]
    public async Task An_event_that_the_log_lacks_is_marked_and_not_run()
    {
        var result = await Replay(Log(Of(OrderPlaced.EventName)));

        Assert.Contains("        decided  CreateOrder, Raise ORDER_CREATED_EVENT (not in the log)", result.Lines);
        Assert.Contains("raised, but not in the log: 1", result.Lines);
        Assert.DoesNotContain("AllocateOrderStockWorker", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_from_the_future_wait_for_those_before_them()
    {
        var result = await Replay(
            Log(
                Of(OrderDelivered.EventName),
                Of(OrderShipped.EventName),
                Of(OrderPlaced.EventName),
                Of(OrderPaymentAccepted.EventName)
            )
        );

        Assert.Contains("        settled  Redeliver Early: order ORDER-1 does not exist yet", result.Lines);
        Assert.Contains("        decided  ChangeOrderStatus ORDER_DELIVERED_STATUS", result.Lines);
        // The payment that was injected never finds its allocation.
        Assert.Contains("routed nowhere: 0; still waiting at the end: 1", result.Lines);
    }

    [Fact]
    public async Task A_payment_whose_outcome_the_log_lacks_has_failed_and_waits()
    {
        var result = await Replay([.. Accepted().Take(4)]);

        Assert.Contains("        gateway  Submit → Failed", result.Lines);
        Assert.Contains("routed nowhere: 0; still waiting at the end: 1", result.Lines);
    }

    [Fact]
    public async Task A_rejected_order_gives_its_units_back()
    {
        var result = await Replay(
            Log(
                Restocked(8),
                Of(OrderPlaced.EventName),
                Of(OrderCreated.EventName),
                Of(OrderStockAllocated.EventName),
                Of(OrderPaymentRejected.EventName),
                Restocked(1, "LOT-2")
            )
        );

        Assert.Contains("        gateway  Submit → Declined", result.Lines);
        Assert.Contains("        before   stock 8 PLUMS available of 8 restocked", result.Lines);
        Assert.Contains("        decided  ReleaseAllocation", result.Lines);
        Assert.Contains(AllInLog, result.Lines);
    }

    [Fact]
    public async Task A_line_that_is_repeated_is_a_duplicate_and_changes_nothing()
    {
        var once = Accepted();

        var result = await Replay([.. once, .. once]);

        Assert.Contains("        settled  Acknowledge Redundant: the allocation is complete", result.Lines);
        Assert.Contains(AllInLog, result.Lines);
    }

    [Fact]
    public async Task An_order_depleted_before_a_restock_stays_so_although_the_log_has_both()
    {
        var result = await Replay(
            Log(Of(OrderPlaced.EventName), Of(OrderCreated.EventName), Restocked(8), Of(OrderStockDepleted.EventName))
        );

        Assert.Contains("        decided  RecordDepletion, Raise ORDER_STOCK_DEPLETED_EVENT", result.Lines);
        Assert.Contains(AllInLog, result.Lines);
    }

    [Fact]
    public async Task Whoever_took_the_last_units_in_the_log_takes_them_here()
    {
        var result = await Competing(
            Of(OrderStockAllocated.EventName, "ORDER-2"),
            Of(OrderStockDepleted.EventName, "ORDER-1"),
            Of(OrderPaymentAccepted.EventName, "ORDER-2")
        );

        Assert.Contains(AllInLog, result.Lines);
    }

    [Fact]
    public async Task Whoever_lost_to_units_that_were_taken_before_anybody_said_so_loses_here_too()
    {
        var result = await Competing(
            Of(OrderStockDepleted.EventName, "ORDER-1"),
            Of(OrderStockAllocated.EventName, "ORDER-2")
        );

        Assert.Contains("        decided  RecordDepletion, Raise ORDER_STOCK_DEPLETED_EVENT", result.Lines);
        Assert.Contains(AllInLog, result.Lines);
    }

    [Fact]
    public async Task It_loses_to_whoever_takes_what_it_needs_and_not_to_who_comes_first()
    {
        string[] ids = ["ORDER-1", "ORDER-2", "ORDER-3"];
        var result = await Replay(
            Log([
                Restocked(5),
                .. ids.Select(id => Of(OrderPlaced.EventName, id, Units(id))),
                .. ids.Select(id => Of(OrderCreated.EventName, id, Units(id))),
                Of(OrderStockDepleted.EventName, "ORDER-1", 1),
                Restocked(1, "LOT-2"),
                Of(OrderStockAllocated.EventName, "ORDER-2", 1),
                Of(OrderStockAllocated.EventName, "ORDER-3", 5),
            ])
        );

        Assert.Contains(AllInLog, result.Lines);

        static long Units(string id) => id == "ORDER-3" ? 5 : 1;
    }

    /// <summary>Orders are decided in one order and say so in another: their workers run at the same time.</summary>
    [Property(MaxTest = 100)]
    public async Task A_contest_is_replayed_as_it_was_in_whatever_order_its_outcomes_were_published(
        byte stock,
        byte[] wishes,
        int seed
    )
    {
        var random = new Random(seed);
        var orders = wishes.Take(8).Select((wish, i) => (Id: $"ORDER-{i + 1}", Units: 1L + (wish % 7))).ToArray();
        var left = 1L + (stock % 20);
        var begin = Restocked(left);
        var outcomes = new List<Func<Instant, Event>>();
        random.Shuffle(orders);
        foreach (var (id, units) in orders)
        {
            var wins = units <= left;
            left -= wins ? units : 0;
            outcomes.Add(Of(wins ? OrderStockAllocated.EventName : OrderStockDepleted.EventName, id, units));
        }
        var published = outcomes.ToArray();
        random.Shuffle(published);
        random.Shuffle(orders);

        var result = await Replay(
            Log([
                begin,
                .. orders.Select(order => Of(OrderPlaced.EventName, order.Id, order.Units)),
                .. orders.Select(order => Of(OrderCreated.EventName, order.Id, order.Units)),
                .. published,
            ])
        );

        Assert.Contains(AllInLog, result.Lines);
    }

    /// <summary>An event is published after the records of its decision, so others that are decided later may be before it in the log.</summary>
    [Fact]
    public async Task An_order_whose_units_were_taken_before_its_cancellation_takes_them_here_too()
    {
        var result = await Cancelled(Of(OrderStockAllocated.EventName));

        Assert.Contains("        decided  AllocateStock, Raise ORDER_STOCK_ALLOCATED_EVENT", result.Lines);
        Assert.Contains("        decided  ReturnAllocation", result.Lines);
        Assert.Contains("events: 6, of which 3 from outside (APIs, raw events)", result.Lines);
        Assert.Contains(AllInLog, result.Lines);
    }

    [Fact]
    public async Task A_payment_that_was_made_before_a_cancellation_reached_it_is_made_here_too_and_refunded()
    {
        var result = await Cancelled(
            Of(OrderStockAllocated.EventName),
            Of(OrderPaymentAccepted.EventName),
            Refunded(1.50m)
        );

        Assert.Contains("        gateway  Refund → Refunded", result.Lines);
        Assert.Contains("events: 8, of which 3 from outside (APIs, raw events)", result.Lines);
        Assert.Contains(AllInLog, result.Lines);
    }

    /// <summary>The answer to the payment was lost, and the void of the cancellation found that money had been taken.</summary>
    [Fact]
    public async Task A_payment_of_which_only_the_refund_is_told_is_refunded_here_too()
    {
        var result = await Cancelled(Of(OrderStockAllocated.EventName), Refunded(1.50m));

        Assert.Contains("events: 7, of which 3 from outside (APIs, raw events)", result.Lines);
    }

    [Fact]
    public async Task A_cancellation_that_came_before_anything_was_taken_stays_before_it()
    {
        var result = await Replay(
            Log(
                Restocked(8),
                Of(OrderPlaced.EventName),
                Requested(OrderCancellationRequested.EventName),
                Of(OrderCancelled.EventName),
                Of(OrderCreated.EventName)
            )
        );

        Assert.Contains("        decided  CancelAllocation", result.Lines);
        Assert.DoesNotContain("        decided  AllocateStock, Raise ORDER_STOCK_ALLOCATED_EVENT", result.Lines);
        Assert.Contains(AllInLog, result.Lines);
    }

    [Fact]
    public async Task An_order_that_was_cancelled_before_its_shipment_was_ruled_out_is_cancelled_here_too()
    {
        var result = await Replay(
            Log(
                Of(OrderPlaced.EventName),
                Of(OrderCreated.EventName),
                Of(OrderStockDepleted.EventName),
                Requested(OrderCancellationRequested.EventName),
                Of(OrderCancelled.EventName)
            )
        );

        Assert.Contains(
            "        decided  ChangeShipment SHIPMENT_CANCELLED, Raise ORDER_CANCELLED_EVENT",
            result.Lines
        );
        Assert.Contains("events: 5, of which 2 from outside (APIs, raw events)", result.Lines);
        Assert.Contains(AllInLog, result.Lines);
    }

    [Fact]
    public async Task An_order_for_which_too_few_were_left_before_its_cancellation_finds_too_few_here_too()
    {
        var result = await Competing(
            Requested(OrderCancellationRequested.EventName, "ORDER-1"),
            Of(OrderCancelled.EventName, "ORDER-1"),
            Of(OrderStockAllocated.EventName, "ORDER-2"),
            Of(OrderStockDepleted.EventName, "ORDER-1")
        );

        Assert.Contains("        decided  RecordDepletion, Raise ORDER_STOCK_DEPLETED_EVENT", result.Lines);
        Assert.Contains("events: 9, of which 4 from outside (APIs, raw events)", result.Lines);
        Assert.Contains(AllInLog, result.Lines);
    }

    [Fact]
    public async Task The_filter_prints_one_order_and_runs_all()
    {
        var path = directory.Write("log.jsonl", Log(Of(OrderPlaced.EventName), Of(OrderPlaced.EventName, "ORDER-2")));

        var result = await Cli.Run("replay", path, "--order", "ORDER-2");

        Assert.StartsWith("#2  ORDER_PLACED_EVENT  ORDER-2", result.Output, StringComparison.Ordinal);
        Assert.Contains("deliveries: 2, of which 2 Acknowledge, 0 Redeliver, 0 Park", result.Lines);
    }

    [Fact]
    public async Task An_order_that_the_log_does_not_know_is_a_fault()
    {
        var path = directory.Write("log.jsonl", Accepted());

        var result = await Cli.Run("replay", path, "--order", "ORDER-9");

        Assert.Equal((1, $"'{path}' holds no event of order 'ORDER-9'\n"), (result.Code, result.Error));
    }

    [Theory]
    [InlineData("no JSON at all", "is not valid JSON")]
    [InlineData("7", "is 7; expected a JSON object")]
    [InlineData("{}", "seq is missing; pk is missing; sk is missing")]
    [InlineData("""{"seq":1.5,"pk":"","sk":7}""", "seq is 1.5; expected an integer")]
    public async Task A_line_that_is_no_event_is_a_fault_with_its_number(string line, string fault)
    {
        var path = directory.Write("log.jsonl", [.. Accepted().Take(2), "", line]);

        var result = await Cli.Run("replay", path);

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.StartsWith($"'{path}' line 4: {fault}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_parked_and_one_that_is_routed_nowhere_is_shown()
    {
        var result = await Replay([
            """{"seq":1,"pk":"KEY1","sk":"KEY2","eventName":"ORDER_SHIPPED_EVENT","eventData":{"orderId":"X"},"createdAt":"2025-06-15T15:06:40.000Z"}""",
            """{"seq":2,"pk":"KEY1","sk":"KEY3","eventName":"ORDER_RETRACTED_EVENT"}""",
        ]);

        Assert.Equal(0, result.Code);
        Assert.Contains(
            result.Lines,
            line => line.StartsWith("        settled  Park Malformed: eventData: orderId", StringComparison.Ordinal)
        );
        Assert.Contains(
            "        settled  Park Malformed: no rule matches eventName 'ORDER_RETRACTED_EVENT'",
            result.Lines
        );
        Assert.Contains("routed nowhere: 1; still waiting at the end: 0", result.Lines);
    }

    // Two orders of five units each, for which there are eight.
    private Task<CliResult> Competing(params Func<Instant, Event>[] then) =>
        Replay(
            Log([
                Restocked(8),
                Of(OrderPlaced.EventName, "ORDER-1"),
                Of(OrderPlaced.EventName, "ORDER-2"),
                Of(OrderCreated.EventName, "ORDER-1"),
                Of(OrderCreated.EventName, "ORDER-2"),
                .. then,
            ])
        );

    // An order whose cancellation is in the log before all that is given.
    private Task<CliResult> Cancelled(params Func<Instant, Event>[] then) =>
        Replay(
            Log([
                Restocked(8),
                Of(OrderPlaced.EventName),
                Of(OrderCreated.EventName),
                Requested(OrderCancellationRequested.EventName),
                Of(OrderCancelled.EventName),
                .. then,
            ])
        );

    private static IReadOnlyList<string> Accepted() =>
        Log(
            Restocked(8),
            Of(OrderPlaced.EventName),
            Of(OrderCreated.EventName),
            Of(OrderStockAllocated.EventName),
            Of(OrderPaymentAccepted.EventName)
        );

    private Task<CliResult> Replay(IReadOnlyList<string> lines) =>
        Cli.Run("replay", directory.Write("log.jsonl", lines));

    private async Task Replays_as_it_was(TestHost host, int fromOutside)
    {
        await host.Drain();
        var path = Path.Combine(directory.Path, "exported.jsonl");
        var exported = await Cli.Run("export", "--data", host.Data, "--output", path);
        Assert.Equal((0, ""), (exported.Code, exported.Error));

        var result = await Cli.Run("replay", path);

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains(AllInLog, result.Lines);
        // What nobody raised here came from outside: so all the rest was decided again.
        var events = (await File.ReadAllLinesAsync(path)).Length;
        Assert.Equal(
            FormattableString.Invariant($"events: {events}, of which {fromOutside} from outside (APIs, raw events)"),
            result.Lines.Single(line => line.StartsWith("events: ", StringComparison.Ordinal))
        );
    }
}
