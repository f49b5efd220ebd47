using System.Text;

namespace Ecomm.Commands.Tests;

public sealed class ExportTests
{
    private const string Exact = "0.1234567890123456789012345678";

    [Fact]
    public async Task A_running_hosts_events_are_one_JSON_object_a_line_in_their_order()
    {
        await using var host = await TestHost.Start();
        await Place(host);

        var result = await Cli.Run("export", "--data", host.Data);

        Assert.Equal((0, ""), (result.Code, result.Error));
        var lines = result.Lines.Select(Parse).ToList();
        Assert.Equal(
            ["ORDER_PLACED_EVENT", "ORDER_CREATED_EVENT", "ORDER_STOCK_DEPLETED_EVENT"],
            lines.Select(line => ((Value.Text)line["eventName"]!).Of)
        );
        Assert.Equal(
            ["seq", "pk", "sk", "eventName", "eventData", "createdAt", "traceId"],
            lines[0].Select(field => field.Name)
        );
        Assert.Equal(lines[0]["traceId"], lines[2]["traceId"]);
    }

    [Fact]
    public async Task Numbers_are_exact()
    {
        await using var host = await TestHost.Start();
        await Place(host);

        var result = await Cli.Run("export", "--data", host.Data);

        Assert.All(result.Lines, line => Assert.Contains($"\"price\":{Exact},", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Files_that_a_killed_host_left_behind_are_exported_whole()
    {
        await using var host = await TestHost.Start();
        await Place(host);
        using var left = TempDirectory.Create();
        // What a kill -9 leaves: the newest commits are in the write-ahead log only.
        foreach (var name in new[] { "ecomm.db", "ecomm.db-wal" })
        {
            File.Copy(Path.Combine(host.Data, name), Path.Combine(left.Path, name));
        }

        var result = await Cli.Run("export", "--data", left.Path);

        Assert.Equal((0, 3), (result.Code, result.Lines.Count));
    }

    [Fact]
    public async Task A_file_is_written_where_it_is_asked_for_and_the_same_as_to_the_screen()
    {
        await using var host = await TestHost.Start();
        await Place(host);
        var path = Path.Combine(host.Data, "events.jsonl");

        var screen = await Cli.Run("export", "--data", host.Data);
        var file = await Cli.Run("export", "--data", host.Data, "--output", path);

        Assert.Equal(screen.Output, (await Cli.Run("export", "--data", host.Data, "--output", "/dev/stdout")).Output);
        Assert.Equal($"Wrote 3 events to '{path}'.\n", file.Output);
        Assert.Equal(screen.Output, await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task Without_data_it_says_what_is_missing_and_makes_nothing()
    {
        using var empty = TempDirectory.Create();

        var result = await Cli.Run("export", "--data", empty.Path);

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Contains($"'{empty.Path}' holds no data of a host", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(empty.Path));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        using var other = TempDirectory.Create();
        var path = other.Write("ecomm.db", "a text that somebody gave the name of a database, long enough for one");

        var result = await Cli.Run("export", "--data", other.Path);

        Assert.Equal(1, result.Code);
        Assert.StartsWith($"'{path}' cannot be read as a host's data", result.Error, StringComparison.Ordinal);
    }

    private static async Task Place(TestHost host)
    {
        var order =
            $$"""{ "orderId": "ORDER-1", "sku": "PLUMS", "units": 5, "price": {{Exact}}, "userId": "USER-1" }""";
        Assert.Equal(202, await host.Post("/api/v1/orders/placeOrder", order));
        await host.Drain();
    }

    private static Value.Map Parse(string line) =>
        (Value.Map)ValueJson.Parse(Encoding.UTF8.GetBytes(line)).IfLeft(error => throw new InvalidDataException(error));
}
