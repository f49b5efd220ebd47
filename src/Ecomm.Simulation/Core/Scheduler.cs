namespace Ecomm.Simulation.Core;

/// <summary>Something that happens at one moment of virtual time, all at once.</summary>
internal abstract class Happening
{
    public abstract void Happen();
}

internal sealed class Act(Action act) : Happening
{
    public override void Happen() => act();
}

/// <summary>
/// Virtual time: what is due next happens next, however long that is from now. Nothing waits, so an hour in which nothing is
/// due takes no time. What is due at the same moment happens in the order in which it was planned.
/// </summary>
internal sealed class Scheduler
{
    public const long Millisecond = 1000;
    public const long Second = 1000 * Millisecond;

    private (long At, long Order, Happening What)[] heap = new (long, long, Happening)[256];
    private int count;
    private long planned;

    /// <summary>Microseconds since the world began.</summary>
    public long Now { get; private set; }

    public bool IsEmpty => count == 0;

    public void In(long delay, Action act) => At(Now + delay, new Act(act));

    public void At(long at, Happening what)
    {
        if (count == heap.Length)
        {
            System.Array.Resize(ref heap, count * 2);
        }
        var entry = (at, planned++, what);
        var i = count++;
        while (i > 0 && (i - 1) / 2 is var parent && IsBefore(entry, heap[parent]))
        {
            heap[i] = heap[parent];
            i = parent;
        }
        heap[i] = entry;
    }

    /// <summary>Goes to the next moment at which something is due and lets it happen; false if nothing is planned.</summary>
    public bool Step()
    {
        if (count == 0)
        {
            return false;
        }
        var (at, _, what) = heap[0];
        RemoveFirst();
        Now = Math.Max(Now, at);
        what.Happen();
        return true;
    }

    private void RemoveFirst()
    {
        var last = heap[--count];
        heap[count] = default;
        if (count == 0)
        {
            return;
        }
        var i = 0;
        while ((2 * i) + 1 is var child && child < count)
        {
            if (child + 1 < count && IsBefore(heap[child + 1], heap[child]))
            {
                child++;
            }
            if (!IsBefore(heap[child], last))
            {
                break;
            }
            heap[i] = heap[child];
            i = child;
        }
        heap[i] = last;
    }

    private static bool IsBefore(
        in (long At, long Order, Happening What) left,
        in (long At, long Order, Happening What) right
    ) => left.At < right.At || (left.At == right.At && left.Order < right.Order);
}
