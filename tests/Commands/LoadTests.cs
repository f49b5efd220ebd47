using Ecomm.Hosting.Http;
using Ecomm.Local.Commands.Load;

namespace Ecomm.Commands.Tests;

public sealed class LoadTests : IDisposable
{
    private readonly TempDirectory directory = TempDirectory.Create();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task The_sample_is_loaded_and_every_order_ends_as_its_quantity_and_price_say()
    {
        await using var host = await TestHost.Start();

        var result = await Cli.Run("load", Samples.InitDatabase, "--base-url", host.Address);

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("132 requests accepted.", result.Lines);
        Assert.Equal(
            ["SKU", "STOCK_DEPLETED", "PAYMENT_REJECTED", "PAYMENT_ACCEPTED", "TOTAL"],
            result.Rows("SKU").First()
        );
        foreach (var sku in new[] { "APPLES", "BANANAS", "ORANGES" })
        {
            Assert.Equal([sku, "4", "5", "23", "32"], result.Rows(sku).First());
            Assert.Equal([sku, "23", "5"], result.Rows(sku).Last().Where((_, i) => i != 1));
        }
    }

    [Fact]
    public async Task A_hosts_link_brings_its_token_which_nothing_prints()
    {
        const string token = "0123456789abcdef";
        await using var host = await TestHost.Start(token: AccessToken.Of(token));

        var stranger = await Cli.Run("load", Samples.OrderLife, "--base-url", host.Address);
        var guest = await Cli.Run("load", Samples.OrderLife, "--base-url", $"{host.Address}/?token={token}");

        Assert.Equal(1, stranger.Code);
        Assert.Contains("401", stranger.Output + stranger.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (guest.Code, guest.Error));
        Assert.Contains($"to {host.Address}/", guest.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(token, guest.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Units_of_a_restock_that_was_refused_or_taken_with_others_are_not_waited_for(bool isStranger)
    {
        await using var host = await TestHost.Start(token: isStranger ? AccessToken.Of("0123456789abcdef") : null);
        if (!isStranger)
        {
            // The SKU is not listed while nobody processes what was taken.
            await host.Ask("/ops/workers/pause", $$"""{"worker":"{{nameof(RestockSkuWorker)}}"}""");
            await host.Post("/api/v1/inventory/restockSku", """{ "sku": "PLUMS", "lotId": "LOT-1", "units": 5 }""");
        }
        var file = directory.Write(
            "file.json",
            """{"restocks": [{ "sku": "PLUMS", "lotId": "LOT-1", "units": 100 }]}"""
        );
        var stages = new List<string>();
        Progress progress = (stage, _, _) => stages.Add(stage);
        using var http = new HttpClient();
        var address = new Uri(host.Address);
        var deployment = new Deployment(BaseUrls.Of(address, _ => null, _ => null, address), http, TimeProvider.System);
        var loader = new Loader(
            new Sender(deployment, progress, concurrency: 1),
            new Lists(deployment, concurrency: 1),
            progress,
            Eventually.Deadline,
            TimeProvider.System
        );

        var outcome = await loader.Run(await LoadFile.Read(file, default), default);

        var answers = outcome.Answers;
        Assert.Equal(isStranger ? (0, 1) : (1, 0), (answers.Conflicts.Count, answers.Refusals.Count));
        Assert.Equal(["Sending restocks"], stages.Distinct());
    }

    [Fact]
    public async Task Orders_are_shipped_and_cancelled_before_and_after_their_payment_and_too_late()
    {
        await using var host = await TestHost.Start();

        var first = await Cli.Run("load", Samples.OrderLife, "--base-url", host.Address);
        var second = await Cli.Run("load", Samples.OrderLife, "--base-url", host.Address);

        Assert.Equal((0, ""), (first.Code, first.Error));
        Assert.Contains("14 requests accepted.", first.Lines);
        Assert.Equal(
            ["SKU", "PAYMENT_ACCEPTED", "SHIPPED", "DELIVERED", "CANCELLED", "TOTAL"],
            first.Rows("SKU").First()
        );
        Assert.Equal(["PEACHES", "1", "2", "1", "2", "6"], first.Rows("PEACHES").First());
        Assert.Equal(0, second.Code);
        Assert.Equal(first.Rows("PEACHES").First(), second.Rows("PEACHES").First());
        // The gateway voids the payment of an order that is cancelled at once, or refunds it, as the race goes.
        var payments = second.Rows("SKU").Last().Zip(second.Rows("PEACHES").Last()).ToDictionary();
        Assert.Equal("4", payments["PAYMENT_ACCEPTED"]);
        Assert.Equal("80", payments["UNITS AVAILABLE"]);
        Assert.Equal("ORDER_SHIPPED_STATUS", await host.StatusOf("LIFE-CANCELLED-TOO-LATE"));
    }

    [Fact]
    public async Task An_order_that_is_to_be_shipped_is_not_at_its_end_before_that()
    {
        await using var host = await TestHost.Start();
        await host.Ask("/ops/workers/pause", $$"""{"worker":"{{nameof(ShipOrderWorker)}}"}""");

        var result = await Cli.Run("load", Samples.OrderLife, "--base-url", host.Address, "--timeout", "2");

        Assert.Equal(1, result.Code);
        Assert.Contains("3 orders are not at their end yet; send the file again to wait for them.", result.Lines);
    }

    [Fact]
    public async Task A_request_whose_order_ends_before_it_is_due_is_named_and_not_sent()
    {
        await using var host = await TestHost.Start();
        var file = directory.Write(
            "file.json",
            """
            {
              "orders": [{ "orderId": "ORDER-1", "sku": "NOTHING", "units": 4, "price": 1.5, "userId": "USER-1" }],
              "cancellations": [{ "orderId": "ORDER-1", "after": "ORDER_PAYMENT_ACCEPTED_STATUS" }]
            }
            """
        );

        var result = await Cli.Run("load", file, "--base-url", host.Address);

        Assert.Equal(1, result.Code);
        Assert.Contains("1 requests accepted.", result.Lines);
        Assert.Contains("1 not sent, because their orders ended before:", result.Lines);
        Assert.Contains("""  cancellation {"orderId":"ORDER-1"}""", result.Lines);
    }

    [Fact]
    public async Task Nor_is_one_sent_whose_order_has_gone_another_way()
    {
        await using var host = await TestHost.Start();
        var file = directory.Write(
            "file.json",
            """
            {
              "restocks": [{ "sku": "PLUMS", "lotId": "LOT-1", "units": 10 }],
              "orders": [{ "orderId": "ORDER-1", "sku": "PLUMS", "units": 4, "price": 1.5, "userId": "USER-1" }],
              "cancellations": [{ "orderId": "ORDER-1", "after": "ORDER_PAYMENT_REJECTED_STATUS" }]
            }
            """
        );

        var result = await Cli.Run("load", file, "--base-url", host.Address);

        Assert.Equal("ORDER_PAYMENT_ACCEPTED_STATUS", await host.StatusOf("ORDER-1"));
        Assert.Contains("1 not sent, because their orders ended before:", result.Lines);
        Assert.DoesNotContain("not at their end", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loading_again_changes_nothing_and_shows_the_same()
    {
        await using var host = await TestHost.Start(gatewayFailureRate: 0.5, retryDelay: TestHost.Soon);

        var first = await Cli.Run("load", Samples.InitDatabase, "--base-url", host.Address, "--concurrency", "32");
        var second = await Cli.Run("load", Samples.InitDatabase, "--base-url", host.Address);

        Assert.Equal((0, 0), (first.Code, second.Code));
        Assert.Equal(first.Lines.Where(line => line[0] == '│'), second.Lines.Where(line => line[0] == '│'));
    }

    [Fact]
    public async Task What_is_refused_and_what_is_known_with_other_content_is_named_and_the_rest_is_sent()
    {
        await using var host = await TestHost.Start();
        var file = directory.Write(
            "file.json",
            """
            {
              "restocks": [{ "sku": "PLUMS", "lotId": "LOT-1", "units": 10 }, { "sku": "PLUMS", "lotId": "LOT-2" }],
              "orders": [
                { "orderId": "ORDER-1", "sku": "PLUMS", "units": 4, "price": 1.5, "userId": "USER-1" },
                { "orderId": "ORDER-2", "sku": "PLUMS", "units": 0, "price": 1.5, "userId": "USER-1" }
              ]
            }
            """
        );
        await host.Post("/api/v1/inventory/restockSku", """{ "sku": "PLUMS", "lotId": "LOT-1", "units": 7 }""");
        await host.Drain();

        var result = await Cli.Run("load", file, "--base-url", host.Address);

        Assert.Equal(1, result.Code);
        Assert.Contains("1 requests accepted.", result.Lines);
        Assert.Contains("1 known with other content, which changed nothing (409):", result.Lines);
        Assert.Contains("""  restock {"sku":"PLUMS","lotId":"LOT-1","units":10}""", result.Lines);
        Assert.Contains("""  400 restock {"sku":"PLUMS","lotId":"LOT-2"}: units is missing""", result.Lines);
        Assert.Contains(result.Lines, line => line.StartsWith("  400 order", StringComparison.Ordinal));
        Assert.Equal(["PLUMS", "1", "1"], result.Rows("PLUMS").First());
        Assert.Equal(["PLUMS", "3", "1"], result.Rows("PLUMS").Last());
    }

    [Fact]
    public async Task Orders_that_do_not_come_to_their_end_in_time_are_counted_and_it_fails()
    {
        // A payment whose attempts all fail is retried before it is rejected, and that takes longer.
        await using var host = await TestHost.Start(gatewayFailureRate: 1);

        var result = await Cli.Run("load", Samples.InitDatabase, "--base-url", host.Address, "--timeout", "0.1");

        Assert.Equal(1, result.Code);
        Assert.Contains(result.Lines, line => line.Contains("not at their end yet", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "is empty; expected a JSON object")]
    [InlineData("{", "is not valid JSON")]
    [InlineData("[]", "is an array; expected an object with restocks and orders")]
    [InlineData("{}", "has neither restocks nor orders")]
    [InlineData("""{ "orders": {} }""", "orders is an object; expected an array")]
    [InlineData("""{ "restocks": [{}, 7] }""", "restocks[1] is 7; expected an object")]
    [InlineData(
        """{ "restocks": [{}], "shipments": [{ "orderId": "ORDER-1" }] }""",
        "shipments[0] is about order 'ORDER-1', which is not among its orders"
    )]
    [InlineData(
        """{ "orders": [{ "orderId": "ORDER-1" }], "cancellations": [{ "orderId": "ORDER-1", "after": "PAID" }] }""",
        "cancellations[0] has a field after that is 'PAID'; expected one of ORDER_CREATED_STATUS"
    )]
    public async Task A_file_of_another_shape_is_refused_with_its_path_and_the_reason(string content, string reason)
    {
        var path = Path.Combine(directory.Path, "file.json");
        await File.WriteAllTextAsync(path, content);

        var result = await Cli.Run("load", path);

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.StartsWith($"'{path}' {reason}", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--base-url", "ftp://example.com", "--base-url is 'ftp://example.com'; expected a URL")]
    [InlineData("--concurrency", "0", "--concurrency is 0; expected 1 to 256")]
    [InlineData("--timeout", "0", "--timeout is 0; expected 0.1 to 86400")]
    public async Task Wrong_words_are_refused_with_the_limit_and_code_2(string option, string value, string error)
    {
        var result = await Cli.Run("load", "file.json", option, value);

        Assert.Equal(2, result.Code);
        Assert.StartsWith(error, result.Error, StringComparison.Ordinal);
    }
}
