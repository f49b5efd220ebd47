using Ecomm.Operations.Events;

namespace Ecomm.Operations.Recovery;

/// <summary>The event store of a deployment, to an operator.</summary>
public interface IPublishedEvents
{
    /// <summary>
    /// The selected events, each with its place in the stream or a running number where the store knows no places. Reads are
    /// consistent: whatever was published before is found.
    /// </summary>
    IAsyncEnumerable<StreamRecord> Read(EventSelection selection, CancellationToken cancel);
}

/// <summary>All that the stores of a deployment hold, to an operator.</summary>
public interface IStoredItems : IPublishedEvents
{
    /// <summary>All records of a kind, in no particular order.</summary>
    IAsyncEnumerable<Item> All(Entity entity, CancellationToken cancel);

    /// <summary>The records of those keys, null where there is none, in the order of the keys.</summary>
    Task<IReadOnlyList<Item?>> Records(IReadOnlyList<Key> keys, CancellationToken cancel);
}
