namespace Ecomm.Decisions.Orders;

/// <summary>What was published of each order, indexed for laws.</summary>
public sealed class OrderFacts
{
    private readonly System.Collections.Generic.HashSet<(string, string)> published = [];
    private readonly Dictionary<string, System.Collections.Generic.HashSet<string>> raised = [];

    public OrderFacts(Committed committed)
    {
        foreach (var entry in committed.Events)
        {
            if (OrderOf(entry) is { } order)
            {
                published.Add((order, entry.Name));
                if (!entry.Injected)
                {
                    raised.TryAdd(order, []);
                    raised[order].Add(entry.Name);
                }
            }
        }
    }

    /// <summary>The ids of orders of which the system itself has published something.</summary>
    public IEnumerable<string> Raised => raised.Keys;

    /// <summary>Whether that event of the order was published, by whomever.</summary>
    public bool WasPublished(OrderId order, string name) => published.Contains((order.Text, name));

    /// <summary>Whether the system itself has published all of these events of the order.</summary>
    public bool WasRaised(OrderId order, params ReadOnlySpan<string> names) => WasRaised(order.Text, names);

    private bool WasRaised(string order, params ReadOnlySpan<string> names)
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

    private static string? OrderOf(PublishedEvent entry) =>
        entry switch
        {
            { Event: { } e } => e.Type.Subject == OrderEvent.Order ? e.Type.IdOf(e) : null,
            { Newer.Subject: var (kind, id) } when kind == OrderEvent.Order => id,
            _ => null,
        };
}
