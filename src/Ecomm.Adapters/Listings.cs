using Ecomm.Adapters.Storage;

namespace Ecomm.Adapters;

/// <summary>Lists of records, merged from the partitions of the listing index.</summary>
public static class Listings
{
    /// <summary>The records of one page, each as found, and the position after them if there are more.</summary>
    public static async Task<(IReadOnlyList<Found> Page, ListPosition? Next)> Page(
        IStore store,
        Listing listing,
        CancellationToken cancel
    )
    {
        if (listing.Key.Case is EntityKey key)
        {
            var items = await store.Get([Keys.Of(key)], cancel);
            return items[0] is { } item ? ([Read(key, item)], null) : ([], null);
        }
        var pages = await Task.WhenAll(
            Enumerable.Range(0, Keys.ListPartitions).Select(partition => store.Query(Query(listing, partition), cancel))
        );
        var sorted = pages.SelectMany(page => page).OrderBy(entry => entry.Sort, Utf8Order.Instance);
        var merged = (listing.Direction is SortDirection.Ascending ? sorted : sorted.Reverse()).ToList();
        var shown = merged.Take(listing.Limit).ToList();
        var records = await store.Get([.. shown.Select(entry => entry.Key)], cancel);
        return (
            // The index may name what is gone meanwhile.
            [.. records.OfType<Item>().Select(item => Read(listing.Entity, item))],
            merged.Count > shown.Count ? PositionOf(shown[^1]) : null
        );
    }

    // One more than asked for tells whether there is another page.
    private static IndexQuery Query(Listing listing, int partition) =>
        new(
            Keys.ListPartition(listing.Entity, partition),
            listing.After.Case is ListPosition after ? Keys.ListSort(after) : null,
            listing.Limit + 1,
            listing.Direction is SortDirection.Descending
        );

    private static ListPosition PositionOf(IndexEntry entry)
    {
        var parts = entry.Sort.Split('#', 3);
        return Instant
            .Parse(new Value.Text(parts[1]))
            .Match(
                Right: at => new ListPosition(at, parts[2]),
                Left: error => throw new InvalidDataException($"{Attributes.ListSort} of {entry.Key.Pk} {error}")
            );
    }

    private static Found Read(ListedEntity entity, Item item) =>
        (
            entity switch
            {
                ListedEntity.Orders => Entities.ReadOrder(item.Attributes).Map(o => Found.Nothing with { Order = o }),
                ListedEntity.Skus => Entities.ReadStock(item.Attributes).Map(s => Found.Nothing with { Stock = s }),
                _ => Entities.ReadPayment(item.Attributes).Map(p => Found.Nothing with { Payment = p }),
            }
        )
            .ToResult()
            .Match(Right: found => found, Left: faults => throw Unreadable(item, faults.ToString()));

    private static Found Read(EntityKey key, Item item) =>
        Entities
            .Read(Found.Nothing, key, item)
            .Match(Right: found => found, Left: failure => throw Unreadable(item, failure.Reason));

    private static InvalidDataException Unreadable(Item item, string why) => new($"{item.Key.Pk} {item.Key.Sk}: {why}");
}
