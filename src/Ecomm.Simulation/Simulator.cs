using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation;

/// <summary>Runs plans: the whole system on the caller's thread, from the first request until all is quiet.</summary>
public static class Simulator
{
    /// <summary>Bytes: the garbage of a few runs.</summary>
    private const long GarbageMax = 32 << 20;

    private static readonly Garbage Garbage = new(GarbageMax);

    /// <summary>
    /// Runs a plan; the same plan runs the same every time, in every process. Now and then it has the process' youngest garbage collected first.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was interrupted, see <see cref="Blueprint.Cancel"/>.</exception>
    public static Outcome Run(Plan plan, Blueprint blueprint, bool traced = false) =>
        Run(plan, blueprint, NewLuck(plan), null, traced);

    internal static Outcome Run(
        Plan plan,
        Blueprint blueprint,
        Luck luck,
        IChooser? chooser,
        bool traced,
        Action<SimulatedSystem>? made = null
    )
    {
        // Of this thread's runs before it hardly anything is alive.
        Garbage.Collect();
        // Whoever calls may have a context that would carry continuations to other threads.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var system = new SimulatedSystem(plan, blueprint, luck, chooser, traced);
            made?.Invoke(system);
            return system.Run();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private static Luck NewLuck(Plan plan) =>
        plan.Script is { } script ? new ScriptedLuck(script) : new RandomLuck(plan.Seed, plan.Faults);
}
