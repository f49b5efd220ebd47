namespace Ecomm.Simulation;

/// <summary>
/// What a run has left behind is collected between two runs, when hardly anything of it is alive. Left to itself the collector comes in the
/// midst of runs, keeps what they still hold, grows, and gives memory back that it soon takes again: then every second page that is
/// allocated is a new one, and many seeds take twice as long. See docs/benchmarks.md, «Simulated».
/// </summary>
internal static class Garbage
{
    /// <summary>Bytes allocated from one collection to the next: a few runs, and not more than a processor's caches hold.</summary>
    private const long Limit = 32 << 20;

    private static long collectedAt;

    /// <summary>Before a run: collects what the runs before it have left, if it is worth it. Any thread may call it.</summary>
    public static void Collect()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var last = Volatile.Read(ref collectedAt);
        if (allocated - last >= Limit && Interlocked.CompareExchange(ref collectedAt, allocated, last) == last)
        {
            GC.Collect(0);
        }
    }
}
