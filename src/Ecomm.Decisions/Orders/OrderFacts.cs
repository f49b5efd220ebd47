namespace Ecomm.Decisions.Orders;

/// <summary>What was published of each order, indexed for laws.</summary>
public sealed class OrderFacts
{
    private readonly System.Collections.Generic.HashSet<(OrderId, string)> published = [];
    private readonly Dictionary<OrderId, System.Collections.Generic.HashSet<string>> raised = [];

    public OrderFacts(Committed committed)
    {
        foreach (var entry in committed.Events)
        {
            if (entry.Event is OrderEvent order)
            {
                published.Add((order.Item.OrderId, order.Name));
                if (!entry.Injected)
                {
                    raised.TryAdd(order.Item.OrderId, []);
                    raised[order.Item.OrderId].Add(order.Name);
                }
            }
        }
    }

    /// <summary>The orders of which the system itself has published something.</summary>
    public IEnumerable<OrderId> Raised => raised.Keys;

    /// <summary>Whether that event of the order was published, by whomever.</summary>
    public bool WasPublished(OrderId order, string name) => published.Contains((order, name));

    /// <summary>Whether the system itself has published all of these events of the order.</summary>
    public bool WasRaised(OrderId order, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!raised.TryGetValue(order, out var all) || !all.Contains(name))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The events among these that were not published, as a sentence about the record that they cause.</summary>
    public IEnumerable<string> Missing(OrderId order, params IEnumerable<string> causes) =>
        causes
            .Where(name => !WasPublished(order, name))
            .Select(name => $"{order}: recorded without a published {name}");

    /// <summary>A sentence for each pair of events that exclude each other and that the system itself has published.</summary>
    public IEnumerable<string> Both(string one, string other, string says) =>
        Raised.Where(order => WasRaised(order, one, other)).Select(order => $"{order}: {says}");
}
