using Ecomm.Decisions.Shipments;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Chain;
using Ecomm.Simulation.Core;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Exhaustive;

namespace Ecomm.Simulation.Domains.Exhaustive;

/// <summary>
/// One paid order that is to be shipped and to be cancelled at once: every interleaving of the two deliveries, without a bound, also
/// with one crash or lost answer at any of their operations, and with either request delivered twice.
/// </summary>
public static class CancelAgainstShip
{
    private const long AtMs = 3000;

    private static readonly Life Life = new("shipped or cancelled", 1, "9.99", 0)
    {
        FaultsFromMs = AtMs,
        Asked = [Requests.Ship(2, AtMs, "order-1"), Requests.Cancel(3, AtMs, "order-1")],
    };

    /// <summary>Runs them all, unless so many have failed before.</summary>
    public static Enumeration Run(Blueprint blueprint, int failuresMax = int.MaxValue)
    {
        var cases = new Cases(failuresMax);
        var tried = new System.Collections.Generic.HashSet<(FaultKind, ulong)>();
        foreach (var (kind, site, worker) in Interleave(2, []))
        {
            if (tried.Add((kind, site)))
            {
                Interleave(2, [new Injection(kind, site, 0)], worker);
            }
        }
        Interleave(3, [Twice(OrderShipmentRequested.EventName, nameof(ShipOrderWorker))]);
        Interleave(3, [Twice(OrderCancellationRequested.EventName, nameof(CancelOrderWorker))]);
        return cases.ToEnumeration("one order, shipped and cancelled at once");

        // All interleavings with those faults; gives the places where there could have been one.
        System.Collections.Generic.HashSet<(FaultKind Kind, ulong Site, string Worker)> Interleave(
            int together,
            IReadOnlyList<Injection> faults,
            string? worker = null
        )
        {
            var places = new System.Collections.Generic.HashSet<(FaultKind, ulong, string)>();
            var path = new List<int>();
            do
            {
                var chooser = new InterleavingChooser(together, IsOurs, path);
                var (violation, luck, _) = Life.Try(blueprint, faults, chooser);
                cases.Add(worker, violation, () => $"{string.Join(", ", faults)} {string.Join(" ", path)}");
                places.UnionWith(
                    OneOrder
                        .Places(luck, OneOrder.OfOperations)
                        .Where(place => place.Worker is nameof(ShipOrderWorker) or nameof(CancelOrderWorker))
                );
            } while (!cases.IsEnough && InterleavingChooser.Next(path));
            return places;
        }

        Injection Twice(string name, string worker) =>
            new(
                FaultKind.DuplicatedAtBus,
                EventFeed.SiteOf(
                    StreamEvent.SiteOf(new Key("EVENTS#ORDER_ID#order-1", $"EVENT#{name}")),
                    blueprint.Workers.ToList().FindIndex(one => one.Name == worker),
                    pass: 0
                ),
                0
            );
    }

    private static bool IsOurs(Process process) =>
        process.Worker is nameof(ShipOrderWorker) or nameof(CancelOrderWorker)
        && process.Given?.Name is OrderShipmentRequested.EventName or OrderCancellationRequested.EventName;
}
