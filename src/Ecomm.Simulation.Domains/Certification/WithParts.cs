using System.Globalization;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Breakage;
using Ecomm.Simulation.Overload;

namespace Ecomm.Simulation.Domains.Certification;

/// <summary>What the document says of parts that stay down, and of overload.</summary>
internal static class WithParts
{
    /// <summary>The sections, line by line.</summary>
    public static IEnumerable<string> Lines(Evidence evidence) =>
        [
            "## Parts that stay down",
            "",
            Invariant(
                $"Seeds 1 to {evidence.Broken.Seeds:N0}, each with one of {Part.Of(Shipped.System.Catalogue).Count} parts that breaks at a moment of its own and stays"
            ),
            "broken when all other faults have ended: the function of a worker or an API (each invocation ends with an error), a worker's queue",
            "(takes, gives and deletes nothing), a table (cannot be reached, or throttles each write), a gateway (fails, or is silent).",
            Invariant(
                $"{evidence.Broken.Deliveries:N0} deliveries, {evidence.Broken.Checks:N0} checks, laws broken by {evidence.Broken.Failures.Count} seeds."
            ),
            "",
            "- What needs a part follows from what slices declare to take, read, write, raise and ask, and from what a worker would decide if it",
            "  were asked then. One law more holds: " + GenericLaws.Ends + ".",
            Invariant(
                $"- While the part was down and dead letters were redriven once, {evidence.Broken.WhileBroken?.Ended:N0} deliveries ended, "
            ) + Invariant($"{evidence.Broken.WhileBroken?.Waiting:N0} waited in"),
            Invariant(
                $"  sight (in a stream, on the bus, in a queue or a dead-letter queue), and {evidence.Broken.WhileBroken?.Unanswered:N0} requests were unanswered."
            ),
            "- Half of the seeds mend the part then, redrive, and are held to every law, convergence included.",
            Invariant(
                $"- Messages are parked after at most {Break.ReceivesMax} receives; each run looks on for six hours of virtual time after the other faults."
            ),
            "",
            "## Overload",
            "",
            Invariant(
                $"Requests at {OverloadRun.Load} times what the system can process, for an hour of virtual time, then none. Capacity is measured with a burst of"
            ),
            Invariant(
                $"{OverloadRun.Burst} requests; calls take {OverloadRun.Slowness} to {OverloadRun.Slowness * 32:N0} ms, so that an hour is few requests. Bounds, which tests compare:"
            ),
            "",
            Invariant(
                $"- The backlog is processed within {OverloadOutcome.DrainFactor} times what the measured capacity needs for it, and {OverloadOutcome.DrainMinutes} minutes."
            ),
            Invariant(
                $"- At most {OverloadOutcome.DeliveriesPerDue} deliveries are made for each that is due (an event, once for each worker that takes it)."
            ),
            Invariant(
                $"- Afterwards requests take at most {OverloadOutcome.LatencyFactor} times as long as in an idle system, and {OverloadOutcome.LatencySeconds} seconds."
            ),
            "- Every law holds in the end, convergence included.",
            "",
            "| seed | requests | capacity an hour | backlog after the hour | due | deliveries | drained after | idle | afterwards |",
            "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
            .. evidence.Overloads.Select(
                (one, i) =>
                    Invariant(
                        $"| {i + 1} | {one.Requests:N0} | {one.Capacity:N0} | {one.Backlog:N0} | {one.Settled:N0} | {one.Deliveries:N0} "
                    )
                    + Invariant($"| {one.Drained.TotalMinutes:0.0} min (at most {one.DrainedMax.TotalMinutes:0}) ")
                    + Invariant($"| {one.Idle.TotalSeconds:0} s | {one.Later.TotalSeconds:0} s |")
            ),
            "",
        ];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
