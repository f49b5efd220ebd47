using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Exhaustive;

namespace Ecomm.Simulation.Domains.Exhaustive;

/// <summary>
/// One order and one SKU: every run with at most one duplicated or overtaken delivery and at most one crash or lost answer, at
/// every place where either can happen. The places are those that the seams report, not a list.
/// </summary>
public static class OneOrder
{
    /// <summary>The lives of an order that one fault does not turn into each other, and how many answers of the gateway are failures.</summary>
    public static readonly IReadOnlyList<Life> Lives =
    [
        new("paid at once", 1, "9.99", 0),
        new("paid at the third attempt", 1, "9.99", 2),
        new("voided", 1, "9.99", 4),
        new("declined", 1, "100000", 0),
        new("depleted", 3, "9.99", 0),
    ];

    private static readonly IReadOnlySet<FaultKind> OfDeliveries = new System.Collections.Generic.HashSet<FaultKind>
    {
        FaultKind.DuplicatedAtBus,
        FaultKind.DelayedAtBus,
    };

    internal static readonly IReadOnlySet<FaultKind> OfOperations = new System.Collections.Generic.HashSet<FaultKind>
    {
        FaultKind.CrashBeforeRead,
        FaultKind.CrashBeforeWrite,
        FaultKind.CrashAfterWrite,
        FaultKind.CrashBeforePublish,
        FaultKind.CrashAfterPublish,
        FaultKind.CrashBeforeAsking,
        FaultKind.CrashAfterAsking,
        FaultKind.CrashBeforeAcknowledging,
        FaultKind.Unavailable,
        FaultKind.AnswerLost,
        FaultKind.QueueUnavailable,
        FaultKind.TimesOut,
        FaultKind.GatewaySilentBefore,
        FaultKind.GatewaySilentAfter,
        FaultKind.GatewayLate,
    };

    /// <summary>Runs them all, on that many threads, unless so many have failed before.</summary>
    public static Enumeration Run(Blueprint blueprint, int threads, int failuresMax = int.MaxValue)
    {
        var cases = new Cases(failuresMax);
        var deliveries = Lives.SelectMany(life => Deliveries(blueprint, life).Select(fault => (life, fault))).ToList();
        Threads.ForEach(
            deliveries,
            threads,
            one =>
            {
                var (life, delivery) = one;
                if (cases.IsEnough)
                {
                    return;
                }
                var first = Try(blueprint, life, delivery);
                cases.Add(null, first.Violation, () => $"{life.Name}: {string.Join(", ", delivery)}");
                foreach (var place in Places(first.Luck, OfOperations))
                {
                    var fault = new Injection(place.Kind, place.Site, 0);
                    cases.Add(
                        place.Worker,
                        Try(blueprint, life, [.. delivery, fault]).Violation,
                        () => $"{life.Name}: {string.Join(", ", delivery)} and {place}"
                    );
                }
            }
        );
        return cases.ToEnumeration("one order, one SKU");
    }

    // No fault, and each delivery twice or late, by any number of other deliveries.
    private static IEnumerable<IReadOnlyList<Injection>> Deliveries(Blueprint blueprint, Life life)
    {
        yield return [];
        var clean = Try(blueprint, life, []);
        foreach (var place in Places(clean.Luck, OfDeliveries))
        {
            // Size 0 is a copy that comes at the same time.
            for (var others = place.Kind is FaultKind.DuplicatedAtBus ? 0 : 1; others <= clean.Deliveries; others++)
            {
                yield return [new Injection(place.Kind, place.Site, others)];
            }
        }
    }

    private static IEnumerable<(FaultKind Kind, ulong Site, string Worker)> Places(
        CaseLuck luck,
        IReadOnlySet<FaultKind> kinds
    ) => luck.Places.Where(place => kinds.Contains(place.Kind)).Distinct();

    private static (Violation? Violation, CaseLuck Luck, int Deliveries) Try(
        Blueprint blueprint,
        Life life,
        IReadOnlyList<Injection> faults
    )
    {
        var luck = new CaseLuck(life.GatewayFailures, faults);
        var outcome = Simulator.Run(
            PlanOf(life),
            blueprint,
            luck,
            null,
            false,
            system => luck.Worker = () => system.ActingWorker
        );
        return (outcome.Violation, luck, outcome.Deliveries);
    }

    internal static Plan PlanOf(Life life) =>
        new(
            1,
            new Workload(
                [
                    Requests.Restock(0, 0, "sku-1", 2),
                    Requests.Place(1, 1000, "order-1", "sku-1", life.Units, life.Price),
                    .. life.Asked,
                ],
                2,
                120
            ),
            FaultPlan.None
        );
}
