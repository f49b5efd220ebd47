namespace Ecomm.Simulation.Variants;

/// <summary>A known-bad store: it says that it has written before it has.</summary>
public sealed class Unawaited(IStore inner) : Wrapped(inner)
{
    public override Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel)
    {
        _ = Inner.Write(writes, cancel);
        return Task.FromResult(WriteResult.Committed);
    }
}
