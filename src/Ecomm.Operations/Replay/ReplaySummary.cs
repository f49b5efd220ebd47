using Ecomm.Operations.Events;

namespace Ecomm.Operations.Replay;

/// <summary>What a replay came to, counted over all of its deliveries.</summary>
public sealed class ReplaySummary(IReadOnlyList<StreamRecord> log)
{
    private readonly Dictionary<SettlementKind, int> settled = [];
    private readonly HashSet<(long Seq, string? Worker)> waiting = [];
    private readonly HashSet<Key> raised = [];
    private readonly SortedSet<string> notInLog = new(StringComparer.Ordinal);
    private int unrouted;

    public void Add(Delivery delivery)
    {
        if (delivery.Worker is null)
        {
            unrouted++;
            return;
        }
        settled[delivery.Settlement.Kind] = settled.GetValueOrDefault(delivery.Settlement.Kind) + 1;
        raised.UnionWith(delivery.Raised);
        notInLog.UnionWith(delivery.NotInLog.Select(key => $"{key.Pk} {key.Sk}"));
        var message = (delivery.Record.Seq, delivery.Worker);
        _ = delivery.Waits ? waiting.Add(message) : waiting.Remove(message);
    }

    public IEnumerable<string> Lines()
    {
        var fromOutside = log.Count(record => !raised.Contains(record.Item.Key));
        yield return Line($"events: {log.Count}, of which {fromOutside} from outside (APIs, raw events)");
        yield return Line($"deliveries: {settled.Values.Sum()}, of which {string.Join(", ", Kinds())}");
        yield return Line($"routed nowhere: {unrouted}; still waiting at the end: {waiting.Count}");
        yield return notInLog.Count == 0
            ? "every event that was raised is in the log"
            : Line($"raised, but not in the log: {notInLog.Count}");
        foreach (var key in notInLog)
        {
            yield return $"    {key}";
        }
    }

    private IEnumerable<string> Kinds() =>
        Enum.GetValues<SettlementKind>().Select(kind => Line($"{settled.GetValueOrDefault(kind)} {kind}"));

    private static string Line(FormattableString text) => FormattableString.Invariant(text);
}
