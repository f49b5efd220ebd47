using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
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
