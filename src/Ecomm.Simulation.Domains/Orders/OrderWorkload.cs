using System.Globalization;
using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
using Ecomm.Decisions.Shipments;

namespace Ecomm.Simulation.Domains.Orders;

/// <summary>
/// Workloads made from seeds: one SKU that everybody wants or many, more or fewer units than are ordered, restocks that race
/// depletion, ids that come twice with the same or with another content, carriers and customers at any time, lies.
/// </summary>
public static class OrderWorkload
{
    private const int OrdersMax = 48;

    /// <summary>What raw events may be in a workload.</summary>
    public static Workload Of(ulong seed) => new Maker(seed).Make();

    private sealed class Maker(ulong seed)
    {
        private readonly List<Request> requests = [];
        private ulong draws;
        private long span;

        public Workload Make()
        {
            var skus = One(1, 1, 2, 4, 12);
            var orders = Math.Max(1, (int)(Fraction() * Fraction() * 2 * OrdersMax));
            var units = One(1, 3, 3, 9);
            span = One(50, 2_000, 60_000, 600_000);
            // Of all units that are ordered this share is in stock: too few, nearly enough, plenty.
            var stocked = One(3, 8, 10, 20) / 10.0;
            var perSku = Math.Max(1, (int)(orders * (units + 1) / 2.0 / skus * stocked));
            for (var sku = 0; sku < skus; sku++)
            {
                Restock(0, sku, "lot-0", perSku);
                if (Chance(0.4))
                {
                    Restock(Time(), sku, "lot-1", Whole(1, perSku + 2));
                }
                if (Chance(0.2))
                {
                    // The same lot again, or one that says something else under its name.
                    Restock(Time(), sku, "lot-0", Chance(0.5) ? perSku : perSku + 1);
                }
            }
            var lies = Chance(0.15) ? 0.2 : 0;
            // In some shops nobody asks for more; in others most orders are shipped, or cancelled.
            var (ships, cancels) = (One(0, 0.3, 0.8), One(0, 0.15, 0.6));
            for (var order = 0; order < orders; order++)
            {
                Place(order, skus, units, lies);
                Live(order, ships, cancels);
            }
            if (Chance(0.2))
            {
                Nonsense();
            }
            return new Workload(
                [.. requests.OrderBy(request => request.AtMs).ThenBy(request => request.Number)],
                One(2, 2, 5, 10),
                One(4, 8, 30, 120)
            );
        }

        private void Place(int number, int skus, int units, double lies)
        {
            var id = Id("order", number);
            var item = Requests.Order(
                id,
                Id("sku", Whole(0, skus - 1)),
                Whole(1, units),
                One("9.99", "9.99", "25", "100000")
            );
            var at = Time();
            Add(at, nameof(PlaceOrderApi), item);
            if (Chance(0.1))
            {
                Add(Time(), nameof(PlaceOrderApi), item);
            }
            if (Chance(0.05))
            {
                Add(Time(), nameof(PlaceOrderApi), Requests.Order(id, Id("sku", 0), units + 1, "7.5"));
            }
            foreach (var name in new[] { OrderShipped.EventName, OrderDelivered.EventName, OrderCancelled.EventName })
            {
                if (Chance(0.08))
                {
                    Raw(Chance(0.5) ? Time() : at + 100, id, name, item);
                }
            }
            if (Chance(lies))
            {
                var lie = One(
                    OrderCreated.EventName,
                    OrderStockAllocated.EventName,
                    OrderStockDepleted.EventName,
                    OrderPaymentAccepted.EventName,
                    OrderPaymentRejected.EventName
                );
                Raw(Time(), id, lie, Chance(0.5) ? item : Requests.Order(id, Id("sku", 0), units + 1, "1"));
            }
        }

        // What is asked for comes at any time: before the order, in the middle, long after; twice, or with other words.
        private void Live(int number, double ships, double cancels)
        {
            var id = Id("order", number);
            if (Chance(ships))
            {
                Later(at => Requests.Ship(requests.Count, at, id));
                if (Chance(0.6))
                {
                    Later(at => Requests.Confirm(requests.Count, at, id));
                }
            }
            if (Chance(cancels))
            {
                Later(at => Requests.Cancel(requests.Count, at, id, Chance(0.5) ? "changed my mind" : null));
            }
        }

        private void Later(Func<long, Request> ask)
        {
            requests.Add(ask(Time()));
            if (Chance(0.1))
            {
                requests.Add(ask(Time()));
            }
        }

        private void Nonsense()
        {
            var id = Id("nobody", 0);
            var item = Requests.Order(id, Id("sku", 0), 1, "1");
            Raw(Time(), id, OrderShipped.EventName, item);
            requests.Add(Requests.Ship(requests.Count, Time(), id));
            requests.Add(Requests.Cancel(requests.Count, Time(), Id("nobody", 1)));
            Raw(Time(), id, OrderPaymentAccepted.EventName, item);
            Raw(Time(), id, "ORDER_CANCELED_EVENT", item);
            Raw(Time(), id, OrderDelivered.EventName, new Value.Map { { "orderId", id }, { "units", -3 } });
            Add(Time(), nameof(PlaceOrderApi), new Value.Map { { "orderId", "x" } });
        }

        private void Restock(long at, int sku, string lot, int units) =>
            requests.Add(Requests.Restock(requests.Count, at, Id("sku", sku), units, lot));

        private void Raw(long at, string order, string name, Value.Map data) =>
            requests.Add(Requests.Raw(requests.Count, at, order, name, data));

        private void Add(long at, string api, Value.Map body) =>
            requests.Add(new Request(requests.Count, at, api, body));

        private long Time() => (long)(Fraction() * span);

        private ulong Draw() => Draws.Of(seed, ++draws);

        private double Fraction() => Draws.Fraction(Draw());

        private bool Chance(double rate) => Fraction() < rate;

        private int Whole(int low, int high) => Draws.Whole(Draw(), low, high);

        private T One<T>(params ReadOnlySpan<T> all) => all[Whole(0, all.Length - 1)];

        private static string Id(string kind, int number) =>
            string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}");
    }
}
