namespace Ecomm.Adapters;

/// <summary>
/// Has the youngest garbage collected whenever there are so many bytes of new objects, at a moment that its user chooses, beside whatever the
/// runtime does by itself. Left alone the runtime lets them grow under load, and gives memory back that it soon takes again.
/// docs/benchmarks.md says what that costs a host and a simulation.
/// </summary>
/// <param name="limit">Bytes of new objects from one collection to the next.</param>
/// <param name="bytes">Bytes of all objects made so far; the process' own without it.</param>
/// <param name="collect">Collects; the youngest generation without it.</param>
public sealed class Garbage(long limit, Func<long>? bytes = null, Action? collect = null)
{
    private readonly Func<long> bytes = bytes ?? BytesOfProcess;
    private readonly Action collect = collect ?? (() => GC.Collect(0));
    private long collectedAt = (bytes ?? BytesOfProcess)();

    /// <summary>Collects, if so much is new since it last did. Any thread may call it; of several one does it.</summary>
    public void Collect()
    {
        var last = Volatile.Read(ref collectedAt);
        var now = bytes();
        if (now - last >= limit && Interlocked.CompareExchange(ref collectedAt, now, last) == last)
        {
            collect();
        }
    }

    private static long BytesOfProcess() => GC.GetTotalAllocatedBytes();
}
