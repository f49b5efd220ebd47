using Ecomm.Simulation.Blueprints;

namespace Ecomm.Simulation.Exhaustive;

/// <summary>What was enumerated, all of it, and what broke.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Cases">Runs, each different.</param>
/// <param name="CasesOfWorker">Of these, runs with a crash or a lost answer at an operation of that worker or API.</param>
/// <param name="Failures">The laws that were broken, and in which case.</param>
public sealed record Enumeration(
    string Name,
    long Cases,
    IReadOnlyDictionary<string, long> CasesOfWorker,
    IReadOnlyList<(string Case, Violation Violation)> Failures
);
