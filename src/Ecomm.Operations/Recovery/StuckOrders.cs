using Ecomm.Operations.Events;
using LanguageExt;

namespace Ecomm.Operations.Recovery;

/// <summary>An order that is not at its end although it is old enough to be, or one with dead letters, and why.</summary>
public sealed record StuckOrder(OrderEvidence Evidence, Seq<Finding> Findings);

/// <summary>Finds stuck orders and gathers what the stores hold of each.</summary>
/// <param name="stores">The stores; both are read whole, because what was placed and never created stands in one only.</param>
/// <param name="dead">What lies in the dead-letter queues.</param>
/// <param name="routes">Which workers take which events.</param>
public sealed class StuckOrders(IStoredItems stores, IReadOnlyList<DeadEvent> dead, Routes routes)
{
    /// <summary>The stuck orders, the oldest first, and how many orders there are in all.</summary>
    /// <param name="olderThan">Younger orders are given time.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<(IReadOnlyList<StuckOrder> Stuck, int Orders)> Find(
        TimeSpan olderThan,
        Instant now,
        CancellationToken cancel
    )
    {
        var (orders, suspects) = await Suspects(cancel);
        var limit = new Instant(now.UnixMilliseconds - (long)olderThan.TotalMilliseconds);
        var stuck = new List<StuckOrder>();
        foreach (var id in suspects)
        {
            var evidence = await Gather(id, cancel);
            if (!evidence.Dead.IsEmpty || !evidence.IsFinal && !(evidence.Since > limit))
            {
                stuck.Add(new StuckOrder(evidence, Diagnosis.Of(evidence, routes, now)));
            }
        }
        return ([.. stuck.OrderBy(order => order.Evidence.Since ?? default)], orders);
    }

    /// <summary>What is known of an order.</summary>
    public async Task<OrderEvidence> Gather(OrderId id, CancellationToken cancel)
    {
        var events = new List<Event.OfOrder>();
        var unreadable = new List<string>();
        await foreach (var record in stores.Read(new EventSelection.OfOrder(id), cancel))
        {
            switch (StoredEvent.Read(record.Item.Attributes).Case)
            {
                // A raw event may stand under the key of another order; what counts is what it says.
                case StoredEvent { Event: Event.OfOrder e } when e.Item.OrderId == id:
                    events.Add(e);
                    break;
                case Failure failure:
                    unreadable.Add($"the event {record.Item.Key.Sk} cannot be read: {failure.Reason}");
                    break;
                default:
                    break;
            }
        }
        var inOrder = toSeq(events.OrderBy(e => e.At).ToList());
        var found = await Load(id, inOrder, unreadable, cancel);
        return new OrderEvidence(
            id,
            inOrder,
            found,
            toSeq(unreadable),
            toSeq(dead.Where(letter => letter.OrderId == id.Text).ToList())
        );
    }

    // The records that the workers would read for these events, and the order's own whatever its events are.
    private async Task<Found> Load(
        OrderId id,
        Seq<Event.OfOrder> events,
        List<string> unreadable,
        CancellationToken cancel
    )
    {
        List<EntityKey> keys =
        [
            new EntityKey.OfOrder(id),
            new EntityKey.OfAllocation(id),
            new EntityKey.OfPayment(id),
            .. events.Bind(e => Slices.Workers.Bind(worker => worker.Reads(e))),
        ];
        keys = [.. keys.Distinct()];
        var items = await stores.Records([.. keys.Select(Keys.Of)], cancel);
        var found = Found.Nothing;
        foreach (var (key, item) in keys.Zip(items))
        {
            if (item is not null)
            {
                var read = Entities.Read(found, key, item);
                found = read.IfLeft(found);
                read.IfLeft(failure => unreadable.Add($"a record cannot be read: {failure.Reason}"));
            }
        }
        return found;
    }

    // Orders that are not final, orders whose placement nobody has answered, and orders with dead letters.
    private async Task<(int Orders, IReadOnlyCollection<OrderId> Suspects)> Suspects(CancellationToken cancel)
    {
        var known = new System.Collections.Generic.HashSet<OrderId>();
        var suspects = new System.Collections.Generic.HashSet<OrderId>();
        await foreach (var item in stores.Orders(cancel))
        {
            if (item.Attributes["orderId"] is { } value && OrderId.Parse(value).Case is OrderId id)
            {
                known.Add(id);
                if (Entities.ReadOrder(item.Attributes).Map(order => !order.Status.IsFinal()).IfFail(true))
                {
                    suspects.Add(id);
                }
            }
        }
        await foreach (var record in stores.Read(EventSelection.All, cancel))
        {
            if (
                record.EventName == EventNames.OrderPlaced
                && StoredEvent.Read(record.Item.Attributes).Case is StoredEvent { Event: Event.OfOrder e }
                && known.Add(e.Item.OrderId)
            )
            {
                suspects.Add(e.Item.OrderId);
            }
        }
        foreach (var letter in dead)
        {
            if (letter.OrderId is { } text && OrderId.Parse(new Value.Text(text)).Case is OrderId id)
            {
                suspects.Add(id);
            }
        }
        return (known.Count, suspects);
    }
}
