using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Ecomm.Decisions.Testing;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Local.Commands.WhatIf;
using Ecomm.Operations.Events;
using static Ecomm.Commands.Tests.LogLines;

namespace Ecomm.Commands.Tests;

public sealed class WhatIfTests : IDisposable
{
    private readonly TempDirectory directory = TempDirectory.Create();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task An_exported_log_ends_the_same_today()
    {
        await using var host = await TestHost.Start(gatewayFailureRate: 0.7, retryDelay: TestHost.Soon);
        Assert.Equal(0, (await Cli.Run("load", Samples.InitDatabase, "--base-url", host.Address)).Code);
        var path = Path.Combine(directory.Path, "events.jsonl");
        await host.Drain();
        Assert.Equal(0, (await Cli.Run("export", "--data", host.Data, "--output", path)).Code);

        var result = await Cli.Run("what-if", path, "--all");

        Assert.Equal(0, result.Code);
        Assert.Contains("132 from outside; 96 orders, ", result.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(97, result.Lines.Count);
    }

    [Fact]
    public async Task An_order_that_would_end_differently_is_shown_with_both_ends()
    {
        // The log says that there was too little; the lot says otherwise.
        var result = await WhatIf(
            Log(Restocked(5), Of(OrderPlaced.EventName), Of(OrderCreated.EventName), Of(OrderStockDepleted.EventName))
        );

        Assert.Equal(0, result.Code);
        Assert.Equal(
            [
                "ORDER-1: in the log ORDER_STOCK_DEPLETED_STATUS  now ORDER_PAYMENT_ACCEPTED_STATUS",
                "4 events, 2 from outside; 1 orders, 1 would end differently",
            ],
            result.Lines
        );
    }

    /// <summary>It waited then and waits now, whoever had published it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_only_a_newer_program_can_read_waits(bool isInjected)
    {
        var lines = Log(Restocked(5), Of(OrderPlaced.EventName));
        var result = await WhatIf([lines[0], Claiming(lines[1], 2, isInjected)]);

        Assert.Equal(0, result.Code);
        Assert.Equal(
            [
                "2 events, 1 from outside; 0 orders, 0 would end differently",
                "1 of the events from outside wait for a newer program, and nothing comes of them",
            ],
            result.Lines
        );
    }

    [Fact]
    public async Task What_a_newer_program_has_said_itself_is_derived_anew()
    {
        var lines = Log(Restocked(5), Of(OrderPlaced.EventName), Of(OrderCreated.EventName));

        var result = await WhatIf([lines[0], lines[1], Claiming(lines[2], 2)]);

        Assert.Equal(0, result.Code);
        Assert.Equal(
            [
                "ORDER-1: in the log ORDER_CREATED_STATUS  now ORDER_PAYMENT_ACCEPTED_STATUS",
                "3 events, 2 from outside; 1 orders, 1 would end differently",
            ],
            result.Lines
        );
    }

    [Fact]
    public async Task An_injected_event_is_injected_in_the_version_that_it_claims()
    {
        var path = directory.Write("log.jsonl", [Claiming(Log(Of(OrderPlaced.EventName))[0], 1, isInjected: true)]);

        var workload = RecordedOrders.WorkloadOf(await RecordedLog.Read(path, default));

        var request = Assert.Single(workload.Requests);
        Assert.Equal(nameof(SimulateRawEventApi), request.Api);
        Assert.Equal(new Value.Number(Numeral.Of(1)), request.Body[Attributes.DataVersion]);
    }

    /// <summary>As an event whose fields have other names than those of the request, or that was checked less strictly then.</summary>
    [Fact]
    public async Task An_event_that_its_API_would_not_publish_so_today_is_published_as_it_is()
    {
        var lines = Log(Restocked(5), Of(OrderPlaced.EventName));
        var item = (Value.Map)ValueJson.Parse(Encoding.UTF8.GetBytes(lines[1])).Case!;
        var data = ((Value.Map)item[Attributes.EventData]!).With(new Value.Map { { "note", "of then" } });
        var other = ValueJson.Write(item.With(new Value.Map { { Attributes.EventData, data } }));

        var requests = RecordedOrders
            .WorkloadOf(await RecordedLog.Read(directory.Write("log.jsonl", [lines[0], other]), default))
            .Requests;
        var result = await WhatIf([lines[0], other]);

        Assert.Equal([nameof(RestockSkuApi), nameof(SimulateRawEventApi)], requests.Select(request => request.Api));
        Assert.Equal(data, requests[1].Body[Attributes.EventData]);
        Assert.Equal(
            [
                "ORDER-1: in the log ORDER_CREATED_STATUS  now ORDER_PAYMENT_ACCEPTED_STATUS",
                "2 events, 2 from outside; 1 orders, 1 would end differently",
            ],
            result.Lines
        );
    }

    [Fact]
    public async Task A_restock_that_was_refused_is_refused_again_and_breaks_nothing()
    {
        var result = await WhatIf(Log(Restocked(5), Restocked(Units.Max, "LOT-2"), Of(OrderPlaced.EventName)));

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.EndsWith("now ORDER_PAYMENT_ACCEPTED_STATUS", result.Lines[0], StringComparison.Ordinal);
    }

    private static string Claiming(string line, int version, bool isInjected = false)
    {
        var item = (Value.Map)ValueJson.Parse(Encoding.UTF8.GetBytes(line)).Case!;
        item.Add(Attributes.DataVersion, version);
        item.Add(Attributes.Simulated, isInjected ? new Value.Flag(true) : null);
        return ValueJson.Write(item);
    }

    [Fact]
    public async Task The_gateway_declines_what_was_rejected_then()
    {
        var result = await WhatIf(
            Log(
                Restocked(5),
                Of(OrderPlaced.EventName),
                Of(OrderCreated.EventName),
                Of(OrderStockAllocated.EventName),
                Of(OrderPaymentRejected.EventName)
            )
        );

        Assert.Equal(["5 events, 2 from outside; 1 orders, 0 would end differently"], result.Lines);
    }

    [Fact]
    public async Task Under_faults_orders_end_as_without_them()
    {
        var result = await WhatIf(Log(Restocked(5), Of(OrderPlaced.EventName)), "--faults", "crashes,stores", "--all");

        Assert.Equal(0, result.Code);
        Assert.Contains("under faults ORDER_PAYMENT_", result.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_reads_what_DynamoDB_exports(bool compressed)
    {
        var lines = Log(Restocked(5), Of(OrderPlaced.EventName)).Select(Exported);
        var bytes = Encoding.UTF8.GetBytes(string.Join("\n", lines));
        var path = Path.Combine(directory.Path, "data.json");
        await using (var file = File.Create(path))
        await using (Stream target = compressed ? new GZipStream(file, CompressionLevel.Fastest) : file)
        {
            await target.WriteAsync(bytes);
        }

        var result = await Cli.Run("what-if", path, "--all");

        Assert.Equal(0, result.Code);
        Assert.Equal("ORDER-1: in the log ORDER_CREATED_STATUS  now ORDER_PAYMENT_ACCEPTED_STATUS", result.Lines[0]);
    }

    [Theory]
    [InlineData("{\"Item\": {\"pk\": {\"S\": \"x\"}}}", "pk or sk is missing")]
    [InlineData("{\"Item\": 5}", "is not DynamoDB's JSON")]
    [InlineData("{\"seq\": 1}", "pk is missing")]
    [InlineData("nonsense", "is not valid JSON")]
    public async Task A_line_that_is_no_event_is_named(string line, string fault)
    {
        var path = directory.Write("log.jsonl", Log(Restocked(5)).Append(line));

        var result = await Cli.Run("what-if", path);

        Assert.Equal(1, result.Code);
        Assert.Contains("log.jsonl' line 2: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(fault, result.Error, StringComparison.Ordinal);
    }

    private Task<CliResult> WhatIf(IReadOnlyList<string> log, params string[] words) =>
        Cli.Run(["what-if", directory.Write("log.jsonl", log), .. words]);

    internal static string Exported(string line)
    {
        var item = EventLog
            .Read(line)
            .Match(Right: record => record.Item, Left: error => throw new InvalidDataException(error));
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WritePropertyName("Item");
            DynamoJson.Write(
                json,
                new Value.Map { { Attributes.Pk, item.Key.Pk }, { Attributes.Sk, item.Key.Sk } },
                item.Attributes
            );
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
