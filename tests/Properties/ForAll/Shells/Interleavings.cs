using Xunit.Sdk;

namespace Ecomm.Properties.Shells;

/// <summary>Deliveries that run at once, in every order in which their turns at the stores and the gateway can come.</summary>
internal static class Interleavings
{
    /// <summary>More than so many orders are nobody's to wait for.</summary>
    private const int RunsMax = 20_000;

    /// <summary>Runs the deliveries once for every order of their turns.</summary>
    /// <param name="given">The shop that each run begins with.</param>
    /// <param name="deliveries">The deliveries that run at once.</param>
    /// <param name="then">What holds after each run.</param>
    public static void Every(
        Func<Field> given,
        Func<Field, (Worker Worker, StoredEvent Stored)[]> deliveries,
        Action<Field> then
    ) => Every(given, deliveries, Fault.None, then);

    /// <summary>The same with one fault, at each turn of each order in its turn.</summary>
    public static void Every(
        Func<Field> given,
        Func<Field, (Worker Worker, StoredEvent Stored)[]> deliveries,
        Fault fault,
        Action<Field> then
    )
    {
        // Whoever runs tests may have a context that would carry continuations to other threads.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            // Until a run is over before the fault comes.
            for (int at = 0, turns = 1; at < turns; at++)
            {
                var longest = EveryOrder(given, deliveries, fault, at, then);
                turns = fault is Fault.None || longest <= at ? 0 : at + 2;
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    // The number of turns of the longest run.
    private static int EveryOrder(
        Func<Field> given,
        Func<Field, (Worker Worker, StoredEvent Stored)[]> deliveries,
        Fault fault,
        int faultAt,
        Action<Field> then
    )
    {
        var (path, longest) = (new List<(int Chosen, int Of)>(), 0);
        for (var runs = 0; runs < RunsMax; runs++)
        {
            var field = given();
            var timeline = Run(field, deliveries(field), path, turn => turn == faultAt ? fault : Fault.None);
            longest = Math.Max(longest, timeline.Count);
            try
            {
                then(field);
            }
            catch (XunitException e)
            {
                throw new XunitException($"{e.Message}\nafter\n{string.Join("\n", timeline)}", e);
            }
            while (path.Count > 0 && path[^1].Chosen + 1 == path[^1].Of)
            {
                path.RemoveAt(path.Count - 1);
            }
            if (path.Count == 0)
            {
                return longest;
            }
            path[^1] = (path[^1].Chosen + 1, path[^1].Of);
        }
        throw new InvalidOperationException($"more than {RunsMax} orders");
    }

    private static List<string> Run(
        Field field,
        (Worker Worker, StoredEvent Stored)[] deliveries,
        List<(int Chosen, int Of)> path,
        Func<int, Fault> faultOf
    )
    {
        var timeline = new List<string>();
        var all = deliveries.Select(field.Start).ToList();
        while (all.FindAll(process => !process.IsOver) is { Count: > 0 } able)
        {
            if (path.Count == timeline.Count)
            {
                path.Add((0, able.Count));
            }
            var process = able[path[timeline.Count].Chosen];
            var fault = faultOf(timeline.Count);
            timeline.Add($"{process.Name}: {process.Next}{(fault is Fault.None ? "" : $" [{fault}]")}");
            process.Go(fault);
        }
        foreach (var i in Enumerable.Range(0, all.Count).Where(i => !all[i].IsDead))
        {
            field.Settled(deliveries[i], all[i].Settlement);
        }
        return timeline;
    }
}
