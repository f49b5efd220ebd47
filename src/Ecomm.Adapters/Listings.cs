using Ecomm.Adapters.Storage;

namespace Ecomm.Adapters;

/// <summary>A page of records, and the position after them if there are more.</summary>
public sealed record ListPage(IReadOnlyList<object> Records, ListPosition? Next);

/// <summary>Lists of records, merged from the partitions of the listing index.</summary>
public static class Listings
{
    /// <summary>The records of one page, each of the listing's kind.</summary>
    /// <exception cref="InvalidDataException">A stored record cannot be read.</exception>
    public static async Task<ListPage> Page(IStore store, Listing listing, CancellationToken cancel)
    {
        if (listing.Key is { } key)
        {
            var items = await store.Get([key], cancel);
            return new ListPage(items[0] is { } item ? [Read(listing.Entity, item)] : [], null);
        }
        var list = listing.Entity.List ?? throw new InvalidOperationException($"{listing.Entity} is in no list");
        var pages = await Task.WhenAll(
            Enumerable
                .Range(0, ListKeys.Partitions)
                .Select(partition => store.Query(Query(listing, ListKeys.Partition(list, partition)), cancel))
        );
        var sorted = pages.SelectMany(page => page).OrderBy(entry => entry.Sort, Utf8Order.Instance);
        var merged = (listing.Direction is SortDirection.Ascending ? sorted : sorted.Reverse()).ToList();
        var shown = merged.Take(listing.Limit).ToList();
        var records = await store.Get([.. shown.Select(entry => entry.Key)], cancel);
        return new ListPage(
            // The index may name what is gone meanwhile.
            [.. records.OfType<Item>().Select(item => Read(listing.Entity, item))],
            merged.Count > shown.Count ? PositionOf(shown[^1]) : null
        );
    }

    // One more than asked for tells whether there is another page.
    private static IndexQuery Query(Listing listing, string partition) =>
        new(
            partition,
            listing.After is { } after ? ListKeys.Sort(after) : null,
            listing.Limit + 1,
            listing.Direction is SortDirection.Descending
        );

    private static ListPosition PositionOf(IndexEntry entry) =>
        ListKeys
            .PositionOf(entry.Sort)
            .IfLeft(error => throw new InvalidDataException($"{Attributes.ListSort} of {entry.Key.Pk} {error}"));

    private static object Read(Entity entity, Item item) =>
        entity.ReadRecord(item).IfLeft(failure => throw new InvalidDataException(failure.Reason));
}
