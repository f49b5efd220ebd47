using Ecomm.Operations.Events;
using Ecomm.Operations.Recovery;

namespace Ecomm.Commands.Tests;

public sealed class RedeliverTests
{
    private const string ForgetOrders = "DELETE FROM records WHERE pk LIKE 'ORDERS#%'";

    [Fact]
    public async Task An_order_whose_record_was_lost_is_made_again_from_its_events()
    {
        await using var host = await TestHost.Start();
        await host.Place("ORDER-1");
        await host.Drain();
        Assert.Equal(1, host.Edit(ForgetOrders));

        var result = await Cli.Run("redeliver", "--order", "ORDER-1", "--base-url", host.Address);

        Assert.Equal(
            (
                0,
                "",
                "Sent 3 events as 6 messages: AllocateOrderStockWorker 1, CapturePaidOrderWorker 2, SyncOrderWorker 3.\n"
            ),
            (result.Code, result.Error, result.Output)
        );
        await host.Drain();
        Assert.Equal("ORDER_STOCK_DEPLETED_STATUS", await host.StatusOf("ORDER-1"));
    }

    [Fact]
    public async Task A_dry_run_prints_each_event_with_its_workers_and_sends_nothing()
    {
        await using var host = await TestHost.Start();
        await host.Place("ORDER-1");
        await host.Drain();
        host.Edit(ForgetOrders);

        var result = await Cli.Run("redeliver", "--order", "ORDER-1", "--dry-run", "--base-url", host.Address);

        Assert.Equal(
            [
                "ORDER_PLACED_EVENT of EVENTS#ORDER_ID#ORDER-1 → SyncOrderWorker",
                "ORDER_CREATED_EVENT of EVENTS#ORDER_ID#ORDER-1 → SyncOrderWorker, AllocateOrderStockWorker, CapturePaidOrderWorker",
                "ORDER_STOCK_DEPLETED_EVENT of EVENTS#ORDER_ID#ORDER-1 → SyncOrderWorker, CapturePaidOrderWorker",
                "Would send 3 events as 6 messages: AllocateOrderStockWorker 1, CapturePaidOrderWorker 2, SyncOrderWorker 3.",
            ],
            result.Lines.Select(line => line[(line.StartsWith('2') ? 25 : 0)..])
        );
        await host.Drain();
        Assert.Equal(0, host.Edit(ForgetOrders));
    }

    [Fact]
    public async Task One_worker_gets_only_what_is_routed_to_it()
    {
        await using var host = await TestHost.Start();
        await host.Place("ORDER-1");
        await host.Drain();

        var result = await Cli.Run(
            "redeliver",
            "--order",
            "ORDER-1",
            "--worker",
            "AllocateOrderStockWorker",
            "--base-url",
            host.Address
        );

        Assert.Equal(
            [
                "Sent 1 events as 1 messages: AllocateOrderStockWorker 1.",
                "2 selected events go to none of these workers.",
            ],
            result.Lines
        );
    }

    [Fact]
    public async Task A_worker_alone_gets_all_that_it_takes()
    {
        await using var host = await TestHost.Start();
        await host.Place("ORDER-1");
        await host.Place("ORDER-2");
        await host.Drain();

        var running = await Cli.Run("redeliver", "--worker", "AllocateOrderStockWorker", "--base-url", host.Address);
        await host.Drain();
        var stopped = running;
        await host.WhileStopped(async () =>
            stopped = await Cli.Run("redeliver", "--worker", "AllocateOrderStockWorker", "--data", host.Data)
        );

        Assert.Equal("Sent 2 events as 2 messages: AllocateOrderStockWorker 2.", running.Lines[0]);
        Assert.Equal(running.Output, stopped.Output);
    }

    [Fact]
    public async Task A_range_of_time_selects_by_creation_from_its_first_moment_to_before_its_last()
    {
        await using var host = await TestHost.Start();
        await host.Place("ORDER-1");
        await host.Drain();
        Assert.Equal(3, host.Edit(CreatedAt("2025-06-19T08:00:00.000Z")));
        Assert.Equal(1, host.Edit($"{CreatedAt("2025-06-19T08:05:00.000Z")} WHERE seq = 3"));

        var inside = await Redeliver(host, "2025-06-19T10:00:00+02:00", "2025-06-19T08:05:00Z");
        var outside = await Redeliver(host, "2025-06-19T08:00:01Z", "2025-06-19T08:05:00Z");
        var last = await Cli.Run("redeliver", "--since", "2025-06-19T08:05:00Z", "--base-url", host.Address);

        Assert.StartsWith("Sent 2 events", inside.Output, StringComparison.Ordinal);
        Assert.StartsWith("Sent 0 events", outside.Output, StringComparison.Ordinal);
        Assert.StartsWith("Sent 1 events", last.Output, StringComparison.Ordinal);

        static string CreatedAt(string time) => $"UPDATE events SET item = json_set(item, '$.createdAt', '{time}')";

        static Task<CliResult> Redeliver(TestHost host, string since, string until) =>
            Cli.Run("redeliver", "--since", since, "--until", until, "--base-url", host.Address);
    }

    [Fact]
    public async Task A_file_is_what_export_writes_and_keys_without_an_event_are_named()
    {
        await using var host = await TestHost.Start();
        for (var i = 1; i <= 20; i++)
        {
            await host.Place($"ORDER-{i}");
        }
        await host.Drain();
        host.Edit(ForgetOrders);
        var log = Path.Combine(host.Data, "events.jsonl");
        await Cli.Run("export", "--data", host.Data, "--output", log);
        await File.AppendAllTextAsync(log, """{"pk":"EVENTS#NOBODY","sk":"EVENT#NOTHING"}""" + "\n");

        var result = await Cli.Run("redeliver", "--file", log, "--base-url", host.Address);

        Assert.Equal(1, result.Code);
        Assert.Equal(
            [
                "Sent 60 events as 120 messages: AllocateOrderStockWorker 20, CapturePaidOrderWorker 40, SyncOrderWorker 60.",
                "There is no event of EVENTS#NOBODY EVENT#NOTHING.",
            ],
            result.Lines
        );
        await host.Drain();
        Assert.Equal("ORDER_STOCK_DEPLETED_STATUS", await host.StatusOf("ORDER-20"));
    }

    [Fact]
    public async Task A_stopped_host_delivers_when_it_is_started()
    {
        await using var host = await TestHost.Start();
        await host.Place("ORDER-1");
        await host.Drain();
        var running = await Cli.Run("redeliver", "--order", "ORDER-1", "--data", host.Data);
        await host.WhileStopped(async () =>
        {
            host.Edit(ForgetOrders);
            var result = await Cli.Run("redeliver", "--order", "ORDER-1", "--data", host.Data);
            Assert.StartsWith("Sent 3 events as 6 messages", result.Output, StringComparison.Ordinal);
        });
        await host.Drain();
        Assert.Equal("ORDER_STOCK_DEPLETED_STATUS", await host.StatusOf("ORDER-1"));
        Assert.Equal(1, running.Code);
        Assert.Contains("is in use by another host", running.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "say which events: --order, --sku, --since and --until, or --file, and only one of these; or only --worker"
    )]
    [InlineData("say which events", "--order", "ORDER-1", "--file", "keys.jsonl")]
    [InlineData("--order is 'X'; expected at least 4 characters", "--order", "X")]
    [InlineData("--since is 'noon'; expected a time like 2025-06-19T08:00:00Z", "--since", "noon")]
    [InlineData("--until is not after since", "--since", "2025-06-19T08:00:00Z", "--until", "2025-06-19T08:00:00Z")]
    [InlineData("--worker is 'Nobody'; expected one of RestockSkuWorker", "--order", "ORDER-1", "--worker", "Nobody")]
    [InlineData("--base-url and --data exclude", "--order", "ORDER-1", "--base-url", "http://x", "--data", "y")]
    public async Task Wrong_words_are_refused(string message, params string[] words)
    {
        var result = await Cli.Run(["redeliver", .. words]);

        Assert.Equal(2, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "body must say which events")]
    [InlineData("[1", "body")]
    [InlineData("""{"orderId":"ORDER-1","since":"2025-06-19T08:00:00.000Z"}""", "body must say which events")]
    [InlineData("""{"orderId":"X","worker":"Nobody"}""", "worker is 'Nobody'")]
    [InlineData("""{"keys":[{"pk":"A"}]}""", "keys holds something else")]
    [InlineData("""{"keys":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]}""", "keys are 16; expected at most 15")]
    [InlineData("""{"since":"noon"}""", "since is 'noon'; expected a time like 2025-06-19T08:00:00Z")]
    [InlineData("""{"since":"2025-06-19T08:00:00Z","until":"2025-06-19T08:00:00Z"}""", "until is not after since")]
    public async Task The_endpoint_refuses_what_it_does_not_understand(string body, string message)
    {
        await using var host = await TestHost.Start();
        var (status, answer) = await host.Ask("/ops/redeliver", body);
        Assert.Equal(400, status);
        Assert.Contains(message, answer["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    /// <summary>As the document of the operations says: a date-time of RFC 3339.</summary>
    [Theory]
    [InlineData("2025-06-19T08:00:00Z", 1_750_320_000_000)]
    [InlineData("2025-06-19T08:00:00.1Z", 1_750_320_000_100)]
    [InlineData("2025-06-19T10:00:00.123456+02:00", 1_750_320_000_123)]
    [InlineData("2025-06-19T08:00:00.123Z", 1_750_320_000_123)]
    [InlineData("2025-06-19T08:00:00.123456789Z", 1_750_320_000_123)]
    [InlineData("2025-06-19T10:00:00.123456789123456789+02:00", 1_750_320_000_123)]
    [InlineData("2025-06-19t08:00:00z", 1_750_320_000_000)]
    [InlineData("2025-06-19", 1_750_291_200_000)]
    public void Times_are_read_as_RFC_3339_has_them(string text, long milliseconds)
    {
        var request = RedeliveryRequest.Parse(new Value.Map { { "since", text } }, Domains.All);
        Assert.Equal(
            new EventSelection.Created(new Instant(milliseconds), null),
            request.Map(one => one.Selection).Case
        );
    }

    [Fact]
    public async Task A_file_without_lines_names_no_event_and_is_refused()
    {
        await using var host = await TestHost.Start();
        using var directory = TempDirectory.Create();
        var path = directory.Write("empty.jsonl", "");

        var result = await Cli.Run("redeliver", "--file", path, "--base-url", host.Address);

        Assert.Equal(1, result.Code);
        Assert.Contains($"'{path}' has no lines", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_without_events_is_a_fault()
    {
        await using var host = await TestHost.Start();
        var result = await Cli.Run("redeliver", "--order", "NOBODYS-1", "--base-url", host.Address);
        Assert.Equal((1, "The event store holds no such event."), (result.Code, result.Lines[^1]));
    }

    [Fact]
    public async Task Without_a_host_it_says_so()
    {
        var result = await Cli.Run("redeliver", "--order", "ORDER-1", "--base-url", "http://127.0.0.1:1");
        Assert.Equal(1, result.Code);
        Assert.Contains("127.0.0.1:1", result.Error, StringComparison.Ordinal);
    }
}
