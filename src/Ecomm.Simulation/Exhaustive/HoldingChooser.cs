using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Exhaustive;

/// <summary>
/// Takes what was called first, except that at some choices the operation that would be next is held back until nothing else
/// can happen: not in its own order's chain, not in the other's.
/// </summary>
/// <param name="heldBack">The choices, by their number in the run, in ascending order.</param>
internal sealed class HoldingChooser(IReadOnlyList<int> heldBack) : IChooser
{
    private readonly List<Operation> held = [];

    /// <summary>How many choices there were.</summary>
    public int Choices { get; private set; }

    public Operation? Choose(IReadOnlyList<Operation> ready, bool canPass)
    {
        var next = Next(ready);
        while (next is not null && heldBack.Contains(Choices++))
        {
            held.Add(next);
            next = Next(ready);
        }
        return next ?? (canPass || held.Count == 0 ? null : TakeHeld());
    }

    private Operation? Next(IReadOnlyList<Operation> ready)
    {
        foreach (var operation in ready)
        {
            if (!held.Contains(operation))
            {
                return operation;
            }
        }
        return null;
    }

    private Operation TakeHeld()
    {
        var first = held[0];
        held.RemoveAt(0);
        return first;
    }
}
