using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Chain;
using Ecomm.Simulation.Core;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Exhaustive;

namespace Ecomm.Simulation.Domains.Exhaustive;

/// <summary>Two orders want the last unit of a SKU.</summary>
public static class LastUnit
{
    /// <summary>In the whole chain, so many operations may be held back, each until nothing else can happen.</summary>
    public const int HeldBackMax = 3;

    private static readonly Plan Plan = new(
        1,
        new Workload(
            [
                Requests.Restock(0, 0, "sku-1", 1),
                Requests.Place(1, 1000, "order-1", "sku-1", 1, "9.99"),
                Requests.Place(2, 1000, "order-2", "sku-1", 1, "9.99"),
            ],
            5,
            120
        ),
        FaultPlan.None
    );

    /// <summary>
    /// Every interleaving, without a bound, of all store operations of three deliveries that compete: the first order's
    /// ORDER_CREATED_EVENT twice and the second's once.
    /// </summary>
    public static Enumeration Allocations(Blueprint blueprint, int failuresMax = int.MaxValue)
    {
        var cases = new Cases(failuresMax);
        var path = new List<int>();
        do
        {
            var chooser = new InterleavingChooser(
                3,
                process => process.Worker == nameof(AllocateOrderStockWorker),
                path
            );
            var violation = Simulator.Run(Plan, blueprint, Doubled(blueprint), chooser, false).Violation;
            cases.Add(nameof(AllocateOrderStockWorker), violation, () => string.Join(" ", path));
        } while (!cases.IsEnough && InterleavingChooser.Next(path));
        return cases.ToEnumeration("two orders, the last unit: allocations");
    }

    /// <summary>The whole chain, with every choice of at most <see cref="HeldBackMax"/> operations that are held back.</summary>
    public static Enumeration WholeChain(Blueprint blueprint, int threads, int failuresMax = int.MaxValue)
    {
        var cases = new Cases(failuresMax);
        var clean = Try([]);
        Threads.ForEach([.. Enumerable.Range(0, clean)], threads, first => Extend([first]));
        return cases.ToEnumeration("two orders, the last unit: the whole chain");

        void Extend(IReadOnlyList<int> heldBack)
        {
            var steps = Try(heldBack);
            for (var next = heldBack[^1] + 1; !cases.IsEnough && heldBack.Count < HeldBackMax && next < steps; next++)
            {
                Extend([.. heldBack, next]);
            }
        }

        int Try(IReadOnlyList<int> heldBack)
        {
            var chooser = new HoldingChooser(heldBack);
            var violation = Simulator.Run(Plan, blueprint, new ScriptedLuck([]), chooser, false).Violation;
            cases.Add(null, violation, () => string.Join(" ", heldBack));
            return chooser.Choices;
        }
    }

    // The first order's creation comes twice, at the same time.
    private static ScriptedLuck Doubled(Blueprint blueprint)
    {
        var key = new Key("EVENTS#ORDER_ID#order-1", $"EVENT#{OrderCreated.EventName}");
        var allocate = blueprint.Workers.ToList().FindIndex(worker => worker.Name == nameof(AllocateOrderStockWorker));
        return new ScriptedLuck([
            new Injection(FaultKind.DuplicatedAtBus, EventFeed.SiteOf(StreamEvent.SiteOf(key), allocate, pass: 0), 0),
        ]);
    }
}
