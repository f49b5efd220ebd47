using static Ecomm.HostTests.OperationsClient;

namespace Ecomm.HostTests;

/// <summary>Switches that disturb the whole system: they say what is wrong with a wish, last, and break no law.</summary>
public sealed class ChaosEndpoints
{
    private const string Chaos = "/ops/chaos";

    [Fact]
    public async Task A_faulty_wish_is_refused_with_all_its_faults_and_switches_nothing()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        var message = await client.Refused(
            Chaos,
            """{"duplicatePercent":101,"reorderPercent":-1,"delayMs":"x","gatewayFailureRate":1.5,"paused":["Nobody"]}"""
        );
        foreach (
            var fault in (string[])
                [
                    "duplicatePercent is 101; expected an integer from 0 to 100",
                    "reorderPercent is -1; expected an integer from 0 to 100",
                    "delayMs is 'x'; expected an integer from 0 to 60000",
                    "gatewayFailureRate is 1.5; expected a number from 0 to 1, or null",
                    "paused holds 'Nobody'; expected a list of RestockSkuWorker, SyncOrderWorker",
                ]
        )
        {
            Assert.Contains(fault, message, StringComparison.Ordinal);
        }
        await client.Refused(Chaos, """{"duplicatePercent":50,"delayMs":60001}""");
        await client.Refused(Chaos, """[]""");
        Assert.Equal(
            """{"duplicatePercent":0,"reorderPercent":0,"delayMs":0,"gatewayFailureRate":null,"paused":[]}""",
            (await client.Get(Chaos)).Body.ToJsonString()
        );
    }

    [Theory]
    [InlineData("/ops/workers/pause")]
    [InlineData("/ops/workers/resume")]
    [InlineData("/ops/workers/crash")]
    public async Task An_unknown_worker_is_refused_with_those_that_there_are(string path)
    {
        await using var host = await OwnHost.Start();
        Assert.StartsWith(
            "worker is 'Nobody'; expected one of RestockSkuWorker, SyncOrderWorker, ",
            await host.Client.Refused(path, """{"worker":"Nobody"}"""),
            StringComparison.Ordinal
        );
        Assert.StartsWith("worker is missing", await host.Client.Refused(path, "{}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_named_stays_and_all_of_it_survives_a_restart()
    {
        await using var host = await OwnHost.Start();
        await host.Client.Do(Chaos, """{"duplicatePercent":7,"gatewayFailureRate":0.25}""");
        await host.Client.Do(Chaos, """{"reorderPercent":8,"delayMs":9}""");
        await host.Client.Pause();
        const string wanted =
            """{"duplicatePercent":7,"reorderPercent":8,"delayMs":9,"gatewayFailureRate":0.25,"paused":["SyncOrderWorker"]}""";
        Assert.Equal(wanted, (await host.Client.Get(Chaos)).Body.ToJsonString());
        await host.Restart();
        Assert.Equal(wanted, (await host.Client.Get(Chaos)).Body.ToJsonString());
        await host.Client.PlaceAndHold("KEPT-1", "NOTHING");
        Assert.Null(await host.Client.Order("KEPT-1"));
        await host.Client.Do(Chaos, """{"gatewayFailureRate":null,"paused":[]}""");
        var settings = (await host.Client.Get(Chaos)).Body;
        Assert.Null(settings["gatewayFailureRate"]);
        await host.Client.OrderIn("KEPT-1", "ORDER_STOCK_DEPLETED_STATUS");
    }

    [Fact]
    public async Task One_switch_alone_is_switched_and_survives_a_restart()
    {
        await using var host = await OwnHost.Start();
        await host.Client.Do(Chaos, """{"delayMs":5}""");
        await host.Restart();
        var settings = (await host.Client.Get(Chaos)).Body;
        Assert.Equal(5, settings.Whole("delayMs"));
        Assert.Null(settings["gatewayFailureRate"]);
    }

    [Fact]
    public async Task A_crashed_worker_gets_its_work_again_and_the_story_shows_it()
    {
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.StockUp("CRASHES");
        // It holds nothing now, so that the next batch meets its end.
        Assert.Equal(0, (await client.Do("/ops/workers/crash", """{"worker":"SyncOrderWorker"}""")).Whole("batches"));
        await client.Place("CRASH-1", "CRASHES");
        await client.OrderIn("CRASH-1", "ORDER_PAYMENT_ACCEPTED_STATUS");
        await client.LawsHold();
        var placed = await client.Told("CRASH-1", moment => IsOfSync(moment, "Acknowledged"));
        var crash = Assert.Single(placed, moment => IsOfSync(moment, "Crashed"));
        Assert.Contains("its answer was lost", crash.Text("why"), StringComparison.Ordinal);
        var again = placed.First(moment => IsOfSync(moment, "Acknowledged") && moment.Whole("receives") == 2);
        Assert.Equal(crash.Text("message"), again.Text("message"));
        Assert.Equal(1, crash.Whole("receives"));
    }

    [Fact]
    public async Task Twenty_orders_end_and_every_law_holds_with_all_of_it_switched_on()
    {
        const int orders = 20;
        await using var host = await OwnHost.Start();
        var client = host.Client;
        await client.StockUp("STORMY", 15);
        await client.Do(
            Chaos,
            """{"duplicatePercent":100,"reorderPercent":50,"delayMs":20,"gatewayFailureRate":0.5}"""
        );
        for (var i = 1; i <= orders; i++)
        {
            await client.Place($"STORM-{i}", "STORMY");
        }
        await Eventually.See(() => Ended(client, orders), ended => ended == orders, "all orders have ended");
        await client.LawsHold();
        Assert.Empty(await client.DeadLetters());
        Assert.Contains(
            await client.Story("STORM-1"),
            moment =>
                moment.Text("kind") == "delivered" && moment.Text("message").Contains('-', StringComparison.Ordinal)
        );
    }

    private static async Task<int> Ended(Client client, int orders)
    {
        var ended = 0;
        for (var i = 1; i <= orders; i++)
        {
            var status = (await client.Order($"STORM-{i}"))?.Text("orderStatus");
            ended += status
                is "ORDER_PAYMENT_ACCEPTED_STATUS"
                    or "ORDER_PAYMENT_REJECTED_STATUS"
                    or "ORDER_STOCK_DEPLETED_STATUS"
                ? 1
                : 0;
        }
        return ended;
    }

    private static bool IsOfSync(JsonNode moment, string settled) =>
        moment.Text("kind") == "delivered" && moment.Text("worker") == Sync && moment.Text("settled") == settled;
}
