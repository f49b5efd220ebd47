namespace Ecomm.Commands.Tests;

public sealed class RedriveTests
{
    [Fact]
    public async Task A_dry_run_lists_dead_letters_by_reason_and_moves_none()
    {
        await using var host = await TestHost.Start();
        await WithDeadLetters(host);

        var result = await Cli.Run("redrive", "--dry-run", "--base-url", host.Address);

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Equal(
            [
                "SyncOrderWorker 2: Malformed: eventData: orderId is missing; sku is missing; units is missing; price is missing; userId is missing",
                "Unrouted 1: no rule matches eventName 'NOBODYS_EVENT'",
                "Would move 2 dead letters.",
                "1 stay: no worker takes their events.",
            ],
            result.Lines
        );
        Assert.Equal(3, await DeadLetters(host));
    }

    [Fact]
    public async Task Letters_whose_fault_is_mended_are_processed()
    {
        await using var host = await TestHost.Start();
        await host.Post("/api/v1/inventory/restockSku", """{"sku":"PLUMS","lotId":"LOT-1","units":10}""");
        await host.Drain();
        await host.Place("ORDER-1");
        await host.Drain();
        const string order = """{"orderId":"ORDER-1","sku":"PEARS","units":5,"price":1.5,"userId":"USER-1"}""";
        await host.Simulate("EVENTS#ODD", "ORDER_SHIPPED_EVENT", order);
        await Eventually.True(async () => await DeadLetters(host) == 1);
        host.Edit("UPDATE records SET item = json_set(item, '$.sku', 'PEARS') WHERE pk LIKE 'ORDERS#%'");

        var result = await Cli.Run("redrive", "--worker", "SyncOrderWorker", "--base-url", host.Address);

        Assert.Equal("Moved 1 dead letters as 1 messages.", result.Lines[^1]);
        await Eventually.True(async () => await host.StatusOf("ORDER-1") == "ORDER_SHIPPED_STATUS");
        Assert.Equal(0, await DeadLetters(host));
    }

    [Fact]
    public async Task Unrouted_events_stay_while_no_worker_takes_them_and_do_not_stand_in_the_way_of_others()
    {
        await using var host = await TestHost.Start();
        await host.Simulate("EVENTS#NOBODY", "NOBODYS_EVENT");
        await WithDeadLetters(host);

        var unrouted = await Cli.Run("redrive", "--worker", "Unrouted", "--base-url", host.Address);
        var one = await Cli.Run("redrive", "--limit", "1", "--base-url", host.Address);

        Assert.Equal(
            ["Moved 0 dead letters as 0 messages.", "2 stay: no worker takes their events."],
            unrouted.Lines.Skip(1)
        );
        Assert.Contains("There may be more: run it again.", one.Lines);
        Assert.Contains("as 1 messages", one.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--worker is 'Nobody'; expected one of RestockSkuWorker", "--worker", "Nobody")]
    [InlineData("--limit is 0; expected 1 to 1000", "--limit", "0")]
    public async Task Wrong_words_are_refused(string message, params string[] words)
    {
        var result = await Cli.Run(["redrive", .. words]);

        Assert.Equal(2, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private static async Task WithDeadLetters(TestHost host)
    {
        await host.Simulate("EVENTS#BAD1", "ORDER_PLACED_EVENT");
        await host.Simulate("EVENTS#BAD2", "ORDER_PLACED_EVENT");
        await host.Simulate("EVENTS#BAD3", "NOBODYS_EVENT");
        await Eventually.True(async () => await DeadLetters(host) >= 3);
        await host.Drain();
    }

    private static async Task<int> DeadLetters(TestHost host) =>
        (await host.Ask("/ops/dead-letters", body: null)).Answer["count"]!.GetValue<int>();
}
