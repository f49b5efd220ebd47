using System.Globalization;
using Ecomm.Simulation;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Faults;

namespace Ecomm.Hosting.Commands.Simulate;

/// <summary>What a simulation came to, as lines for a terminal and as Markdown.</summary>
public static class SimulateText
{
    public static IEnumerable<string> Summary(Tally tally, IReadOnlyList<string> laws, bool isInterrupted = false)
    {
        yield return Invariant($"{tally.Seeds:N0} seeds, {tally.Deliveries:N0} deliveries, {Faults(tally):N0} faults, ")
            + Invariant($"{tally.Checks:N0} checks of {laws.Count} laws in {tally.WallTime.TotalSeconds:0.0} s");
        yield return Invariant($"{tally.DeliveriesPerSecond:N0} deliveries a second; {Days(tally.VirtualTime)} of ")
            + Invariant($"virtual time, {tally.TimeRatio:N0} : 1");
        foreach (var (kind, count) in Kinds(tally))
        {
            yield return Invariant($"  {count, 10:N0}  {kind}");
        }
        if (tally.WhileBroken is { } broken)
        {
            yield return Invariant(
                $"while a part was down: {broken.Ended:N0} deliveries ended, {broken.Waiting:N0} waited "
            ) + Invariant($"in sight, {broken.Unanswered:N0} requests were unanswered");
        }
        yield return tally.Failures.Count == 0
            ? isInterrupted
                ? Invariant($"interrupted after {tally.Seeds:N0} seeds: no law was broken until then")
                : "every law held"
            : Invariant($"laws broken by seeds {string.Join(", ", tally.Failures.Select(failure => failure.Seed))}");
    }

    /// <summary>One line while it runs.</summary>
    public static string Progress(Tally tally) =>
        Invariant($"{tally.Seeds:N0} seeds  {tally.DeliveriesPerSecond:N0} deliveries/s  {tally.TimeRatio:N0} : 1  ")
        + Invariant($"{tally.Checks:N0} checks  {Faults(tally):N0} faults (")
        + string.Join(", ", Kinds(tally).Take(3).Select(kind => Invariant($"{kind.Kind} {kind.Count:N0}")))
        + $")  {(tally.Failures.Count == 0 ? "all laws hold" : $"BROKEN: {tally.Failures[0].Violation.Law}")}";

    public static IEnumerable<string> One(ulong seed, Outcome outcome, TimeSpan took)
    {
        yield return Invariant($"seed {seed}: {outcome.Deliveries} deliveries, {outcome.Injected.Count} faults, ")
            + Invariant($"{outcome.VirtualTime.TotalSeconds:N0} s of virtual time in {took.TotalMilliseconds:0} ms");
        yield return "every law held";
    }

    public static IEnumerable<string> Report(
        Tally tally,
        IReadOnlyList<string> laws,
        string words,
        IReadOnlyList<FailureStory> stories,
        bool isInterrupted = false
    )
    {
        yield return "# Simulation";
        yield return "";
        if (isInterrupted)
        {
            yield return "It was interrupted: what follows is about the seeds before.";
            yield return "";
        }
        yield return $"What may go wrong: {(words.Length > 0 ? words : FaultGroups.All)}.";
        yield return "";
        yield return "| | |";
        yield return "| --- | ---: |";
        yield return Invariant($"| seeds | {tally.Seeds:N0} |");
        yield return Invariant($"| deliveries | {tally.Deliveries:N0} |");
        yield return Invariant($"| deliveries a second | {tally.DeliveriesPerSecond:N0} |");
        yield return Invariant($"| wall time | {tally.WallTime.TotalSeconds:0.0} s |");
        yield return Invariant($"| virtual time | {Days(tally.VirtualTime)}, {tally.TimeRatio:N0} : 1 |");
        yield return Invariant($"| checks of laws | {tally.Checks:N0} |");
        yield return Invariant($"| faults | {Faults(tally):N0} |");
        if (tally.WhileBroken is { } down)
        {
            yield return Invariant($"| ended while a part was down | {down.Ended:N0} |");
            yield return Invariant($"| waiting in sight while a part was down | {down.Waiting:N0} |");
        }
        yield return "";
        yield return "| fault | injected |";
        yield return "| --- | ---: |";
        foreach (var (kind, count) in Kinds(tally))
        {
            yield return Invariant($"| {kind} | {count:N0} |");
        }
        yield return "";
        yield return "| law | |";
        yield return "| --- | --- |";
        foreach (var law in laws)
        {
            var broken = tally.Failures.Where(failure => failure.Violation.Law == law).ToList();
            yield return broken.Count == 0
                ? $"| {law} | held |"
                : Invariant($"| {law} | **broken** by seeds {string.Join(", ", broken.Select(one => one.Seed))} |");
        }
        foreach (var story in stories)
        {
            yield return "";
            yield return Invariant($"## Seed {story.Seed}");
            yield return "";
            yield return "```text";
            foreach (var line in story.Lines())
            {
                yield return line;
            }
            yield return "```";
        }
    }

    private static long Faults(Tally tally) => tally.Injected.Sum();

    private static IEnumerable<(FaultKind Kind, long Count)> Kinds(Tally tally) =>
        FaultKinds
            .All.Select(kind => (Kind: kind, Count: tally.Injected[(int)kind]))
            .Where(pair => pair.Count > 0)
            .OrderByDescending(pair => pair.Count);

    private static string Days(TimeSpan time) =>
        time.TotalDays >= 2 ? Invariant($"{time.TotalDays:N0} days") : Invariant($"{time.TotalSeconds:N0} s");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
