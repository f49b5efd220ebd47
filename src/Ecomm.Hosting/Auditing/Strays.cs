namespace Ecomm.Hosting.Auditing;

/// <summary>
/// Events that stand in another partition than their subject's: only the testing API publishes such. Partitions have the places of
/// their strays, and subjects, by their own partitions, have those that are about them.
/// </summary>
internal sealed class Strays
{
    private readonly Dictionary<string, Dictionary<long, string>> inPartition = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<long>> about = new(StringComparer.Ordinal);

    /// <summary>The places of strays about the subject of that partition.</summary>
    public IReadOnlyCollection<long> Of(string partition) => about.GetValueOrDefault(partition, []);

    /// <summary>The partitions of the subjects that strays in that partition are about.</summary>
    public IReadOnlyCollection<string> SubjectsIn(string partition) =>
        inPartition.TryGetValue(partition, out var there) ? [.. there.Values.Distinct()] : [];

    /// <summary>Says which strays a partition has now, each with the partition of its subject.</summary>
    /// <returns>The subjects' partitions for which something has changed.</returns>
    public IReadOnlyCollection<string> Replace(string partition, Dictionary<long, string> now)
    {
        var before = inPartition.GetValueOrDefault(partition, []);
        if (before.Count == 0 && now.Count == 0)
        {
            return [];
        }
        var changed = before.Except(now).Concat(now.Except(before)).Select(stray => stray.Value).ToHashSet();
        foreach (var (seq, subject) in before)
        {
            about[subject].Remove(seq);
        }
        foreach (var (seq, subject) in now)
        {
            about.TryAdd(subject, []);
            about[subject].Add(seq);
        }
        inPartition[partition] = now;
        return changed;
    }

    public void Clear()
    {
        inPartition.Clear();
        about.Clear();
    }
}
