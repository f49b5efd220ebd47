using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
using Ecomm.Decisions.Shipments;
using Ecomm.Decisions.Testing;

namespace Ecomm.Simulation.Domains.Orders;

/// <summary>Requests as clients send them.</summary>
public static class Requests
{
    public static Request Restock(int number, long atMs, string sku, int units, string lot = "lot-0") =>
        new(
            number,
            atMs,
            nameof(RestockSkuApi),
            new Value.Map
            {
                { "sku", sku },
                { "units", units },
                { "lotId", lot },
            }
        );

    public static Request Place(int number, long atMs, string order, string sku, int units, string price) =>
        new(number, atMs, nameof(PlaceOrderApi), Order(order, sku, units, price));

    public static Request Ship(int number, long atMs, string order, string carrier = "DHL") =>
        new(
            number,
            atMs,
            nameof(ShipOrderApi),
            new Value.Map
            {
                { "orderId", order },
                { "carrier", carrier },
                { "trackingId", $"{carrier}-{order}" },
            }
        );

    public static Request Confirm(int number, long atMs, string order) =>
        new(number, atMs, nameof(ConfirmDeliveryApi), new Value.Map { { "orderId", order } });

    public static Request Cancel(int number, long atMs, string order, string? reason = null) =>
        new(number, atMs, nameof(CancelOrderApi), new Value.Map { { "orderId", order }, { "reason", reason } });

    /// <summary>An event that is injected under the key that the system itself would give it.</summary>
    public static Request Raw(int number, long atMs, string order, string name, Value.Map data) =>
        new(
            number,
            atMs,
            nameof(SimulateRawEventApi),
            new Value.Map
            {
                { "pk", $"EVENTS#ORDER_ID#{order}" },
                { "sk", $"EVENT#{name}" },
                { "eventName", name },
                { "eventData", data },
            }
        );

    /// <summary>What an order says of itself.</summary>
    public static Value.Map Order(string id, string sku, int units, string price) =>
        new()
        {
            { "orderId", id },
            { "sku", sku },
            { "units", units },
            { "price", new Value.Number(Numeral.Parse(price)) },
            { "userId", "user-1" },
        };
}
