using Ecomm.Simulation.Blueprints;

namespace Ecomm.Simulation;

/// <summary>Makes a failing plan small: fewer faults, fewer requests, fewer steps, and still the same law broken.</summary>
public static class Shrinker
{
    /// <summary>So many runs are tried at most.</summary>
    private const int RunsMax = 3000;

    /// <summary>The smallest plan found that breaks the same law as this one does.</summary>
    /// <param name="plan">A plan.</param>
    /// <param name="failure">What came of it: it broke a law.</param>
    /// <param name="blueprint">The system that it ran.</param>
    /// <exception cref="ArgumentException">It broke none.</exception>
    public static Plan Shrink(Plan plan, Outcome failure, Blueprint blueprint)
    {
        var law = failure.Violation?.Law ?? throw new ArgumentException("the plan breaks no law", nameof(failure));
        var runs = 0;
        // The faults that happened, by name: from here on a plan says itself what goes wrong.
        var best = plan with
        {
            Script = failure.Injected,
        };
        if (!Breaks(best))
        {
            return plan;
        }
        while (true)
        {
            var before = (best.Workload.Requests.Count, best.Script!.Count);
            best = best with
            {
                Workload = best.Workload with { Requests = Fewer(best.Workload.Requests, WithRequests) },
            };
            best = best with { Script = Fewer(best.Script!, script => best with { Script = script }) };
            if ((best.Workload.Requests.Count, best.Script!.Count) == before || runs >= RunsMax)
            {
                return best;
            }
        }

        Plan WithRequests(IReadOnlyList<Workloads.Request> requests) =>
            best with
            {
                Workload = best.Workload with { Requests = requests },
            };

        bool Breaks(Plan candidate) => runs++ < RunsMax && Simulator.Run(candidate, blueprint).Violation?.Law == law;

        // Without a half, without a quarter, … without one, as long as anything can go.
        IReadOnlyList<T> Fewer<T>(IReadOnlyList<T> all, Func<IReadOnlyList<T>, Plan> with)
        {
            for (var size = all.Count; size > 0; size /= 2)
            {
                for (var from = 0; from < all.Count; )
                {
                    IReadOnlyList<T> fewer = [.. all.Take(from), .. all.Skip(from + size)];
                    if (Breaks(with(fewer)))
                    {
                        all = fewer;
                    }
                    else
                    {
                        from += size;
                    }
                }
            }
            return all;
        }
    }
}
