using System.Globalization;
using Ecomm.Simulation.Blueprints;

namespace Ecomm.Simulation;

/// <summary>A failing seed as people read it: the law, the smallest run that still breaks it, and how to see it again.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Outcome">What came of the smallest run.</param>
/// <param name="Plan">The smallest run.</param>
/// <param name="Command">What replays the whole run.</param>
public sealed record FailureStory(ulong Seed, Outcome Outcome, Plan Plan, string Command)
{
    /// <summary>A timeline of more lines is shown by its two ends.</summary>
    private const int LinesMax = 160;

    /// <summary>Finds the smallest run of a seed that breaks a law.</summary>
    /// <param name="seed">A seed that breaks one.</param>
    /// <param name="faults">The kinds of faults that it ran with.</param>
    /// <param name="words">These kinds as words of the command line; empty for all.</param>
    /// <param name="blueprint">The system.</param>
    public static FailureStory Of(ulong seed, IReadOnlySet<FaultKind> faults, string words, Blueprint blueprint)
    {
        var plan = Plan.Of(seed, blueprint, faults);
        var small = Shrinker.Shrink(plan, Simulator.Run(plan, blueprint), blueprint);
        var command = string.Create(
            CultureInfo.InvariantCulture,
            $"{blueprint.Program} simulate --seed {seed} --trace{(words.Length > 0 ? $" --faults {words}" : "")}{(plan.Break is null ? "" : " --broken")}"
        );
        return new FailureStory(seed, Simulator.Run(small, blueprint, traced: true), small, command);
    }

    public IEnumerable<string> Lines()
    {
        yield return $"BROKEN  {Outcome.Violation}";
        yield return string.Create(CultureInfo.InvariantCulture, $"seed    {Seed}");
        yield return $"replay  {Command}";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"The smallest run that still breaks it: {Plan.Workload.Requests.Count} requests, {Plan.Script?.Count ?? 0} faults."
        );
        foreach (var request in Plan.Workload.Requests)
        {
            yield return $"  {RunText.Of(request)}";
        }
        if (Plan.Break is { } part)
        {
            yield return $"  {part}";
        }
        foreach (var kinds in (Plan.Script ?? []).GroupBy(fault => fault.Kind))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  {kinds.Count()} × {kinds.Key}");
        }
        var lines = Outcome.Lines;
        var ends = lines.Count <= LinesMax ? lines.Count : LinesMax / 2;
        foreach (var line in lines.Take(ends))
        {
            yield return line;
        }
        if (lines.Count > ends)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  … {lines.Count - LinesMax} lines …");
            foreach (var line in lines.Skip(lines.Count - ends))
            {
                yield return line;
            }
        }
    }
}
