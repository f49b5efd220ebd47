using Ecomm.Simulation.Blueprints;

namespace Ecomm.Simulation.Exhaustive;

/// <summary>What was enumerated, all of it, and what broke.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Cases">Every choice of faults and interleavings.</param>
/// <param name="Runs">Of these, the runs that were made: a case that is another's run, to the step, is not run again.</param>
/// <param name="CasesOfWorker">Of the cases, those with a crash or a lost answer at an operation of that worker or API.</param>
/// <param name="Failures">The laws that were broken, and in which case.</param>
public sealed record Enumeration(
    string Name,
    long Cases,
    long Runs,
    IReadOnlyDictionary<string, long> CasesOfWorker,
    IReadOnlyList<(string Case, Violation Violation)> Failures
);
