using System.Globalization;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Core;
using Ecomm.Simulation.Workloads;

namespace Ecomm.Simulation;

/// <summary>A run as text: what was planned, what happened, how everything ended.</summary>
public static class RunText
{
    public static string Of(Request request) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{request.AtMs / 1000.0, 10:0.000} s  client {request.Number}: {request.Api} {ValueJson.Write(request.Body)}"
        );

    private static string Of(FoundRecord record) =>
        $"{record.Entity.Name} {Trace.Of(record.Entity.WriteRecord(record.Value))}";

    /// <summary>All of it.</summary>
    public static IEnumerable<string> Lines(Plan plan, Outcome outcome)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"seed {plan.Seed}");
        yield return $"faults: {plan.Faults}";
        if (plan.Break is { } part)
        {
            yield return part.ToString();
        }
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"at most {plan.Workload.Concurrency} batches of one worker at once; parked after {plan.Workload.ReceivesMax} receives"
        );
        yield return "";
        foreach (var request in plan.Workload.Requests)
        {
            yield return Of(request);
        }
        yield return "";
        foreach (var line in outcome.Lines)
        {
            yield return line;
        }
        yield return "";
        foreach (var end in outcome.Ends)
        {
            yield return $"{end.Subject.Name} {end.Id}: {string.Join(", ", end.Records.Select(Of))}";
        }
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{outcome.Deliveries} deliveries, {outcome.Injected.Count} faults, {outcome.VirtualTime.TotalSeconds:0} s of its own time, hash {outcome.Hash:x16}"
        );
        yield return outcome.Violation is { } violation ? $"BROKEN {violation}" : "every law held";
    }
}
