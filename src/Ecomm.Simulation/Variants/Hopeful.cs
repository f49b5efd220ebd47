namespace Ecomm.Simulation.Variants;

/// <summary>A known-bad store: a write that was refused counts as done.</summary>
public sealed class Hopeful(IStore inner) : Wrapped(inner)
{
    public override async Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel)
    {
        try
        {
            return await Inner.Write(writes, cancel);
        }
        catch (StoreUnavailableException)
        {
            return WriteResult.Committed;
        }
    }
}
