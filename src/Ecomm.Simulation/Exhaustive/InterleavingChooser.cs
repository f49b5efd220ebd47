namespace Ecomm.Simulation.Exhaustive;

/// <summary>
/// Tries all interleavings of one worker's deliveries: it lets them begin together, then takes at each of their operations
/// the choice that the path names. What the path does not name yet is appended to it.
/// </summary>
/// <param name="worker">The worker.</param>
/// <param name="together">So many deliveries are waited for.</param>
/// <param name="path">Choices, as places among the operations that wait; each new one begins with the last place.</param>
internal sealed class InterleavingChooser(string worker, int together, List<int> path) : IChooser
{
    private bool begun;
    private int chosen;

    public Operation? Choose(IReadOnlyList<Operation> ready, bool canPass)
    {
        var ours = ready.Where(operation => operation.Process.Worker == worker).ToList();
        begun |= ours.Select(operation => operation.Process).Distinct().Count() >= together;
        if (!begun || ours.Count == 0)
        {
            var other = ready.FirstOrDefault(operation => operation.Process.Worker != worker);
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
}
