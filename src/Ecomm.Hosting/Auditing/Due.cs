namespace Ecomm.Hosting.Auditing;

/// <summary>Partitions of the event store that are still to be looked at, the first first, each once.</summary>
internal sealed class Due
{
    private readonly Queue<string> queue = new();
    private readonly HashSet<string> partitions = new(StringComparer.Ordinal);

    public int Count => queue.Count;

    public void Add(string partition)
    {
        if (partitions.Add(partition))
        {
            queue.Enqueue(partition);
        }
    }

    public IReadOnlyCollection<string> Take(int max)
    {
        var taken = new List<string>();
        while (taken.Count < max && queue.TryDequeue(out var partition))
        {
            partitions.Remove(partition);
            taken.Add(partition);
        }
        return taken;
    }

    public void Clear()
    {
        queue.Clear();
        partitions.Clear();
    }
}
