using System.Text.Json.Nodes;
using Ecomm.Contracts.Golden;

namespace Ecomm.Commands.Tests.Golden;

/// <summary>
/// Workers that an earlier version did not have begin with what is published from now on: an upgrade refunds and releases nothing. The
/// data has cancelled orders, some of them paid, from when a cancellation was a status and nothing else.
/// </summary>
public sealed class NewWorkers
{
    [Fact]
    public async Task An_upgrade_refunds_and_releases_nothing_of_what_was_cancelled_before()
    {
        await using var host = await TestHost.Start(prepare: GoldenData.LoadInto);
        var (_, skus) = await host.Ask("/api/v1/inventory/listSkus", """{"sku":"PLUMS"}""");

        await GoOn(host);

        Assert.Equal("ORDER_CANCELLED_STATUS", await host.StatusOf("ABC002"));
        Assert.DoesNotContain("REFUND", (await host.Send("/ops/ledger", null)).Text, StringComparison.Ordinal);
        var (_, payments) = await host.Ask("/api/v1/payments/listOrderPayments", "{}");
        Assert.All(
            payments["orderPayments"]!.AsArray(),
            payment =>
                Assert.True(
                    payment!["paymentStatus"]!.GetValue<string>()
                        is "PAYMENT_ACCEPTED"
                            or "PAYMENT_REJECTED"
                            or "PAYMENT_PENDING",
                    payment.ToJsonString()
                )
        );
        var (_, after) = await host.Ask("/api/v1/inventory/listSkus", """{"sku":"PLUMS"}""");
        Assert.Equal(skus.ToJsonString(), after.ToJsonString());
        Assert.Empty(await Shipments(host, "ABC001"));
    }

    [Fact]
    public async Task After_a_restart_they_go_on_where_they_were()
    {
        await using var host = await TestHost.Start(prepare: GoldenData.LoadInto);
        await GoOn(host);
        await host.Place("NEW-1", "APPLES");
        await host.Drain();
        Assert.Equal("SHIPMENT_READY", Assert.Single(await Shipments(host, "NEW-1")));

        await host.WhileStopped(() => Task.CompletedTask);
        await host.Place("NEW-2", "APPLES");
        await host.Drain();

        Assert.Equal("SHIPMENT_READY", Assert.Single(await Shipments(host, "NEW-2")));
        Assert.Empty(await Shipments(host, "ABC001"));
    }

    [Fact]
    public async Task What_was_published_before_is_sent_to_one_of_them_on_purpose()
    {
        await using var host = await TestHost.Start(prepare: GoldenData.LoadInto);
        await GoOn(host);

        var result = await Cli.Run(
            "redeliver",
            "--since",
            "2025-01-01T00:00:00Z",
            "--worker",
            "CapturePaidOrderWorker",
            "--base-url",
            host.Address
        );
        await host.Drain();

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Equal("SHIPMENT_READY", Assert.Single(await Shipments(host, "ABC001")));
        Assert.DoesNotContain("REFUND", (await host.Send("/ops/ledger", null)).Text, StringComparison.Ordinal);
    }

    // The earlier host was stopped while its workers were paused.
    private static async Task GoOn(TestHost host)
    {
        var (status, _) = await host.Ask("/ops/chaos", """{"gatewayFailureRate":0,"paused":[]}""");
        Assert.Equal(200, status);
        // One event of this order waits for it: without it no queue would run empty.
        Assert.Equal(
            202,
            await host.Post(
                "/api/v1/orders/placeOrder",
                """{"orderId":"EARLY-1","sku":"APPLES","units":1,"price":7.25,"userId":"123456"}"""
            )
        );
        await host.Drain();
    }

    private static async Task<IEnumerable<string>> Shipments(TestHost host, string order)
    {
        var (_, listed) = await host.Ask("/api/v1/shipments/listShipments", $$"""{"orderId":"{{order}}"}""");
        return listed["shipments"]!.AsArray().Select(one => one!["shipmentStatus"]!.GetValue<string>());
    }
}
