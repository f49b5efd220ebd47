using System.Globalization;
using Ecomm.Simulation.Blueprints;

namespace Ecomm.Simulation.Overload;

/// <summary>What came of an hour of more requests than the system can process, and of the time after it.</summary>
/// <param name="Requests">Requests in that hour.</param>
/// <param name="Capacity">Requests in an hour that the system can process, measured with a burst.</param>
/// <param name="Backlog">Messages in queues when the hour was over.</param>
/// <param name="Settled">Deliveries that were due: each event once for each worker that takes it.</param>
/// <param name="Deliveries">Deliveries until all was processed, without those of messages that were parked in the end.</param>
/// <param name="Parked">Messages that were parked.</param>
/// <param name="Drained">How long after the hour everything was processed.</param>
/// <param name="Idle">How long requests take to be processed to their end in an idle system.</param>
/// <param name="Later">How long the same requests take after the backlog was drained.</param>
/// <param name="IsQuiet">Whether it came to rest.</param>
/// <param name="Violation">The first law that was broken, or null.</param>
public sealed record OverloadOutcome(
    int Requests,
    double Capacity,
    int Backlog,
    int Settled,
    int Deliveries,
    int Parked,
    TimeSpan Drained,
    TimeSpan Idle,
    TimeSpan Later,
    bool IsQuiet,
    Violation? Violation
)
{
    /// <summary>At least one message out of so many must be left of the hour: otherwise it was no overload.</summary>
    public const int BacklogShare = 20;

    /// <summary>So many deliveries are made at most for each that was due.</summary>
    public const int DeliveriesPerDue = 3;

    /// <summary>
    /// The backlog is processed in twice the time that the measured capacity needs for it, and these minutes: what waits for what is
    /// behind it in another queue is delivered more than once, and comes again after its delay.
    /// </summary>
    public const double DrainFactor = 2;

    /// <summary>See <see cref="DrainFactor"/>.</summary>
    public const int DrainMinutes = 10;

    /// <summary>Requests take at most so many times as long as in an idle system, and these seconds, once the backlog is drained.</summary>
    public const int LatencyFactor = 2;

    /// <summary>See <see cref="LatencyFactor"/>.</summary>
    public const int LatencySeconds = 10;

    /// <summary>How long the backlog may take at most.</summary>
    public TimeSpan DrainedMax =>
        TimeSpan.FromHours(DrainFactor * ((Requests / Capacity) - 1)) + TimeSpan.FromMinutes(DrainMinutes);

    /// <summary>How long requests may take at most afterwards.</summary>
    public TimeSpan LaterMax => (LatencyFactor * Idle) + TimeSpan.FromSeconds(LatencySeconds);

    /// <summary>What is not as it must be; nothing if all is well.</summary>
    public IEnumerable<string> Faults
    {
        get
        {
            if (!IsQuiet)
            {
                yield return "it does not come to rest";
            }
            if (Violation is not null)
            {
                yield return Violation.ToString();
            }
            if (Backlog < Settled / BacklogShare)
            {
                yield return Invariant($"{Backlog} messages were left of {Settled} deliveries: that was no overload");
            }
            if (Drained > DrainedMax)
            {
                yield return Invariant($"the backlog took {Drained}, more than {DrainedMax}");
            }
            if (Deliveries > DeliveriesPerDue * Settled)
            {
                yield return Invariant($"{Settled} deliveries were due and {Deliveries} made");
            }
            if (Later > LaterMax)
            {
                yield return Invariant($"requests took {Later} after the backlog, more than {LaterMax}");
            }
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
