using System.Diagnostics;
using Ecomm.Simulation.Blueprints;

namespace Ecomm.Simulation.Variants;

/// <summary>A variant that was caught.</summary>
/// <param name="Violation">The law that caught it.</param>
/// <param name="Plan">The run in which it was.</param>
/// <param name="Seeds">Seeds tried, this one included.</param>
/// <param name="Time">How long that took.</param>
public sealed record Catch(Violation Violation, Plan Plan, int Seeds, TimeSpan Time);

/// <summary>Looks for a seed that catches a variant.</summary>
public static class Hunt
{
    /// <summary>Tries seeds from one on, each with faults of its own, until a law is broken.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="start">The first seed.</param>
    /// <param name="seedsMax">How many seeds are tried at most.</param>
    /// <returns>The catch, or null if it survives.</returns>
    public static Catch? For(Variant variant, ulong start, int seedsMax)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < seedsMax; i++)
        {
            var plan = Plan.Of(start + (ulong)i, variant.Blueprint);
            if (Simulator.Run(plan, variant.Blueprint).Violation is { } violation)
            {
                return new Catch(violation, plan, i + 1, Stopwatch.GetElapsedTime(began));
            }
        }
        return null;
    }
}
