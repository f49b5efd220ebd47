using Ecomm.Operations.Events;
using LanguageExt;

namespace Ecomm.Operations.Replay;

/// <summary>
/// When AllocateOrderStock is to decide. Orders compete for units, and a log says in which order events were published, not
/// in which order they were decided; but whoever took units said so by its place in the log. So here units are taken as
/// late as the log allows, just before it says so, and found too few as early as it allows. Then there are always at least
/// as many units as there were, and whoever got some in the log gets them here. What no log can tell is when a restock or a
/// release was recorded: an order that was depleted in between may find units here, which is then shown as not in the log.
/// </summary>
public sealed class AllocationTimes(IReadOnlyList<StreamRecord> log)
{
    private readonly Dictionary<Key, int> places = Places(log);

    /// <summary>The later place in the log that the delivery must wait for, or null if it is due.</summary>
    /// <param name="place">The place of the event itself.</param>
    /// <param name="e">The event.</param>
    /// <param name="foreseen">What would be decided now.</param>
    public int? DueAfter(int place, Event e, Either<Failure, Seq<Decision>> foreseen) =>
        e is not Event.OrderCreated created ? null
        : After(place, new Event.OrderStockAllocated(created.Item, e.At)) is { } allocated ? allocated
        : Takes(foreseen) ? After(place, new Event.OrderStockDepleted(created.Item, e.At))
        : null;

    private int? After(int place, Event outcome) =>
        places.TryGetValue(Keys.Of(outcome), out var at) && at > place ? at : null;

    private static bool Takes(Either<Failure, Seq<Decision>> decisions) =>
        decisions.Match(Right: all => all.Exists(decision => decision is Decision.AllocateStock), Left: _ => false);

    // The first place of each key: a log that was edited may hold an event twice.
    private static Dictionary<Key, int> Places(IReadOnlyList<StreamRecord> log)
    {
        var places = new Dictionary<Key, int>();
        for (var place = 0; place < log.Count; place++)
        {
            places.TryAdd(log[place].Item.Key, place);
        }
        return places;
    }
}
