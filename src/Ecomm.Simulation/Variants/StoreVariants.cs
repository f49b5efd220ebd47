using Ecomm.Simulation.Checks;

namespace Ecomm.Simulation.Variants;

/// <summary>Conditions that go missing one by one, and stores that promise less than ours.</summary>
internal static class StoreVariants
{
    private const string Mapping = "mapping";
    private const string Store = "store";

    private const string Orders = "ORDERS#";
    private const string Payments = "PAYMENTS#";
    private const string Allocations = "INVENTORY#ORDER_ID#";
    private const string Stocks = "INVENTORY#SKU#";
    private const string Events = "EVENTS#";

    public static readonly IReadOnlyList<Variant> All =
    [
        new("a new order overwrites an old one", Mapping, Overwriting(Orders), [Law.Status]),
        new("a new allocation overwrites an old one", Mapping, Overwriting(Allocations), [Law.Stock, Law.Outcome]),
        new("a new payment overwrites an old one", Mapping, Overwriting(Payments), [Law.Outcome, Law.Money]),
        new("a lot is counted whenever it comes", Mapping, Recounting(), [Law.Stock]),
        new("an event overwrites another of its key", Mapping, Overwriting(Events), [Law.Apart]),
        new(
            "a status is written whatever it has become meanwhile (status goes back)",
            Mapping,
            Unversioned(Orders),
            [Law.Status]
        ),
        new("an allocation is changed whatever it has become", Mapping, Unversioned(Allocations), [Law.Stock]),
        new("a payment is recorded whatever it has become", Mapping, Unversioned(Payments), [Law.Outcome, Law.Money]),
        new(
            "units are taken without looking whether there are enough",
            Mapping,
            Blueprint.Production with
            {
                Condition = (write, current) => write is ItemWrite.Add add ? Clamped(add, current) : write,
            },
            [Law.Stock]
        ),
        new(
            "the writes of one decision are made one after another",
            Store,
            WithRecords(inner => new OneByOne(inner)),
            [Law.Stock]
        ),
        new("reads may be stale", Store, WithRecords(inner => new Stale(inner)), [Law.Depletion]),
        new(
            "a transaction that collides counts as done (a conflict taken for done)",
            Store,
            WithRecords(inner => new Answering(inner, WriteResult.Busy, WriteResult.Committed)),
            [Law.Published, Law.Acknowledged, Law.Money]
        ),
        new(
            "a failed condition counts as done",
            Store,
            WithRecords(inner => new Answering(inner, WriteResult.Conflict, WriteResult.Committed)),
            [Law.Published, Law.Acknowledged, Law.Money]
        ),
        new(
            "one table for events and records (the feed carries everything, raw events write anything)",
            Store,
            Blueprint.Production with
            {
                OneTable = true,
            },
            [Law.Apart]
        ),
    ];

    private static Blueprint WithRecords(Func<IStore, IStore> change) =>
        Blueprint.Production with
        {
            Ports = ports => ports with { Records = change(ports.Records) },
        };

    // A put of what is there becomes a change of all of it; events have no version and are simply let through twice.
    private static Blueprint Overwriting(string prefix) =>
        Blueprint.Production with
        {
            Condition = (write, current) =>
                write is ItemWrite.Put put && current is not null && Is(write, prefix)
                    ? new ItemWrite.Add(put.Key, Seq<Delta>(), put.Item.Attributes, None)
                    : write,
        };

    private static Blueprint Recounting() =>
        Blueprint.Production.With(
            nameof(RestockSkuWorker),
            worker =>
                worker.Deciding(
                    (found, e, now, decided) =>
                        found.Lot is not null && e is Event.SkuRestocked restocked
                            ? Seq1<Decision>(new Decision.RecordLot(restocked.Lot, now))
                            : decided
                )
        ) with
        {
            Condition = (write, current) =>
                write is ItemWrite.Put put && current is not null && Is(write, Stocks)
                    ? new ItemWrite.Add(put.Key, Seq<Delta>(), put.Item.Attributes, None)
                    : write,
        };

    private static Blueprint Unversioned(string prefix) =>
        Blueprint.Production with
        {
            Condition = (write, current) =>
                write is ItemWrite.Change change && Is(write, prefix) && VersionOf(current) is { } version
                    ? change with
                    {
                        Version = version,
                    }
                    : write,
        };

    // What cannot be taken is not taken, and nobody says so.
    private static ItemWrite.Add Clamped(ItemWrite.Add add, Item? current) =>
        current?.Attributes[Attributes.Units] is Value.Number units && units.Of.Whole(Units.Max).Case is long available
            ? add with
            {
                Deltas = add.Deltas.Map(delta => delta.By < -available ? delta with { By = -available } : delta),
            }
            : add;

    private static bool Is(ItemWrite write, string prefix) => write.Key.Pk.StartsWith(prefix, StringComparison.Ordinal);

    private static long? VersionOf(Item? item) =>
        item?.Attributes[Attributes.Version] is Value.Number number && number.Of.Whole(Units.Max).Case is long version
            ? version
            : null;

    private sealed class OneByOne(IStore inner) : Wrapped(inner)
    {
        public override async Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel)
        {
            foreach (var write in writes)
            {
                if (await Inner.Write([write], cancel) is not WriteResult.Committed and var result)
                {
                    return result;
                }
            }
            return WriteResult.Committed;
        }
    }

    private sealed class Answering(IStore inner, WriteResult what, WriteResult instead) : Wrapped(inner)
    {
        public override async Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel)
        {
            var result = await Inner.Write(writes, cancel);
            return result == what ? instead : result;
        }
    }

    // Every other read of a key is answered with what the last one found.
    private sealed class Stale(IStore inner) : Wrapped(inner)
    {
        private readonly Dictionary<Key, Item?> known = [];

        public override async Task<IReadOnlyList<Item?>> Get(IReadOnlyList<Key> keys, CancellationToken cancel)
        {
            var items = await Inner.Get(keys, cancel);
            return [.. keys.Select((key, i) => known.Remove(key, out var old) ? old : known[key] = items[i])];
        }
    }
}
