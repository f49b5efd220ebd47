using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Ecomm.Adapters;
using Ecomm.Decisions;
using Ecomm.Decisions.Inventory;
using Ecomm.Engine;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;

namespace Ecomm.HostTests.InProcess;

/// <summary>What a host measures, by the names, units and attributes of the conventions.</summary>
public sealed class MetersTests : IDisposable
{
    private readonly Meters meters = new(() => new Dictionary<string, QueueDepth> { ["SomeWorker"] = new(1, 2, 4) });
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<(string Name, string? Unit, double Value, string Tags)> measured = [];

    public MetersTests()
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == Meters.Name)
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();
    }

    public void Dispose()
    {
        listener.Dispose();
        meters.Dispose();
    }

    [Fact]
    public void A_delivery_is_measured_as_the_conventions_say()
    {
        var at = new Instant(1_750_291_200_000);
        var restocked = new SkuRestocked(Lot(), new Instant(at.UnixMilliseconds - 2500));
        meters.Record(
            new DeliveryReport(
                "SomeWorker",
                new SqsMessage("m1", "r1", "", new SqsAttributes("1", "0")),
                new StoredEvent(restocked, StoredEvent.NoTrace),
                new Settlement(SettlementKind.Park, "because", []),
                [],
                at,
                TimeSpan.FromMilliseconds(40),
                null
            )
        );

        const string attributes =
            "ecomm.settlement=Park messaging.destination.name=SomeWorker messaging.operation.name=process messaging.system=aws_sqs";
        Assert.Contains(("messaging.process.duration", "s", 0.04, attributes), measured);
        Assert.Contains(
            ("ecomm.event.age", "s", 2.5, "ecomm.settlement=Park messaging.destination.name=SomeWorker"),
            measured
        );
    }

    [Fact]
    public void A_queue_is_as_deep_as_what_waits_is_under_way_and_is_delayed()
    {
        listener.RecordObservableInstruments();

        Assert.Contains(("ecomm.queue.messages", "{message}", 7.0, "messaging.destination.name=SomeWorker"), measured);
    }

    // The default of the exporter is made for milliseconds: all that takes less than five seconds would be one bar.
    [Fact]
    public void Durations_of_milliseconds_can_be_told_apart()
    {
        var bounds = new ConcurrentDictionary<string, IReadOnlyList<double>>();
        using var published = new MeterListener();
        published.InstrumentPublished = (instrument, _) =>
        {
            if (
                instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } boundaries }
                && instrument.Meter.Name == Meters.Name
            )
            {
                bounds[instrument.Name] = boundaries;
            }
        };
        published.Start();

        Assert.All(
            new[] { Meters.ProcessDuration, Meters.EventAge },
            name => Assert.True(bounds[name].Count(bound => bound <= 0.1) >= 2 && bounds[name][^1] >= 10, name)
        );
    }

    private static LotItem Lot() =>
        LotItem
            .Codec.Read(
                new Value.Map
                {
                    { "sku", "PLUMS" },
                    { "lotId", "LOT-1" },
                    { "units", 10 },
                }
            )
            .IfLeft(faults => throw new InvalidDataException(faults.ToString()));

    private void Keep<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        where T : struct =>
        measured.Enqueue(
            (
                instrument.Name,
                instrument.Unit,
                Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture),
                string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal))
            )
        );
}
