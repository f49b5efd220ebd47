using System.Text.Json;

namespace Ecomm.Commands.Tests.Estimate;

public sealed class EstimateCommandTests : IDisposable
{
    private readonly TempDirectory directory = TempDirectory.Create();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task It_shows_services_with_a_fixed_and_a_variable_part_and_what_binds_first()
    {
        var result = await Cli.Run("estimate", "--orders", "100");

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith("100 orders a second, 400 events a second; ", result.Lines[0], StringComparison.Ordinal);
        Assert.All(
            ["DynamoDB", "Pipes", "EventBridge", "SQS", "Lambda", "API Gateway", "CloudWatch", "X-Ray", "KMS", "total"],
            service => Assert.Contains(result.Lines, line => line.StartsWith($"{service} ", StringComparison.Ordinal))
        );
        Assert.Contains(
            "The first quota that binds: cold table of records, write units, 4,000, at 333 orders",
            result.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("L, unconfirmed: dynamodb.stream-read, kms.request", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_is_a_line_for_each_power_of_ten()
    {
        var result = await Cli.Run("estimate", "--events", "10..100000", "--capacity", "provisioned");

        Assert.Equal(0, result.Code);
        Assert.Equal(
            5,
            result.Lines.Count(line => line.StartsWith(' ') && !line.Contains("fixed", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task The_sample_of_the_documents_is_what_it_prints()
    {
        var result = await Cli.Run("estimate", "--events", "10..100000");

        var sample = Docs.Read("docs/benchmarks.md").Split("estimate --events 10..100000\n")[1].Split("```")[0];
        Assert.StartsWith(sample, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_the_items_with_their_sources()
    {
        var result = await Cli.Run("estimate", "--events", "10,20", "--router", "sns", "--json");

        using var json = JsonDocument.Parse(result.Output);
        var first = json.RootElement.EnumerateArray().First();
        var items = first.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(2, json.RootElement.GetArrayLength());
        Assert.Contains(items, item => item.GetProperty("service").GetString() == "SNS");
        Assert.All(items, item => Assert.NotEmpty(item.GetProperty("source").GetString()!));
        Assert.Equal(
            Math.Round(first.GetProperty("total").GetDecimal(), 3),
            Math.Round(
                items.Sum(item => item.GetProperty("fixed").GetDecimal() + item.GetProperty("variable").GetDecimal()),
                3
            )
        );
    }

    [Fact]
    public async Task Another_price_is_taken_from_a_file_and_named_as_its_source()
    {
        var path = Path.Combine(directory.Path, "prices.json");
        await File.WriteAllTextAsync(path, """{"prices": {"eventbridge.event": 2}}""");

        var result = await Cli.Run("estimate", "--sources", "--prices", path);

        Assert.Equal(0, result.Code);
        var line = Assert.Single(result.Lines, line => line.Contains("eventbridge.event ", StringComparison.Ordinal));
        Assert.Contains($"given by '{path}'", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "is not valid JSON")]
    [InlineData("[]", "expected an object")]
    [InlineData("""{"price": {}}""", "'price' is no section; expected prices, quotas, assumptions, settings")]
    [InlineData("""{"prices": {"sqs.requests": 1}}""", "prices has no 'sqs.requests'")]
    [InlineData("""{"quotas": {"sqs.request": 1}}""", "quotas has no 'sqs.request'")]
    [InlineData("""{"prices": {"sqs.request": "1"}}""", "expected a number")]
    [InlineData("""{"prices": {"sqs.request": -1}}""", "sqs.request is -1")]
    [InlineData("""{"quotas": {"lambda.concurrency": 0}}""", "lambda.concurrency is 0")]
    [InlineData("""{"prices": {"sqs.request": {"value": "x"}}}""", "sqs.request: a field is not what")]
    public async Task A_file_of_prices_that_cannot_be_used_is_a_fault_that_names_it(string json, string fault)
    {
        var path = Path.Combine(directory.Path, "prices.json");
        await File.WriteAllTextAsync(path, json);

        var result = await Cli.Run("estimate", "--orders", "5", "--prices", path);

        Assert.Equal(1, result.Code);
        Assert.Contains("prices.json", result.Error, StringComparison.Ordinal);
        Assert.Contains(fault, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_prices_that_is_not_there_is_a_fault() =>
        Assert.Equal(
            1,
            (await Cli.Run("estimate", "--orders", "5", "--prices", Path.Combine(directory.Path, "none"))).Code
        );

    [Theory]
    [InlineData("--rejected and --retried are more than 1 together", "--rejected", "0.6", "--retried", "0.6")]
    [InlineData("no order is two of them", "--shipped", "0.6", "--cancelled", "0.6")]
    public async Task Shares_that_no_orders_have_are_a_fault(string fault, params string[] words)
    {
        var result = await Cli.Run(["estimate", "--orders", "1", .. words]);

        Assert.Equal(1, result.Code);
        Assert.Contains(fault, result.Error, StringComparison.Ordinal);
    }

    // Wrong words end with 2, as those of every command do.
    [Theory]
    [InlineData("say --orders or --events, one of them")]
    [InlineData("say --orders or --events, one of them", "--orders", "1", "--events", "1")]
    [InlineData("--orders is '0'; expected a number above 0", "--orders", "0")]
    [InlineData("--orders is 'ten'; expected a number above 0", "--orders", "ten")]
    [InlineData("--events begins at 100 and ends at 10", "--events", "100..10")]
    [InlineData("--rejected is 1.5; expected 0 to 1", "--orders", "1", "--rejected", "1.5")]
    [InlineData("--memory is 64; expected 128 to 10240", "--orders", "1", "--memory", "64")]
    [InlineData("--region is 'mars'", "--orders", "1", "--region", "mars")]
    [InlineData("--router is 'kafka'; expected bus or sns", "--orders", "1", "--router", "kafka")]
    [InlineData("--event-bytes is 0; expected 1 to 409600", "--orders", "1", "--event-bytes", "0")]
    public async Task Wrong_words_are_named(string fault, params string[] words)
    {
        var result = await Cli.Run(["estimate", .. words]);

        Assert.Equal(2, result.Code);
        Assert.Contains(fault, result.Error, StringComparison.Ordinal);
    }
}
