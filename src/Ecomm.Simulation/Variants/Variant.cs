using Ecomm.Simulation.Blueprints;

namespace Ecomm.Simulation.Variants;

/// <summary>
/// A known-bad system: what is shipped with one small change, as somebody might write it who does not know why it is as it
/// is. The simulation is only worth its name if it finds every one of them.
/// </summary>
/// <param name="Name">What is wrong, in words.</param>
/// <param name="Part">Where: a slice, the shell, the mapping, the stores or the chain.</param>
/// <param name="Blueprint">The system.</param>
/// <param name="Breaks">The laws that it breaks; to be caught by any other does not count.</param>
public sealed record Variant(string Name, string Part, Blueprint Blueprint, IReadOnlyList<string> Breaks)
{
    /// <summary>The workers whose slices are changed; none where it is something that all of them stand on.</summary>
    public IEnumerable<string> Workers =>
        Blueprint.Workers.Except(Blueprint.Catalogue.Workers).Select(worker => worker.Name);
}
