using Ecomm.Local.Commands.Estimate;

namespace Ecomm.Commands.Tests.Estimate;

/// <summary>Totals that were derived by hand, beside the model.</summary>
public sealed class CheckPoints
{
    private static readonly Figures Known = Figures.Known;

    /// <summary>The six workers of the specification, as they were before shipments.</summary>
    private static readonly OrderCounts WithoutShipments = OrderCounts.Measured with
    {
        Parts =
        [
            OrderCounts.Measured.Paid with
            {
                Components =
                [
                    .. OrderCounts.Measured.Paid.Components.Where(one => one.Slice != "CapturePaidOrderWorker"),
                ],
            },
            .. OrderCounts.Measured.Parts.Skip(1),
        ],
    };

    [Theory]
    [InlineData(100_000, "373,000", "654,000")]
    [InlineData(10_000, "37,300", "65,400")]
    [InlineData(1_000, "3,730", "6,540")]
    [InlineData(100, "373", "654")]
    [InlineData(10, "37", "65")]
    public void The_specifications_tables_come_out_with_its_prices(int events, string provisioned, string onDemand)
    {
        Assert.Equal(provisioned, Said.Roughly(SeedTables.WithItsPrices(events, isProvisioned: true)));
        Assert.Equal(onDemand, Said.Roughly(SeedTables.WithItsPrices(events, isProvisioned: false)));
    }

    [Theory]
    [InlineData(Router.Bus, null, 5011, 5957)]
    [InlineData(Router.Bus, 0.7, 4046, 4992)]
    [InlineData(Router.Sns, null, 3697, 4643)]
    public void The_specifications_scope_with_todays_prices(Router router, double? utilisation, int full, int alone)
    {
        // The derivation left out the 100 bytes that storage adds to each item, 61 dollars.
        var derived = Known.With("""{"assumptions": {"dynamodb.item-overhead": 0}}""", "the derivation");
        var (most, least) = SeedTables.Today(1000, (decimal?)utilisation, router, derived);
        Assert.Equal(full, Math.Round(most));
        Assert.Equal(alone, Math.Round(least));
        Assert.Equal(
            most + 61.19m,
            Math.Round(SeedTables.Today(1000, (decimal?)utilisation, router).Full - most, 2) + most
        );
    }

    [Fact]
    public void An_order_of_the_specifications_workers_is_16_write_and_7_read_units()
    {
        var paid = WithoutShipments.Paid.Components;
        Assert.Equal(
            (16m, 7m, 7m),
            (
                paid.Sum(one => one.WriteUnits),
                paid.Sum(one => one.ReadUnits),
                paid.Where(one => !one.IsApi).Sum(one => one.Invoked)
            )
        );
        var units = Order(full: 10)
            .Lines.Where(line => line.Price.Name is "dynamodb.write-unit" or "dynamodb.read-unit");
        Assert.Equal(10.875m, PerMillion(units));
    }

    // Without traces, which the derivation left out: they are 0.5 to 2.5 dollars more.
    [Fact]
    public void A_million_of_them_is_24_to_31_dollars_in_all()
    {
        var (full, single) = (Beside(Order(full: 10)), Beside(Order(full: 1)));
        Assert.InRange(full, 22, 25);
        Assert.InRange(single, 29, 32);

        static decimal Beside(CostEstimate estimate) =>
            PerMillion(
                estimate.Lines.Where(line =>
                    line.Service != "X-Ray" && line.Price.Name is not "dynamodb.storage" and not "dynamodb.recovery"
                )
            );
    }

    [Fact]
    public void The_first_obstacles_of_the_specifications_workers_are_the_cold_table_invocations_and_the_table()
    {
        var limits = Order(full: 10)
            .Limits.Where(limit => limit.Kind is LimitKind.Quota)
            .ToDictionary(limit => limit.Name);
        // 12 units of records an order, of which 2 are the index's own: 10 in the table, and 12 if AWS counted them together.
        Assert.Equal(1600, Math.Round(limits["cold table of records, write units"].Events));
        Assert.Equal(16_000, Math.Round(limits["table of records, write units"].Events));
        Assert.Equal(2679, Math.Round(limits["invocations of rules' targets"].Orders));
        Assert.Equal(10_714, Math.Round(limits["invocations of rules' targets"].Events));
    }

    [Fact]
    public void Today_the_first_is_the_cold_table_of_records_then_invocations()
    {
        var estimate = CostEstimate.Of(new Workload(1000));
        Assert.Equal("cold table of records, write units", estimate.First!.Name);
        Assert.Equal(1333, Math.Round(estimate.First.Events));
        Assert.Equal(
            13_333,
            Math.Round(estimate.Limits.Single(limit => limit.Name == "table of records, write units").Events)
        );
        Assert.Equal(
            8333,
            Math.Round(estimate.Limits.Single(limit => limit.Name == "invocations of rules' targets").Events)
        );
        Assert.Equal(
            500,
            Math.Round(
                estimate.Limits.Single(limit => limit.Name.StartsWith("one SKU", StringComparison.Ordinal)).Orders
            )
        );
    }

    [Fact]
    public void A_durable_function_of_five_operations_costs_40_dollars_a_million() =>
        Assert.Equal(40, 5 * Known["lambda.durable-operation"].Value);

    [Fact]
    public void Idle_queues_are_polled_7_884_000_times_a_month()
    {
        var sqs = CostEstimate.Of(new Workload(0) { HasFreeTier = false }).Lines.Single(line => line.Service == "SQS");
        Assert.Equal(7_884_000m * 0.40m / 1_000_000, sqs.Fixed);
    }

    [Fact]
    public void Settings_are_those_of_terraform() =>
        Assert.All(
            Known.All.Where(one => one.Section == "settings").Select(one => one.Figure),
            setting =>
            {
                var (file, name) = (setting.Source.Split(": ")[0], setting.Source.Split(": ")[1]);
                Assert.Matches(
                    FormattableString.Invariant($$"""{{name}}( += |" \{[^}]*default +=[^0-9]*){{setting.Value:0}}\b"""),
                    Docs.Read(file)
                );
            }
        );

    [Fact]
    public void The_document_is_what_the_command_writes() =>
        Assert.Equal(ThroughputDocument.Text(), Docs.Read("docs/throughput-and-cost.md"));

    private static CostEstimate Order(int full) =>
        CostEstimate.Of(
            new Workload(1000)
            {
                PipeFill = full,
                QueueFill = full,
                HasFreeTier = false,
            },
            counts: WithoutShipments
        );

    private static decimal PerMillion(IEnumerable<CostLine> lines) =>
        lines.Sum(line => line.Variable) / (1000 / 4 * 730 * 3600) * 1_000_000;
}
