using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Exhaustive;

namespace Ecomm.Simulation.Domains.Exhaustive;

/// <summary>
/// Runs of one life with one fault of a delivery, whose size grows from one to the next: that it comes twice, or late by so many others. A
/// run in which the delivery did not wait until that many had ended, see <see cref="Outcome.HasCounted"/>, is the run of every larger
/// number, and is not run again.
/// </summary>
internal sealed class DelayedRuns(Life life, Blueprint blueprint)
{
    private readonly Dictionary<(FaultKind, ulong), Violation?> ofAnyLarger = [];
    private bool isOfAnyLarger;
    private Violation? violation;

    /// <summary>Where an operation could have gone wrong in the latest run without a fault of an operation.</summary>
    public IReadOnlyList<(FaultKind Kind, ulong Site, string Worker)> Places { get; private set; } = [];

    /// <summary>The run with that fault of a delivery alone; with none if it is null.</summary>
    public Tried Try(Injection? delivery)
    {
        if (isOfAnyLarger)
        {
            return new Tried(violation, IsRun: false);
        }
        var run = life.Try(blueprint, Faults(delivery));
        (violation, isOfAnyLarger) = (run.Violation, IsOfAnyLarger(delivery, run.Outcome));
        Places = [.. OneOrder.Places(run.Luck, OneOrder.OfOperations)];
        return new Tried(violation, IsRun: true);
    }

    /// <summary>The run with a fault of an operation beside it.</summary>
    public Tried Try(Injection? delivery, (FaultKind Kind, ulong Site, string Worker) place)
    {
        if (ofAnyLarger.TryGetValue((place.Kind, place.Site), out var known))
        {
            return new Tried(known, IsRun: false);
        }
        var run = life.Try(blueprint, [.. Faults(delivery), new Injection(place.Kind, place.Site, 0)]);
        if (IsOfAnyLarger(delivery, run.Outcome))
        {
            ofAnyLarger.Add((place.Kind, place.Site), run.Violation);
        }
        return new Tried(run.Violation, IsRun: true);
    }

    private static IReadOnlyList<Injection> Faults(Injection? delivery) => delivery is { } one ? [one] : [];

    // A copy that is late by none comes after its own time, and waits for nothing.
    private static bool IsOfAnyLarger(Injection? delivery, Outcome outcome) =>
        delivery is { Size: >= 1 } && !outcome.HasCounted;
}
