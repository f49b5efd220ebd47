using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Chain;

/// <summary>
/// When the code of each function is replaced while requests and events are on their way: function by function, at any moment, some
/// back again for a while. In the end all are new. It depends on the seed alone.
/// </summary>
internal sealed class Rollout(World world, long last)
{
    /// <summary>How long after the last request the last function is replaced, at the latest.</summary>
    private const long AfterLast = 60 * Scheduler.Second;

    /// <summary>One function out of so many is rolled back and then replaced again.</summary>
    private const ulong FunctionsPerRollback = 4;

    private readonly Dictionary<string, long[]> switches = [];

    /// <summary>Whether a function that starts now runs the new code.</summary>
    public bool IsNew(string function)
    {
        if (!switches.TryGetValue(function, out var moments))
        {
            switches[function] = moments = Of(Draws.Of(Draws.Of(world.Seed, 11), Draws.Of(function)));
        }
        // New after the first switch, old after the second, new after the third.
        return moments.Count(moment => moment <= world.Now) % 2 == 1;
    }

    private long[] Of(ulong draw)
    {
        var count = draw % FunctionsPerRollback == 0 ? 3 : 1;
        return
        [
            .. Enumerable
                .Range(1, count)
                .Select(number => (long)(Draws.Fraction(Draws.Of(draw, (ulong)number)) * (last + AfterLast))),
        ];
    }
}
