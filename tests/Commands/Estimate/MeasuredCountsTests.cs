using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Ecomm.Local.Commands.Estimate;

namespace Ecomm.Commands.Tests.Estimate;

/// <summary>The counts that the model reckons with are those of the documentation, and of the shipped code.</summary>
public sealed partial class MeasuredCountsTests
{
    private static readonly OrderCounts Counts = OrderCounts.Measured;
    private static readonly string[] Happy =
    [
        OrderPlaced.EventName,
        OrderCreated.EventName,
        OrderStockAllocated.EventName,
        OrderPaymentAccepted.EventName,
    ];

    [Fact]
    public void They_are_the_table_of_docs_aws_md()
    {
        var documented = Part()
            .Matches(Docs.Read("docs/aws.md"))
            .Select(match =>
                Described(
                    match.Groups["name"].Value,
                    match.Groups["events"].Value,
                    match.Groups["deliveries"].Value,
                    Row()
                        .Matches(match.Groups["rows"].Value)
                        .Where(row =>
                            row.Groups["name"].Value is not "in all" and not "the fake gateway's ledger, aside"
                        )
                        .Select(row => string.Join(' ', row.Groups.Values.Skip(1).Select(group => group.Value)))
                )
            );

        Assert.Equal(
            documented,
            Counts.Parts.Select(part =>
                Described(
                    part.Name,
                    Text(part.Events),
                    Text(part.Components.Where(one => !one.IsApi).Sum(one => one.Invoked)),
                    part.Components.Select(one =>
                        $"{Text(one.Requests)} {Text(one.ReadUnits)} {Text(one.WriteUnits)} {Text(one.LogBytes)} {one.Name}"
                    )
                )
            )
        );
    }

    [Fact]
    public async Task A_paid_order_counts_the_same_over_stores_in_memory()
    {
        var order = await CountedOrder.New();
        await order.Place(33.25m);
        await order.DeliverAll(Happy);
        AssertSame(Counts.Paid, order);

        await order.Ship();
        await order.DeliverAll(OrderShipmentRequested.EventName, OrderShipped.EventName);
        await order.Confirm();
        await order.DeliverAll(OrderDeliveryConfirmed.EventName, OrderDelivered.EventName);
        AssertSame(Counts.Shipped, order);
    }

    [Fact]
    public async Task A_cancelled_order_counts_the_same_over_stores_in_memory()
    {
        var order = await CountedOrder.New();
        await order.Place(33.25m);
        await order.DeliverAll(Happy);
        order.Take();

        await order.Cancel();
        await order.DeliverAll(
            OrderCancellationRequested.EventName,
            OrderCancelled.EventName,
            OrderPaymentRefunded.EventName
        );
        AssertSame(Counts.Cancelled, order);
    }

    [Fact]
    public async Task A_declined_order_counts_the_same_over_stores_in_memory()
    {
        var order = await CountedOrder.New();
        await order.Place(100_000);
        await order.DeliverAll([.. Happy[..3], OrderPaymentRejected.EventName]);
        AssertSame(Counts.Declined, order);
    }

    [Fact]
    public async Task An_order_whose_payment_fails_once_counts_the_same_over_stores_in_memory()
    {
        var order = await CountedOrder.New();
        await order.Place(33.25m);
        await order.DeliverAll(Happy[..2]);
        await order.FailToPay();
        await order.DeliverAll(Happy[2..]);
        AssertSame(Counts.Retried, order);
    }

    [Fact]
    public async Task The_sizes_are_those_of_a_paid_order()
    {
        var order = await CountedOrder.New();
        await order.Place(33.25m);
        await order.DeliverAll(Happy);

        Assert.Equal(
            new Sizes(
                Math.Round((decimal)order.Events.Average(CountingStore.SizeOf)),
                Math.Round((decimal)order.Events.Average(e => Encoding.UTF8.GetByteCount(CountedOrder.MessageOf(e)))),
                order.Records.Count + order.Records.Count(item => CountingStore.SizeOfEntry(item) > 0),
                order.Records.Sum(item => CountingStore.SizeOf(item) + CountingStore.SizeOfEntry(item))
            ),
            Counts.Sizes
        );
    }

    [Fact]
    public void The_processor_time_is_that_of_the_benchmarks()
    {
        var benchmarks = Docs.Read("docs/benchmarks.md");
        var (alone, ofTen) = (Cpu("one"), Cpu("ten"));
        var requests = 2;
        var ofBatch = Figures.Known["lambda.cpu-ms-batch"].Value;
        var ofRequest = Figures.Known["lambda.cpu-ms-request"].Value;

        Assert.InRange(ofBatch + requests * ofRequest, alone - 0.02m, alone + 0.02m);
        Assert.InRange(ofBatch / 10 + requests * ofRequest, ofTen - 0.02m, ofTen + 0.02m);

        decimal Cpu(string batch) =>
            decimal.Parse(
                Regex.Match(benchmarks, $@"processor an event, {batch} a batch, ms\s+([0-9.]+)").Groups[1].Value,
                CultureInfo.InvariantCulture
            );
    }

    // Log bytes aside, which need the packaged program.
    private static void AssertSame(PartCounts measured, CountedOrder order) =>
        Assert.Equal(
            measured
                .Components.Select(one => one with { LogBytes = 0 })
                .OrderBy(one => one.Name, StringComparer.Ordinal),
            order.Take().OrderBy(one => one.Name, StringComparer.Ordinal)
        );

    private static string Described(string name, string events, string deliveries, IEnumerable<string> rows) =>
        $"{name}: {events} events, {deliveries} deliveries\n{string.Join('\n', rows)}";

    private static string Text(decimal count) => count.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^One order (?<name>.+): (?<events>\d+) events, (?<deliveries>\d+) deliveries\n(?<rows>(?:.+\n)+?)(?:\n|```)",
        RegexOptions.Multiline
    )]
    private static partial Regex Part();

    [GeneratedRegex(@"^(?<name>\S.*?) +(\d+) +(\d+) +(\d+) +(\d+)$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
