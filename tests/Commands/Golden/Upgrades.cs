using System.Globalization;
using System.Text.Json.Nodes;
using Ecomm.Contracts.Golden;
using Ecomm.Hosting.Chain;

namespace Ecomm.Commands.Tests.Golden;

/// <summary>
/// Workers that the version before did not have, on the data that it left. Among its orders are cancelled ones, one of them
/// accepted by the gateway before: the raw ORDER_CANCELLED_EVENT is published, and only the order's status followed it.
/// </summary>
public sealed class Upgrades
{
    private const string Paid = "ABC002";
    private const string Rejected = "ABC004";

    /// <summary>The place of the newest event.</summary>
    private const long End = 126;

    private static readonly IReadOnlyList<string> Workers =
    [
        .. Routes.Of(Domains.All).Workers.Select(worker => worker.Name),
    ];

    [Fact]
    public async Task An_upgrade_refunds_and_releases_nothing_of_what_was_cancelled_before()
    {
        await using var host = await Open();
        var before = Settled(host);
        Assert.Contains("PAYMENT_ACCEPTED", before);
        Assert.Contains("COMPLETED_PAYMENT_ACCEPTED", before);

        await RunToItsEnd(host);

        Assert.Equal("ORDER_CANCELLED_STATUS", await host.StatusOf(Paid));
        Assert.Equal(before, Settled(host));
        Assert.Empty(Shipments(host));
    }

    [Fact]
    public async Task New_orders_are_shipped_or_cancelled_on_data_of_the_version_before()
    {
        await using var host = await Open();
        await RunToItsEnd(host);

        await Ask(host, "inventory/restockSku", """{"sku":"PEACHES","lotId":"LOT-1","units":100}""");
        await host.Drain();
        await host.Place("NEW-1", "PEACHES");
        await host.Place("NEW-2", "PEACHES");
        await host.Drain();
        await Ask(host, "shipments/shipOrder", """{"orderId":"NEW-1","carrier":"Parcels","trackingId":"P-1"}""");
        await Ask(host, "orders/cancelOrder", """{"orderId":"NEW-2"}""");
        await host.Drain();

        Assert.Equal("ORDER_SHIPPED_STATUS", await host.StatusOf("NEW-1"));
        Assert.Equal("ORDER_CANCELLED_STATUS", await host.StatusOf("NEW-2"));
        Assert.Equal(
            ["NEW-2"],
            GoldenData.Texts(Path.Combine(host.Data, "gateway.db"), "SELECT pk FROM ledger WHERE sk = 'REFUND'")
        );
    }

    [Fact]
    public async Task Where_new_workers_begin_is_on_disk_before_an_event_can_be_published()
    {
        using var directory = TempDirectory.Create();
        GoldenData.LoadInto(directory.Path);
        var before = Cursors(directory.Path);
        IReadOnlyDictionary<string, long> begun;
        using (var database = new Database(Path.Combine(directory.Path, Database.FileName)))
        {
            begun = await Beginnings.Cursors(database, Workers);
        }

        // No checkpoint was written since.
        var after = Cursors(directory.Path);
        Assert.Equal(begun.OrderBy(cursor => cursor.Key), after.OrderBy(cursor => cursor.Key));
        Assert.Equal(Workers.Order(), after.Keys.Order());
        Assert.All(before, cursor => Assert.Equal(cursor.Value, after[cursor.Key]));
        Assert.All(after.Keys.Except(before.Keys), worker => Assert.Equal(End, after[worker]));
    }

    [Fact]
    public async Task An_event_that_was_published_before_a_crash_still_reaches_the_new_workers()
    {
        await using var host = await Open();
        await Ask(host, "orders/cancelOrder", """{"orderId":"EARLY-2"}""");
        await Eventually.True(async () => await Waiting(host, nameof(CancelOrderWorker)) == 1);

        await host.WhileStopped(() =>
        {
            // What a crash leaves that comes before the first checkpoint.
            Assert.Equal(1, host.Edit("DELETE FROM deferred WHERE queue = 'CancelOrderWorker'"));
            Assert.Equal(1, host.Edit($"UPDATE cursors SET seq = {End} WHERE queue = 'CancelOrderWorker'"));
            return Task.CompletedTask;
        });

        await Eventually.True(async () => await Waiting(host, nameof(CancelOrderWorker)) == 1);
    }

    [Fact]
    public async Task Fresh_data_and_data_that_was_never_checkpointed_begin_at_the_first_event()
    {
        await using var host = await TestHost.Start();
        Assert.Equal(
            Workers.Order().Select(worker => (worker, 0L)),
            Cursors(host.Data).OrderBy(c => c.Key).Select(Pair)
        );
        await host.Place("ORDER-1");
        await host.Drain();

        await host.WhileStopped(() =>
        {
            host.Edit("DELETE FROM cursors");
            host.Edit("DELETE FROM records");
            return Task.CompletedTask;
        });
        await host.Drain();

        Assert.Equal("ORDER_STOCK_DEPLETED_STATUS", await host.StatusOf("ORDER-1"));
        Assert.Equal(["ORDER-1 SHIPMENT_IMPOSSIBLE"], Shipments(host));
    }

    [Fact]
    public async Task Shipments_of_old_orders_are_recorded_on_purpose_by_a_redelivery_to_a_worker_alone()
    {
        await using var host = await Open();
        await RunToItsEnd(host);
        var before = Settled(host);

        var captured = await Redeliver(host, nameof(CapturePaidOrderWorker));
        await host.Drain();
        Assert.Equal([$"{Paid} SHIPMENT_READY", $"{Rejected} SHIPMENT_IMPOSSIBLE"], Shipments(host));
        var cancelled = await Redeliver(host, nameof(CancelOrderWorker));
        await host.Drain();

        Assert.Equal((0, 0), (captured.Code, cancelled.Code));
        Assert.Contains($"{Paid} SHIPMENT_CANCELLED", Shipments(host));
        Assert.Contains($"{Rejected} SHIPMENT_CANCELLED", Shipments(host));
        // Nothing else happens to what was cancelled before.
        Assert.Equal(before, Settled(host));
    }

    [Fact]
    public async Task A_redelivery_to_all_workers_leaves_out_those_that_are_newer_than_an_event()
    {
        await using var host = await Open();
        await RunToItsEnd(host);
        var (settled, shipments) = (Settled(host), Shipments(host));

        var sent = await Cli.Run("redeliver", "--order", Paid, "--base-url", host.Address);
        await host.Drain();

        Assert.Equal(0, sent.Code);
        Assert.Contains("SyncOrderWorker", sent.Lines[0], StringComparison.Ordinal);
        foreach (var worker in new[] { nameof(CapturePaidOrderWorker), nameof(RefundCancelledOrderWorker) })
        {
            Assert.DoesNotContain(worker, sent.Lines[0], StringComparison.Ordinal);
            Assert.Contains(
                sent.Lines,
                line => line.EndsWith($"--worker {worker} sends them.", StringComparison.Ordinal)
            );
        }
        Assert.Equal(settled, Settled(host));
        Assert.Equal(shipments, Shipments(host));
    }

    /// <summary>On data that this version was never started on, nothing says yet where its new queues begin.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task So_does_one_on_data_that_no_program_of_this_version_was_started_on(bool isPreview)
    {
        using var directory = TempDirectory.Create();
        GoldenData.LoadInto(directory.Path);

        string[] line =
        [
            "redeliver",
            "--order",
            Paid,
            "--data",
            directory.Path,
            .. isPreview ? ["--dry-run"] : System.Array.Empty<string>(),
        ];
        var sent = await Cli.Run(line);

        Assert.Equal(0, sent.Code);
        var counts = sent.Lines.Single(one => one.Contains(" messages", StringComparison.Ordinal));
        Assert.Contains("SyncOrderWorker", counts, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(RefundCancelledOrderWorker), counts, StringComparison.Ordinal);
        Assert.Contains(
            sent.Lines,
            one => one.EndsWith($"--worker {nameof(RefundCancelledOrderWorker)} sends them.", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_new_worker_is_not_blamed_for_events_from_before_it()
    {
        await using var host = await Open();
        await RunToItsEnd(host);
        var laws = (await host.Send("/ops/laws", null)).Text;
        Assert.All(
            JsonNode.Parse(laws)!["laws"]!
                .AsArray()
                .Where(law => Meant.LawsOfShipments.Contains(law!["law"]!.GetValue<string>())),
            law => Assert.True(law!["holds"]!.GetValue<bool>(), law.ToJsonString())
        );
        Assert.DoesNotContain(nameof(CapturePaidOrderWorker), laws, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(RefundCancelledOrderWorker), laws, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(ReleaseCancelledOrderWorker), laws, StringComparison.Ordinal);
    }

    private static Task<TestHost> Open() => TestHost.Start(prepare: GoldenData.LoadInto);

    // All workers were paused, and one event waits for an order that is placed here.
    private static async Task RunToItsEnd(TestHost host)
    {
        Assert.Equal(200, await host.Post("/ops/chaos", """{"gatewayFailureRate":0,"paused":[]}"""));
        await Ask(
            host,
            "orders/placeOrder",
            """{"orderId":"EARLY-1","sku":"APPLES","units":1,"price":7.25,"userId":"123456"}"""
        );
        await host.Drain();
    }

    private static Task<CliResult> Redeliver(TestHost host, string worker) =>
        Cli.Run("redeliver", "--worker", worker, "--base-url", host.Address);

    private static async Task Ask(TestHost host, string api, string body) =>
        Assert.Equal(202, await host.Post($"/api/v1/{api}", body));

    // What became of units and money of the orders that were cancelled before, and all refunds.
    private static IReadOnlyList<string> Settled(TestHost host) =>
        [
            .. Texts(
                host.Data,
                "SELECT coalesce(item ->> 'paymentStatus', item ->> 'allocationStatus') FROM records "
                    + $"WHERE pk IN ('PAYMENTS#ORDER_ID#{Paid}', 'INVENTORY#ORDER_ID#{Paid}', "
                    + $"'PAYMENTS#ORDER_ID#{Rejected}', 'INVENTORY#ORDER_ID#{Rejected}') ORDER BY pk"
            ),
            .. GoldenData.Texts(Path.Combine(host.Data, "gateway.db"), "SELECT pk FROM ledger WHERE sk = 'REFUND'"),
        ];

    private static IReadOnlyList<string> Shipments(TestHost host) =>
        Texts(
            host.Data,
            "SELECT (item ->> 'orderId') || ' ' || (item ->> 'shipmentStatus') FROM records "
                + $"WHERE pk LIKE 'SHIPMENTS#%' AND item ->> 'orderId' IN ('{Paid}', '{Rejected}', 'ORDER-1') ORDER BY pk"
        );

    private static async Task<int> Waiting(TestHost host, string worker) =>
        (await host.Ask("/ops/queues", null)).Answer["queues"]!
            .AsArray()
            .Where(queue => queue!["queue"]!.GetValue<string>() == worker)
            .Sum(queue => queue!["waiting"]!.GetValue<int>() + queue["delayed"]!.GetValue<int>());

    private static Dictionary<string, long> Cursors(string directory) =>
        Texts(directory, "SELECT queue || ' ' || seq FROM cursors")
            .Select(row => row.Split(' '))
            .ToDictionary(row => row[0], row => long.Parse(row[1], CultureInfo.InvariantCulture));

    private static (string, long) Pair(KeyValuePair<string, long> cursor) => (cursor.Key, cursor.Value);

    private static IReadOnlyList<string> Texts(string directory, string sql) =>
        GoldenData.Texts(Path.Combine(directory, Database.FileName), sql);
}
