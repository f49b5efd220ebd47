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

    private readonly Meter meter = new(Name);
    private readonly Histogram<double> duration;
    private readonly Histogram<double> age;

    /// <param name="depths">The messages in each worker's queue.</param>
    public Meters(Func<IReadOnlyDictionary<string, QueueDepth>> depths)
    {
        duration = meter.CreateHistogram<double>(ProcessDuration, "s", "How long a delivery took.");
        age = meter.CreateHistogram<double>(EventAge, "s", "How old an event was when its delivery had ended.");
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
        duration.Record(report.Took.TotalSeconds, worker, settlement);
        if (report.Event is { Event.At: var at })
        {
            age.Record((report.At.UnixMilliseconds - at.UnixMilliseconds) / 1000.0, worker, settlement);
        }
    }

    public void Dispose() => meter.Dispose();

    private static KeyValuePair<string, object?> Worker(string name) => new("messaging.destination.name", name);
}
