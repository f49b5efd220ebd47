using Ecomm.Operations.Events;

namespace Ecomm.Operations.Recovery;

/// <summary>
/// Sends events again from the event store to the queues of workers. It is always harmless: a worker finds its work done.
/// </summary>
/// <param name="events">Where the events are.</param>
/// <param name="queues">Where they go; null sends nothing and only tells what would be sent.</param>
/// <param name="routes">Which workers take which events.</param>
public sealed class Redelivery(IPublishedEvents events, IEventSender? queues, Routes routes)
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
            report.Add(record, workers, isPreview: queues is null);
            batch.AddRange(workers.Select(name => new EventMessage(name, record)));
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

    private async Task Send(List<EventMessage> batch, CancellationToken cancel)
    {
        if (queues is not null && batch.Count > 0)
        {
            await queues.Send(batch, cancel);
        }
        batch.Clear();
    }
}
