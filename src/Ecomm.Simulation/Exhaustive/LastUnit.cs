using System.Collections.Concurrent;
using Ecomm.Simulation.Chain;
using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Workloads;

namespace Ecomm.Simulation.Exhaustive;

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
    public static Enumeration Allocations(Blueprint blueprint)
    {
        var cases = 0L;
        var failures = new List<(string, Violation)>();
        var path = new List<int>();
        do
        {
            var chooser = new InterleavingChooser(nameof(AllocateOrderStockWorker), 3, path);
            var violation = Simulator.Run(Plan, blueprint, Doubled(blueprint), chooser, false).Violation;
            cases++;
            if (violation is not null)
            {
                failures.Add((string.Join(" ", path), violation));
            }
        } while (Next(path));
        return new Enumeration("two orders, the last unit: allocations", cases, Only(cases), failures);

        // The next leaf of the tree of choices, from left to right.
        static bool Next(List<int> path)
        {
            while (path.Count > 0)
            {
                if (path[^1] > 0)
                {
                    path[^1]--;
                    return true;
                }
                path.RemoveAt(path.Count - 1);
            }
            return false;
        }
    }

    /// <summary>The whole chain, with every choice of at most <see cref="HeldBackMax"/> operations that are held back.</summary>
    public static Enumeration WholeChain(Blueprint blueprint, int threads)
    {
        var cases = 0L;
        var failures = new ConcurrentBag<(string, Violation)>();
        var clean = Try([]);
        Threads.ForEach([.. Enumerable.Range(0, clean)], threads, first => Extend([first]));
        return new Enumeration(
            "two orders, the last unit: the whole chain",
            cases,
            new Dictionary<string, long>(),
            [.. failures.OrderBy(failure => failure.Item1, StringComparer.Ordinal)]
        );

        void Extend(IReadOnlyList<int> heldBack)
        {
            var steps = Try(heldBack);
            for (var next = heldBack[^1] + 1; heldBack.Count < HeldBackMax && next < steps; next++)
            {
                Extend([.. heldBack, next]);
            }
        }

        int Try(IReadOnlyList<int> heldBack)
        {
            var chooser = new HoldingChooser(heldBack);
            var violation = Simulator.Run(Plan, blueprint, new ScriptedLuck([]), chooser, false).Violation;
            Interlocked.Increment(ref cases);
            if (violation is not null)
            {
                failures.Add((string.Join(" ", heldBack), violation));
            }
            return chooser.Choices;
        }
    }

    // The first order's creation comes twice, at the same time.
    private static ScriptedLuck Doubled(Blueprint blueprint)
    {
        var key = new Key("EVENTS#ORDER_ID#order-1", $"EVENT#{EventNames.OrderCreated}");
        var allocate = blueprint.Workers.ToList().FindIndex(worker => worker.Name == nameof(AllocateOrderStockWorker));
        return new ScriptedLuck([
            new Injection(FaultKind.DuplicatedAtBus, EventFeed.SiteOf(StreamEvent.SiteOf(key), allocate, pass: 0), 0),
        ]);
    }

    private static Dictionary<string, long> Only(long cases) => new() { [nameof(AllocateOrderStockWorker)] = cases };
}
