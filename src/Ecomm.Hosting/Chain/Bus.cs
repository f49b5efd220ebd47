using System.Collections.Frozen;

namespace Ecomm.Hosting.Chain;

/// <summary>
/// The event bus: a rule per worker, made from routes.json, matches events by name and sends them to the worker's queue;
/// a catch-all takes what is not declared. As in EventBridge an event goes to every rule that matches.
/// </summary>
public sealed class Bus(Routes routes, IReadOnlyDictionary<string, WorkerQueue> queues)
{
    private readonly FrozenDictionary<string, WorkerQueue[]> targets = routes
        .Workers.SelectMany(worker => worker.Events.Select(name => (name, Queue: queues[worker.Name])))
        .GroupBy(rule => rule.name, rule => rule.Queue)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    private readonly FrozenSet<string> announced = routes.Announced.ToFrozenSet(StringComparer.Ordinal);

    public IEnumerable<WorkerQueue> Queues => queues.Values;

    /// <summary>Whether the event is declared and no worker takes it: it is for readers of the event store only.</summary>
    public bool IsAnnounced(string eventName) => announced.Contains(eventName);

    /// <summary>The queues whose rule matches an event of that name; empty for an event that goes nowhere.</summary>
    public IReadOnlyList<WorkerQueue> Targets(string eventName) => targets.GetValueOrDefault(eventName) ?? [];
}
