using System.Diagnostics.Metrics;
using Ecomm.Hosting.Chain;
using Ecomm.Lambdas;

namespace Ecomm.Hosting.Host;

/// <summary>
/// The host in figures, by the names of OpenTelemetry's semantic conventions where they have one. Whoever exports listens to
/// <see cref="Name"/>; without a listener nothing is counted.
/// </summary>
public sealed class Meters : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string Name = Tracing.Name;

    /// <summary>How long a delivery took, in seconds, by worker and settlement.</summary>
    public const string ProcessDuration = "messaging.process.duration";

    /// <summary>How old its event was when a delivery had ended, in seconds, by worker and settlement.</summary>
    public const string EventAge = "ecomm.event.age";

    /// <summary>Messages in a worker's queue, by worker: those that wait, and those under way.</summary>
    public const string QueueMessages = "ecomm.queue.messages";

    /// <summary>The conventions' bounds for durations in seconds: the exporter's own begin at 5.</summary>
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    /// <summary>An event may be days late: retries, a worker that was off.</summary>
    private static readonly InstrumentAdvice<double> SecondsToDays = new()
    {
        HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300, 900, 3600, 21_600, 86_400, 604_800],
    };

    private readonly Meter meter = new(Name);
    private readonly Histogram<double> duration;
    private readonly Histogram<double> age;

    /// <param name="depths">The messages in each worker's queue.</param>
    public Meters(Func<IReadOnlyDictionary<string, QueueDepth>> depths)
    {
        duration = meter.CreateHistogram(ProcessDuration, "s", "How long a delivery took.", advice: Seconds);
        age = meter.CreateHistogram(
            EventAge,
            "s",
            "How old an event was when its delivery had ended.",
            advice: SecondsToDays
        );
        meter.CreateObservableGauge(
            QueueMessages,
            () => depths().Select(queue => new Measurement<long>(queue.Value.Total, Worker(queue.Key))),
            "{message}",
            "Messages in a worker's queue."
        );
    }

    /// <summary>A delivery has ended.</summary>
    public void Record(DeliveryReport report)
    {
        if (!duration.Enabled && !age.Enabled)
        {
            return;
        }
        var worker = Worker(report.Worker);
        var settlement = new KeyValuePair<string, object?>("ecomm.settlement", report.Settlement.Kind.ToString());
        duration.Record(report.Took.TotalSeconds, worker, System, Operation, settlement);
        if (report.Event is { Event.At: var at })
        {
            age.Record((report.At.UnixMilliseconds - at.UnixMilliseconds) / 1000.0, worker, settlement);
        }
    }

    public void Dispose() => meter.Dispose();

    // What the conventions require of a messaging metric beside its destination.
    private static readonly KeyValuePair<string, object?> System = new("messaging.system", Tracing.QueueSystem);
    private static readonly KeyValuePair<string, object?> Operation = new("messaging.operation.name", "process");

    private static KeyValuePair<string, object?> Worker(string name) => new("messaging.destination.name", name);
}
