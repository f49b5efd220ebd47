using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Exhaustive;

/// <summary>
/// Tries all interleavings of some deliveries: it lets them begin together, then takes at each of their operations the choice
/// that the path names. What the path does not name yet is appended to it.
/// </summary>
/// <param name="together">So many deliveries, the first ones.</param>
/// <param name="isOurs">Which deliveries.</param>
/// <param name="path">Choices, as places among the operations that wait; each new one begins with the last place.</param>
internal sealed class InterleavingChooser(int together, Func<Process, bool> isOurs, List<int> path) : IChooser
{
    private readonly List<Process> deliveries = [];
    private int chosen;

    public Operation? Choose(IReadOnlyList<Operation> ready, bool canPass)
    {
        foreach (var operation in ready)
        {
            if (deliveries.Count < together && isOurs(operation.Process) && !deliveries.Contains(operation.Process))
            {
                deliveries.Add(operation.Process);
            }
        }
        var ours = ready.Where(operation => deliveries.Contains(operation.Process)).ToList();
        if (deliveries.Count < together || ours.Count == 0)
        {
            var other = ready.FirstOrDefault(operation => !deliveries.Contains(operation.Process));
            return other ?? (canPass ? null : ours.FirstOrDefault());
        }
        if (ours.Count == 1)
        {
            return ours[0];
        }
        if (chosen == path.Count)
        {
            path.Add(ours.Count - 1);
        }
        return ours[path[chosen++]];
    }

    /// <summary>Makes of a path the next one, from left to right; false if it was the last.</summary>
    public static bool Next(List<int> path)
    {
        while (path.Count > 0)
        {
            if (path[^1] > 0)
            {
                path[^1]--;
                return true;
            }
            path.RemoveAt(path.Count - 1);
        }
        return false;
    }
}
