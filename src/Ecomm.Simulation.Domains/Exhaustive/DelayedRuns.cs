using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Exhaustive;

namespace Ecomm.Simulation.Domains.Exhaustive;

/// <summary>
/// Runs of one life with a fault of one delivery, always the same one, in sizes that grow: it comes twice, or late by so many others. A run in which the delivery
/// did not wait until that many had ended, see <see cref="Outcome.HasCounted"/>, is the run of every larger number, and is not run again.
/// </summary>
internal sealed class DelayedRuns(Life life, Blueprint blueprint, Cases cases)
{
    private readonly Dictionary<(FaultKind, ulong), Violation?> ofAnyLarger = [];
    private IReadOnlyList<(FaultKind Kind, ulong Site, string Worker)> places = [];
    private bool isOfAnyLarger;
    private Violation? violation;

    /// <summary>Tries every size, each alone and, if so told, beside each fault of an operation, unless so many cases have failed before.</summary>
    /// <param name="sizes">The sizes in ascending order; null is no fault of a delivery.</param>
    /// <param name="isWithOperations">Whether each meets each fault of an operation.</param>
    public void Try(IEnumerable<Injection?> sizes, bool isWithOperations)
    {
        foreach (var delivery in sizes)
        {
            if (cases.IsEnough)
            {
                return;
            }
            cases.Add(null, Alone(delivery), () => $"{life}: {delivery}");
            foreach (var place in isWithOperations ? places : [])
            {
                if (cases.IsEnough)
                {
                    return;
                }
                cases.Add(
                    place.Worker,
                    Beside(delivery, place.Kind, place.Site),
                    () => $"{life}: {delivery} and {place}"
                );
            }
        }
    }

    private Tried Alone(Injection? delivery)
    {
        if (isOfAnyLarger)
        {
            return new Tried(violation, IsRun: false);
        }
        var run = life.Try(blueprint, Faults(delivery));
        (violation, isOfAnyLarger) = (run.Violation, IsOfAnyLarger(delivery, run.Outcome));
        places = [.. OneOrder.Places(run.Luck, OneOrder.OfOperations)];
        return new Tried(violation, IsRun: true);
    }

    private Tried Beside(Injection? delivery, FaultKind kind, ulong site)
    {
        if (ofAnyLarger.TryGetValue((kind, site), out var known))
        {
            return new Tried(known, IsRun: false);
        }
        var run = life.Try(blueprint, [.. Faults(delivery), new Injection(kind, site, 0)]);
        if (IsOfAnyLarger(delivery, run.Outcome))
        {
            ofAnyLarger.Add((kind, site), run.Violation);
        }
        return new Tried(run.Violation, IsRun: true);
    }

    private static IReadOnlyList<Injection> Faults(Injection? delivery) => delivery is { } one ? [one] : [];

    // A copy that is late by none comes at its own time: a larger size is another run.
    private static bool IsOfAnyLarger(Injection? delivery, Outcome outcome) =>
        delivery is { Size: >= 1 } && !outcome.HasCounted;
}
