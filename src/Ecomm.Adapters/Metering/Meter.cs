using Ecomm.Adapters.Gateways;
using Ecomm.Adapters.Storage;

namespace Ecomm.Adapters.Metering;

/// <summary>Counts at the seams: what the stores and gateways that it wraps are asked for goes to the tally of whoever asks.</summary>
public sealed class Meter
{
    private readonly AsyncLocal<Tally?> current = new();

    /// <summary>Begins a tally of what the caller, an asynchronous method, asks for from here on until it returns.</summary>
    public Tally Begin()
    {
        var tally = new Tally();
        current.Value = tally;
        return tally;
    }

    /// <summary>The store, counted.</summary>
    public IStore Of(IStore store) => new Store(store, this);

    /// <summary>The gateway, counted.</summary>
    public IGateway Of(IGateway gateway) => new Asked(gateway, this);

    private sealed class Store(IStore inner, Meter meter) : IStore
    {
        public async Task<IReadOnlyList<Item?>> Get(IReadOnlyList<Key> keys, CancellationToken cancel)
        {
            var items = await inner.Get(keys, cancel);
            meter.current.Value?.Read(items);
            return items;
        }

        public async Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel)
        {
            var result = await inner.Write(writes, cancel);
            meter.current.Value?.Write(writes, result);
            return result;
        }

        public async Task<IReadOnlyList<IndexEntry>> Query(IndexQuery query, CancellationToken cancel)
        {
            var entries = await inner.Query(query, cancel);
            meter.current.Value?.Read(query.Partition, entries);
            return entries;
        }
    }

    private sealed class Asked(IGateway inner, Meter meter) : IGateway
    {
        public Task<Answer> Ask(Question question, CancellationToken cancel)
        {
            meter.current.Value?.Ask();
            return inner.Ask(question, cancel);
        }
    }
}
