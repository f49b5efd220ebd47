using System.Globalization;
using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
using Ecomm.Decisions.Payments;
using Ecomm.Decisions.Shipments;
using Ecomm.Simulation.Blueprints;

namespace Ecomm.Simulation.Domains.Orders;

/// <summary>What the watches of one run know together, read from items as they are.</summary>
internal sealed class Books
{
    private readonly Dictionary<string, KnownOrder> orders = [];
    private readonly Dictionary<string, decimal> restocked = [];

    public IReadOnlyCollection<KnownOrder> Orders => orders.Values;

    public KnownOrder? Find(string? id) => id is null ? null : orders.GetValueOrDefault(id);

    public KnownOrder Order(string id)
    {
        if (!orders.TryGetValue(id, out var order))
        {
            order = new KnownOrder(id);
            orders.Add(id, order);
        }
        return order;
    }

    /// <summary>The order that an item is about, if it says so itself and by its key.</summary>
    public KnownOrder? OrderOf(Item item) =>
        Text(item.Attributes, "orderId") is { } id && item.Key.Pk.EndsWith(id, StringComparison.Ordinal)
            ? Order(id)
            : null;

    /// <summary>Units are to be recorded, as that event says.</summary>
    public void Restock(Value.Map data)
    {
        if (Text(data, "sku") is { } sku && data["units"] is Value.Number { Of: var units })
        {
            restocked[sku] = restocked.GetValueOrDefault(sku) + units.Whole(Units.Max).IfNone(0);
        }
    }

    /// <summary>Whether more units than are permitted were asked for of the SKU of a restock: then one of its restocks is refused.</summary>
    public bool IsTooMuch(Value.Map? data) =>
        Text(data, "sku") is { } sku && restocked.GetValueOrDefault(sku) > Units.Max;

    public static bool SaysSame(Value.Map one, Value.Map other) =>
        Equals(one["orderId"], other["orderId"])
        && Equals(one["sku"], other["sku"])
        && Equals(one["units"], other["units"])
        && Equals(one["price"], other["price"])
        && Equals(one["userId"], other["userId"]);

    public static string? Text(Value.Map? map, string field) => (map?[field] as Value.Text)?.Of;

    public static long Whole(Item item, string attribute) =>
        item.Attributes[attribute] is Value.Number number
        && long.TryParse(number.Of.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? whole
            : 0;
}

/// <summary>What the laws know of one order: read from committed items as they are, not through the code under test.</summary>
internal sealed class KnownOrder(string id)
{
    public string Id => id;

    /// <summary>What was placed: the item of its event.</summary>
    public Value.Map? Placed { get; set; }

    /// <summary>Whether a client was told 202 for it.</summary>
    public bool IsPromised { get; set; }

    public OrderStatus? Status { get; set; }

    public AllocationStatus? Allocation { get; set; }

    public PaymentStatus? Payment { get; set; }

    /// <summary>Whether its payment was ever recorded as accepted.</summary>
    public bool WasAccepted { get; set; }

    public ShipmentStatus? Shipment { get; set; }

    /// <summary>The shipment as it is stored.</summary>
    public Item? ShipmentItem { get; set; }

    /// <summary>What kind of entry stands in the gateway's ledger of its payment.</summary>
    public string? Ledger { get; set; }

    /// <summary>What the gateway has captured and refunded, as the ledger has it.</summary>
    public Value? Captured { get; set; }

    public Value? Refunded { get; set; }

    /// <summary>Names of events that the system published, and of those that were injected, as bits.</summary>
    public int Raised { get; set; }

    public int Injected { get; set; }

    /// <summary>Whether somebody has published its cancellation, this system or another.</summary>
    public bool IsCancelled => WasPublished(EventBit.Cancelled);

    /// <summary>An injected event pretends that the system said something, or disagrees with what was placed.</summary>
    public bool IsContradicted { get; set; }

    public List<Value.Map> InjectedData { get; } = [];

    public Item? PaymentItem { get; set; }

    /// <summary>Whether an item tells of this order as it was placed, or nobody can say.</summary>
    public bool IsSaidBy(Item item) =>
        IsContradicted || Placed is not { } placed || Books.SaysSame(placed, item.Attributes);

    public bool WasRaised(EventBit e) => (Raised & (int)e) != 0;

    public bool WasPublished(EventBit e) => ((Raised | Injected) & (int)e) != 0;
}
