using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Breakage;
using Ecomm.Simulation.Workloads;

namespace Ecomm.Simulation;

/// <summary>Everything that decides a run.</summary>
/// <param name="Seed">Latencies, batches, and with <paramref name="Faults"/> what goes wrong.</param>
/// <param name="Workload">What clients do.</param>
/// <param name="Faults">How likely each fault is.</param>
/// <param name="Script">If there is one, exactly these faults instead.</param>
/// <param name="Break">A part that breaks and stays broken when all other faults have ended; null for none.</param>
public sealed record Plan(
    ulong Seed,
    Workload Workload,
    FaultPlan Faults,
    IReadOnlyList<Injection>? Script = null,
    Break? Break = null
)
{
    /// <summary>The plan that a seed stands for, with every kind of fault.</summary>
    public static Plan Of(ulong seed, Blueprint blueprint) => Of(seed, blueprint, FaultKinds.Any);

    /// <summary>The plan that a seed stands for, with some kinds of faults.</summary>
    public static Plan Of(ulong seed, Blueprint blueprint, IReadOnlySet<FaultKind> among)
    {
        var plan = new Plan(seed, blueprint.Workload(Draws.Of(seed, 1)), FaultPlan.Of(Draws.Of(seed, 2), among));
        return blueprint.BreaksParts
            ? plan.Breaking(
                Break.Of(
                    Draws.Of(seed, 3),
                    blueprint.Catalogue,
                    plan.Workload.Requests is [.., var last] ? last.AtMs : 0
                )
            )
            : plan;
    }

    /// <summary>This plan, in which that breaks.</summary>
    public Plan Breaking(Break part) =>
        this with
        {
            Break = part,
            Workload = Workload with { ReceivesMax = Math.Min(Workload.ReceivesMax, Break.ReceivesMax) },
        };
}
