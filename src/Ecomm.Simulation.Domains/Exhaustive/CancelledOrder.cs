using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Exhaustive;

namespace Ecomm.Simulation.Domains.Exhaustive;

/// <summary>
/// One order that somebody cancels, at every point of its life: at every millisecond in which anything happens to it, and the one after.
/// Each with one delivery that comes twice or late, or with one crash or lost answer, at every place where either can happen; in the
/// thorough run with both.
/// </summary>
public static class CancelledOrder
{
    /// <summary>A delivery comes twice or late by so many others.</summary>
    private static readonly IReadOnlyList<int> Others = [1, 2, 4, 8, 16];

    private const int Strides = 16;

    /// <summary>Runs them all, on that many threads, unless so many have failed before.</summary>
    /// <param name="blueprint">The system.</param>
    /// <param name="threads">So many at once.</param>
    /// <param name="isThorough">Whether each fault of a delivery meets each fault of an operation.</param>
    /// <param name="failuresMax">So many failures are enough.</param>
    /// <param name="progress">Is told after each point: how many are done, of how many, and the cases so far. From any thread.</param>
    public static Enumeration Run(
        Blueprint blueprint,
        int threads,
        bool isThorough = false,
        int failuresMax = int.MaxValue,
        Action<int, int, long>? progress = null
    )
    {
        var cases = new Cases(failuresMax);
        // From all over the lives, so that a run which somebody ends early has seen something of each.
        var points = OneOrder.Lives.SelectMany(life => Points(blueprint, life)).ToList();
        var dealt = points.Index().OrderBy(point => point.Index % Strides).Select(point => point.Item).ToList();
        var done = 0;
        Threads.ForEach(
            dealt,
            threads,
            life =>
            {
                Cancel(life);
                progress?.Invoke(Interlocked.Increment(ref done), dealt.Count, cases.Count);
            }
        );
        return cases.ToEnumeration("one order, cancelled at every point of its life");

        void Cancel(Life life)
        {
            if (cases.IsEnough)
            {
                return;
            }
            DelayedRuns.Try(life, blueprint, cases, [null], isWithOperations: true);
            foreach (var (kind, site, _) in OneOrder.Places(life.Try(blueprint, []).Luck, OneOrder.OfDeliveries))
            {
                var others = kind is FaultKind.DuplicatedAtBus ? Others.Prepend(0) : Others;
                DelayedRuns.Try(life, blueprint, cases, OneOrder.Sizes(kind, site, others), isThorough);
            }
        }
    }

    // The same life, with a cancellation at each of its moments.
    private static IEnumerable<Life> Points(Blueprint blueprint, Life life) =>
        life.Try(blueprint, [])
            .Luck.Moments.SelectMany(ms => new[] { ms, ms + 1 })
            .Where(ms => ms >= Life.PlacedAtMs - 1)
            .Distinct()
            .Select(ms =>
                life with
                {
                    Name = FormattableString.Invariant($"{life.Name}, cancelled at {ms} ms"),
                    Asked = [Requests.Cancel(2, ms, "order-1")],
                }
            );
}
