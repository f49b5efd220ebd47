using static Ecomm.HostTests.OperationsClient;

namespace Ecomm.HostTests;

/// <summary>Each disturbance that is switched on and off again is off: in what the host says, and in what it does.</summary>
public sealed class ChaosSwitchedOff
{
    private const string Chaos = "/ops/chaos";
    private const string Calm =
        """{"duplicatePercent":0,"reorderPercent":0,"delayMs":0,"gatewayFailureRate":null,"paused":[]}""";

    private const string AllOn = """
        {"duplicatePercent":100,"reorderPercent":100,"delayMs":60000,"gatewayFailureRate":1,
         "paused":["RestockSkuWorker","SyncOrderWorker","AllocateOrderStockWorker","ProcessOrderPaymentWorker",
                   "CompleteOrderPaymentAcceptedWorker","DeallocateOrderPaymentRejectedWorker"]}
        """;

    [Theory]
    [InlineData("duplicatePercent", "100", "0")]
    [InlineData("reorderPercent", "100", "0")]
    [InlineData("delayMs", "60000", "0")]
    [InlineData("gatewayFailureRate", "1", "null")]
    [InlineData("gatewayFailureRate", "0.5", "null")]
    [InlineData("paused", """["SyncOrderWorker"]""", "[]")]
    public async Task A_switch_is_off_alone_with_the_others_and_after_a_restart(string name, string on, string off)
    {
        await using var host = await OwnHost.Start();
        await Switch(name, on);
        await host.Client.Do(Chaos, $$"""{"{{name}}":{{off}}}""");
        await AssertCalm();
        await Switch(name, on);
        await host.Client.Do(Chaos, Calm);
        await AssertCalm();
        await host.Restart();
        await AssertCalm();

        async Task Switch(string which, string to)
        {
            await host.Client.Do(Chaos, $$"""{"{{which}}":{{to}}}""");
            Assert.Equal(to, (await host.Client.Get(Chaos)).Body[which]!.ToJsonString());
        }

        async Task AssertCalm() => Assert.Equal(Calm, (await host.Client.Get(Chaos)).Body.ToJsonString());
    }

    [Fact]
    public async Task With_all_switched_off_an_order_ends_at_once_in_single_deliveries_and_is_paid()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.StockUp("CALM-SKU");
        await client.Do(Chaos, AllOn);
        await client.Do(Chaos, Calm);
        await client.Place("CALM-1", "CALM-SKU");
        // Held back for a minute at each of its steps, or with a worker paused, it would not be there in time.
        await client.OrderIn("CALM-1", "ORDER_PAYMENT_ACCEPTED_STATUS");
        await client.LawsHold();
        var deliveries = (await client.Story("CALM-1")).Where(moment => moment.Text("kind") == "delivered").ToList();
        Assert.NotEmpty(deliveries);
        Assert.All(deliveries, moment => Assert.DoesNotContain("-", moment.Text("message"), StringComparison.Ordinal));
        Assert.Empty(await client.DeadLetters());
    }

    [Fact]
    public async Task With_all_switched_off_each_worker_takes_what_waited_for_it()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.Do(Chaos, AllOn.Replace("60000", "0", StringComparison.Ordinal));
        await client.Restock("HELD-SKU", "L00001", 10);
        await client.Place("HELD-1", "HELD-SKU");
        await client.Do(Chaos, Calm);
        await client.Stocked("HELD-SKU");
        await client.Place("HELD-2", "HELD-SKU");
        await client.OrderIn("HELD-2", "ORDER_PAYMENT_ACCEPTED_STATUS");
        // It was placed before there was stock that anybody knew of, so that it may have been depleted.
        await Eventually.See(
            () => client.Order("HELD-1"),
            order => order?.Text("orderStatus") is "ORDER_PAYMENT_ACCEPTED_STATUS" or "ORDER_STOCK_DEPLETED_STATUS",
            "HELD-1 has ended"
        );
        await client.LawsHold();
    }

    [Theory]
    [InlineData("RestockSkuWorker")]
    [InlineData("SyncOrderWorker")]
    [InlineData("AllocateOrderStockWorker")]
    [InlineData("ProcessOrderPaymentWorker")]
    [InlineData("CompleteOrderPaymentAcceptedWorker")]
    [InlineData("DeallocateOrderPaymentRejectedWorker")]
    public async Task A_worker_that_is_resumed_is_the_only_one_that_is(string worker)
    {
        await using var host = await OwnHost.Start();
        await host.Client.Do(Chaos, AllOn);
        await host.Client.Resume(worker);
        var paused = (await host.Client.Get(Chaos)).Body["paused"]!.AsArray().Select(name => name!.GetValue<string>());
        Assert.Equal(5, paused.Count());
        Assert.DoesNotContain(worker, paused);
        await host.Client.Pause(worker);
        Assert.Equal(6, (await host.Client.Get(Chaos)).Body["paused"]!.AsArray().Count);
    }
}
