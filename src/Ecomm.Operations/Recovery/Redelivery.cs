using Ecomm.Operations.Events;

namespace Ecomm.Operations.Recovery;

/// <summary>
/// Sends events again from the event store to the queues of workers. A worker that was there when an event was published finds its work
/// done. One that came with a later version does the work, such as a refund: it gets older events only if somebody names it.
/// </summary>
/// <param name="events">Where the events are.</param>
/// <param name="queues">Where they go; null sends nothing and only tells what would be sent.</param>
/// <param name="routes">Which workers take which events.</param>
/// <param name="beginnings">The place in the log after which each queue was sent events; null where that is not written down.</param>
public sealed class Redelivery(
    IPublishedEvents events,
    IEventSender? queues,
    Routes routes,
    IReadOnlyDictionary<string, long>? beginnings = null
)
{
    /// <summary>Messages that are sent together.</summary>
    public const int BatchMax = 200;

    /// <summary>A preview names this many events; the others are counted.</summary>
    public const int PreviewMax = 1000;

    /// <summary>Sends the selected events to each worker that takes them, or to the given one only.</summary>
    public async Task<RedeliveryReport> Run(EventSelection selection, string? worker, CancellationToken cancel)
    {
        var report = new RedeliveryReport();
        var batch = new List<EventMessage>();
        var found = new List<Key>();
        await foreach (var record in events.Read(selection, cancel))
        {
            found.Add(record.Item.Key);
            var workers = routes.WorkersOf(record.EventName).Where(name => worker is null || name == worker).ToList();
            var newer = worker is null ? workers.FindAll(name => IsNewer(name, record)) : [];
            var sent = workers.FindAll(name => !newer.Contains(name));
            report.Add(record, sent, newer, isPreview: queues is null);
            batch.AddRange(sent.Select(name => new EventMessage(name, record)));
            if (batch.Count >= BatchMax)
            {
                await Send(batch, cancel);
            }
        }
        await Send(batch, cancel);
        if (selection is EventSelection.Listed(var keys))
        {
            report.Lack(keys.Except(found));
        }
        return report;
    }

    private bool IsNewer(string worker, StreamRecord record) =>
        beginnings is not null && record.Seq <= beginnings.GetValueOrDefault(worker);

    private async Task Send(List<EventMessage> batch, CancellationToken cancel)
    {
        if (queues is not null && batch.Count > 0)
        {
            await queues.Send(batch, cancel);
        }
        batch.Clear();
    }
}
