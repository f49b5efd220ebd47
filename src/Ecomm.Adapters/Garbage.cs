namespace Ecomm.Adapters;

/// <summary>
/// Has the youngest garbage collected once there are so many bytes of new objects, at a moment that its user chooses. Left alone the runtime
/// lets them grow under load, and gives memory back that it soon takes again. docs/benchmarks.md says what that costs a host and a
/// simulation. What the runtime collects by itself counts too, from the first call that sees it. Two calls at once can
/// make one collection come a little early or late.
/// </summary>
/// <param name="limit">Bytes of new objects from one collection to the next.</param>
/// <param name="bytes">Bytes of all objects made so far; the process' own without it.</param>
/// <param name="collections">Collections so far, whoever asked for them; the process' own without it.</param>
/// <param name="collect">Collects; the youngest generation without it.</param>
public sealed class Garbage(long limit, Func<long>? bytes = null, Func<int>? collections = null, Action? collect = null)
{
    private readonly Func<long> bytes = bytes ?? BytesOfProcess;
    private readonly Func<int> collections = collections ?? CollectionsOfProcess;
    private readonly Action collect = collect ?? (() => GC.Collect(0));
    private long collectedAt = (bytes ?? BytesOfProcess)();
    private int known = (collections ?? CollectionsOfProcess)();

    /// <summary>Collects, if so much is new since the last collection. Any thread may call it; of several one does it.</summary>
    public void Collect()
    {
        var count = collections();
        if (Interlocked.Exchange(ref known, count) != count)
        {
            Volatile.Write(ref collectedAt, bytes());
            return;
        }
        var last = Volatile.Read(ref collectedAt);
        var now = bytes();
        if (now - last >= limit && Interlocked.CompareExchange(ref collectedAt, now, last) == last)
        {
            collect();
            Volatile.Write(ref known, collections());
        }
    }

    private static long BytesOfProcess() => GC.GetTotalAllocatedBytes();

    private static int CollectionsOfProcess() => GC.CollectionCount(0);
}
