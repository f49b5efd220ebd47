using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Ecomm.Adapters.Storage;

/// <summary>The keys of items, the same in all worlds. Identifiers cannot contain the separator, so no two keys collide.</summary>
public static class Keys
{
    /// <summary>
    /// The listing index of each entity is spread over this many partitions, each of which DynamoDB serves with about
    /// 1,000 writes a second; a list merges them.
    /// </summary>
    public const int ListPartitions = 8;

    private const string OfOrder = "#ORDER_ID#";

    public static Key Of(EntityKey key) =>
        key switch
        {
            EntityKey.OfOrder(var order) => new($"ORDERS#ORDER_ID#{order}", $"ORDER_ID#{order}"),
            EntityKey.OfStock(var sku) => new($"INVENTORY#SKU#{sku}", $"SKU#{sku}"),
            EntityKey.OfLot(var sku, var lot) => new($"INVENTORY#SKU#{sku}", $"LOT_ID#{lot}"),
            EntityKey.OfAllocation(var order) => new(
                $"INVENTORY#ORDER_ID#{order}",
                $"ORDER_ID#{order}#ORDER_ALLOCATION"
            ),
            EntityKey.OfPayment(var order) => new($"PAYMENTS#ORDER_ID#{order}", $"ORDER_ID#{order}#ORDER_PAYMENT"),
            _ => throw new UnreachableException(),
        };

    public static Key Of(Event e) =>
        e switch
        {
            Event.OfOrder order => new(EventsOf(order.Item.OrderId), $"EVENT#{e.Name}"),
            Event.SkuRestocked(var lot, _) => new(EventsOfSku(lot.Sku.Text), $"EVENT#{e.Name}#LOT_ID#{lot.LotId}"),
            Event.Raw raw => new(raw.Pk, raw.Sk),
            _ => throw new UnreachableException(),
        };

    /// <summary>The partition of the restocks of a SKU.</summary>
    public static string EventsOfSku(string sku) => $"EVENTS#SKU#{sku}";

    /// <summary>The partition of an order's events.</summary>
    public static string EventsOf(OrderId order) => EventsOf(order.Text);

    /// <summary>The partition of the events of an order of that id.</summary>
    public static string EventsOf(string orderId) => $"EVENTS#ORDER_ID#{orderId}";

    /// <summary>The id of the order whose item or event has that key, or null.</summary>
    public static string? OrderOf(Key key) =>
        key.Pk.IndexOf(OfOrder, StringComparison.Ordinal) is >= 0 and var at ? key.Pk[(at + OfOrder.Length)..] : null;

    public static string ListPartition(ListedEntity entity, int partition) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix(entity)}#{partition}");

    public static string ListPartition(ListedEntity entity, string id) =>
        ListPartition(entity, (int)(StableHash(id) % ListPartitions));

    public static string ListSort(ListPosition position) => $"CREATED_AT#{position.CreatedAt}#{position.Id}";

    private static string Prefix(ListedEntity entity) =>
        entity switch
        {
            ListedEntity.Orders => "ORDERS#ORDER",
            ListedEntity.Skus => "INVENTORY#SKU",
            ListedEntity.OrderPayments => "PAYMENTS#ORDER_PAYMENT",
            _ => throw new UnreachableException(),
        };

    // FNV-1a: what .NET hashes strings with differs from process to process, and this one is stored.
    private static uint StableHash(string text)
    {
        const uint offset = 2166136261;
        const uint prime = 16777619;
        var hash = offset;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ b) * prime);
        }
        return hash;
    }
}
