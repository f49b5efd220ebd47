using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Exhaustive;

namespace Ecomm.Simulation.Domains.Exhaustive;

/// <summary>
/// Runs of one life with a fault of one delivery, in sizes that grow: it comes twice, or late by so many others. A run in which the delivery
/// did not wait until that many had ended, see <see cref="Outcome.HasCounted"/>, is the run of every larger number, and is not run again.
/// </summary>
internal sealed class DelayedRuns
{
    private readonly Life life;
    private readonly Blueprint blueprint;

    // What a fault of an operation broke, where every larger size makes the same run.
    private readonly Dictionary<(FaultKind, ulong), Violation?> known = [];

    // Of the latest run without such a fault: what broke, and whether every larger size makes the same run.
    private Violation? violation;
    private bool isKnown;

    private DelayedRuns(Life life, Blueprint blueprint) => (this.life, this.blueprint) = (life, blueprint);

    /// <summary>Where an operation could have gone wrong in the latest run without a fault of one.</summary>
    private IReadOnlyList<(FaultKind Kind, ulong Site, string Worker)> Places { get; set; } = [];

    /// <summary>
    /// Tries a fault of a delivery in every size, each alone and, if so told, beside each fault of an operation, until so many cases have
    /// failed as are enough.
    /// </summary>
    /// <param name="life">The life.</param>
    /// <param name="blueprint">The system.</param>
    /// <param name="cases">Where they are counted.</param>
    /// <param name="sizes">One place's fault in ascending sizes; or only null, which is no fault.</param>
    /// <param name="isWithOperations">Whether each meets each fault of an operation.</param>
    public static void Try(
        Life life,
        Blueprint blueprint,
        Cases cases,
        IEnumerable<Injection?> sizes,
        bool isWithOperations
    )
    {
        var runs = new DelayedRuns(life, blueprint);
        foreach (var delivery in sizes)
        {
            if (cases.IsEnough)
            {
                return;
            }
            cases.Add(null, runs.Alone(delivery), () => $"{life}: {delivery}");
            foreach (var place in isWithOperations ? runs.Places : [])
            {
                if (cases.IsEnough)
                {
                    return;
                }
                cases.Add(
                    place.Worker,
                    runs.Beside(delivery, place.Kind, place.Site),
                    () => $"{life}: {delivery} and {place}"
                );
            }
        }
    }

    private Tried Alone(Injection? delivery)
    {
        if (isKnown)
        {
            return new Tried(violation, IsRun: false);
        }
        var run = life.Try(blueprint, Faults(delivery));
        (violation, isKnown) = (run.Violation, IsOfAnyLarger(delivery, run.Outcome));
        Places = [.. OneOrder.Places(run.Luck, OneOrder.OfOperations)];
        return new Tried(violation, IsRun: true);
    }

    private Tried Beside(Injection? delivery, FaultKind kind, ulong site)
    {
        if (known.TryGetValue((kind, site), out var before))
        {
            return new Tried(before, IsRun: false);
        }
        var run = life.Try(blueprint, [.. Faults(delivery), new Injection(kind, site, 0)], lists: false);
        if (IsOfAnyLarger(delivery, run.Outcome))
        {
            known.Add((kind, site), run.Violation);
        }
        return new Tried(run.Violation, IsRun: true);
    }

    private static IReadOnlyList<Injection> Faults(Injection? delivery) => delivery is { } one ? [one] : [];

    // A copy that is late by none comes at its own time: a larger size is another run.
    private static bool IsOfAnyLarger(Injection? delivery, Outcome outcome) =>
        delivery is { Size: >= 1 } && !outcome.HasCounted;
}
