using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Variants;

namespace Ecomm.Simulation.Domains.Variants;

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
        new("a new order overwrites an old one", Mapping, Overwriting(Orders), [ShopLaws.Status]),
        new(
            "a new allocation overwrites an old one",
            Mapping,
            Overwriting(Allocations),
            [ShopLaws.Stock, ShopLaws.Outcome]
        ),
        new(
            "a new payment overwrites an old one",
            Mapping,
            Overwriting(Payments),
            [ShopLaws.Outcome, ShopLaws.Money, ShopLaws.LateMoney]
        ),
        new("a lot is counted whenever it comes", Mapping, Recounting(), [ShopLaws.Stock]),
        new("an event overwrites another of its key", Mapping, Overwriting(Events), [GenericLaws.Apart]),
        new(
            "a status is written whatever it has become meanwhile (status goes back)",
            Mapping,
            Unversioned(Orders),
            [ShopLaws.Status]
        ),
        new(
            "an allocation is changed whatever it has become",
            Mapping,
            Unversioned(Allocations),
            [ShopLaws.Stock, ShopLaws.Outcome]
        ),
        new(
            "a payment is recorded whatever it has become",
            Mapping,
            Unversioned(Payments),
            [ShopLaws.Outcome, ShopLaws.Money]
        ),
        new(
            "units are taken without looking whether there are enough",
            Mapping,
            Shipped.System with
            {
                Condition = (write, current) => write is ItemWrite.Add add ? Clamped(add, current) : write,
            },
            [ShopLaws.Stock]
        ),
        new(
            "the writes of one decision are made one after another",
            Store,
            WithRecords(inner => new OneByOne(inner)),
            [ShopLaws.Stock]
        ),
        new("reads may be stale", Store, WithRecords(inner => new Stale(inner)), [ShopLaws.Depletion]),
        new(
            "a transaction that collides counts as done (a conflict taken for done)",
            Store,
            WithRecords(inner => new Answering(inner, WriteResult.Busy, WriteResult.Committed)),
            [GenericLaws.Published, GenericLaws.Acknowledged, ShopLaws.Money]
        ),
        new(
            "a failed condition counts as done",
            Store,
            WithRecords(inner => new Answering(inner, WriteResult.Conflict, WriteResult.Committed)),
            [GenericLaws.Published, GenericLaws.Acknowledged, ShopLaws.Money, ShopLaws.LateMoney]
        ),
        new(
            "one table for events and records (the feed carries everything, raw events write anything)",
            Store,
            Shipped.System with
            {
                OneTable = true,
            },
            [GenericLaws.Apart]
        ),
    ];

    private static Blueprint WithRecords(Func<IStore, IStore> change) =>
        Shipped.System with
        {
            Ports = ports => ports with { Records = change(ports.Records) },
        };

    // A put of what is there becomes a change of all of it; events have no version and are simply let through twice.
    private static Blueprint Overwriting(string prefix) =>
        Shipped.System with
        {
            Condition = (write, current) =>
                write is ItemWrite.Put put && current is not null && Is(write, prefix)
                    ? new ItemWrite.Add(put.Key, Seq<Delta>(), put.Item.Attributes, None)
                    : write,
        };

    private static Blueprint Recounting() =>
        Shipped.System.With(
            nameof(RestockSkuWorker),
            worker =>
                worker.Deciding(
                    (found, e, now, decided) =>
                        found.One<Lot>() is not null && e is SkuRestocked restocked
                            ? Seq1<Decision>(new RecordLot(restocked.Lot, now))
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
        Shipped.System with
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
        current?.Attributes["units"] is Value.Number units && units.Of.Whole(Units.Max).Case is long available
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
