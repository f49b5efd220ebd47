using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Exhaustive;
using Ecomm.Simulation.Workloads;

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

    /// <summary>What may come after: faults strike from the request on, because what is before it is the life of another.</summary>
    public static readonly IReadOnlyList<Life> LaterLives =
    [
        Later("shipped and delivered", Requests.Ship(2, AskedAtMs, Order), Requests.Confirm(3, ThenMs, Order)),
        Later("too late to cancel", Requests.Ship(2, AskedAtMs, Order), Requests.Cancel(3, ThenMs, Order)),
        Later(
            "cancelled once it is paid",
            Requests.Cancel(2, AskedAtMs, Order),
            Requests.Ship(3, ThenMs, Order),
            Requests.Confirm(4, ThenMs, Order)
        ),
        new("nothing to ship or cancel", 3, "9.99", 0)
        {
            FaultsFromMs = AskedAtMs,
            Asked =
            [
                Requests.Ship(2, AskedAtMs, Order),
                Requests.Confirm(3, AskedAtMs, Order),
                Requests.Cancel(4, ThenMs, Order),
            ],
        },
        // Before there is an order: the requests wait in their queues.
        new("asked for too early", 1, "9.99", 0)
        {
            Asked = [Requests.Ship(2, EarlyMs, Order), Requests.Confirm(3, EarlyMs, Order)],
        },
    ];

    private const string Order = "order-1";
    private const long EarlyMs = 900;
    private const long AskedAtMs = 3000;
    private const long ThenMs = 3500;

    private static Life Later(string name, params IReadOnlyList<Request> asked) =>
        new(name, 1, "9.99", 0) { FaultsFromMs = AskedAtMs, Asked = asked };

    internal static readonly IReadOnlySet<FaultKind> OfDeliveries = new System.Collections.Generic.HashSet<FaultKind>
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
    public static Enumeration Run(Blueprint blueprint, int threads, int failuresMax = int.MaxValue) =>
        Run("one order, one SKU", Lives, blueprint, threads, failuresMax);

    /// <summary>The same of what may come after.</summary>
    public static Enumeration RunLater(Blueprint blueprint, int threads, int failuresMax = int.MaxValue) =>
        Run("one order, shipped or cancelled", LaterLives, blueprint, threads, failuresMax);

    private static Enumeration Run(
        string name,
        IReadOnlyList<Life> lives,
        Blueprint blueprint,
        int threads,
        int failuresMax
    )
    {
        var cases = new Cases(failuresMax);
        Threads.ForEach(
            [.. lives.SelectMany(life => Deliveries(blueprint, life))],
            threads,
            one => DelayedRuns.Try(one.Life, blueprint, cases, one.Sizes, isWithOperations: true)
        );
        return cases.ToEnumeration(name);
    }

    // No fault, and each delivery twice or late, by any number of other deliveries.
    private static IEnumerable<(Life Life, IEnumerable<Injection?> Sizes)> Deliveries(Blueprint blueprint, Life life)
    {
        yield return (life, [null]);
        var clean = life.Try(blueprint, []);
        foreach (var place in Places(clean.Luck, OfDeliveries))
        {
            // Size 0 is a copy that comes at the same time.
            var least = place.Kind is FaultKind.DuplicatedAtBus ? 0 : 1;
            yield return (
                life,
                Sizes(place.Kind, place.Site, Enumerable.Range(least, clean.Outcome.Deliveries - least + 1))
            );
        }
    }

    // One place's fault, in those sizes.
    internal static IEnumerable<Injection?> Sizes(FaultKind kind, ulong site, IEnumerable<int> others) =>
        others.Select(count => (Injection?)new Injection(kind, site, count));

    internal static IEnumerable<(FaultKind Kind, ulong Site, string Worker)> Places(
        CaseLuck luck,
        IReadOnlySet<FaultKind> kinds
    ) => luck.Places.Where(place => kinds.Contains(place.Kind)).Distinct();
}
