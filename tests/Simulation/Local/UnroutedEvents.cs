using Ecomm.Decisions.Testing;
using Ecomm.Simulation.Workloads;

namespace Ecomm.Simulation.Tests.Local;

/// <summary>Requests for events whose name no rule matches, beside a run's own: the pipe must park each of these events.</summary>
internal static class UnroutedEvents
{
    private const string Name = "NOBODY_TAKES_THIS_EVENT";
    private const int EventsMin = 5;
    private const int EventsMax = 10;

    /// <summary>So long after the last request of a workload, in milliseconds, they still come.</summary>
    private const long AfterLastMs = 30_000;

    /// <summary>The workload with such requests added, at drawn moments.</summary>
    public static Workload In(Workload workload, Dice dice)
    {
        var (number, last) = workload.Requests.Aggregate(
            (Number: -1, AtMs: 0L),
            (max, request) => (Math.Max(max.Number, request.Number), Math.Max(max.AtMs, request.AtMs))
        );
        var added = Enumerable
            .Range(number + 1, dice.Whole(EventsMin, EventsMax))
            .Select(place => Request(place, (long)((last + AfterLastMs) * dice.Fraction())));
        return workload with { Requests = [.. workload.Requests.Concat(added).OrderBy(request => request.AtMs)] };
    }

    private static Request Request(int number, long atMs) =>
        new(
            number,
            atMs,
            nameof(SimulateRawEventApi),
            new Value.Map
            {
                { "pk", FormattableString.Invariant($"EVENTS#UNROUTED-{number}") },
                { "sk", "EVENT" },
                { "eventName", Name },
                { "eventData", new Value.Map() },
            }
        );
}
