using System.Globalization;

namespace Ecomm.Contracts.Storage;

public abstract partial class StoreContract
{
    [SkippableFact]
    public async Task Items_come_in_the_order_of_the_keys_and_null_where_there_is_none()
    {
        await Write(Put("a", new() { { "name", "a" } }));
        await Write(Put("b", new() { { "name", "b" } }));
        var items = await Store.Get([KeyOf("b"), KeyOf("missing"), KeyOf("a")], default);
        Assert.Equal([KeyOf("b"), null, KeyOf("a")], items.Select(item => item?.Key));
        Assert.Equal(new Value.Text("b"), items[0]!.Attributes["name"]);
        Assert.Equal(new Value.Text("a"), items[2]!.Attributes["name"]);
    }

    [SkippableFact]
    public async Task Items_that_share_one_part_of_their_key_are_apart()
    {
        Key[] keys = [new(run, "a"), new(run, "b"), new($"{run}#", "a")];
        foreach (var key in keys)
        {
            await Write(new ItemWrite.Put(new Item(key, new() { { "at", $"{key}" } })));
        }
        var items = await Store.Get(keys, default);
        Assert.Equal(keys.Select(key => $"{key}"), items.Select(item => ((Value.Text)item!.Attributes["at"]!).Of));
    }

    [SkippableFact]
    public async Task A_read_after_a_write_sees_it()
    {
        await Write(Put("a", new() { { "version", 1 } }));
        for (var version = 1; version <= 20; version++)
        {
            await Write(Change("a", version, new() { { "version", version + 1 } }));
            await AssertStored("a", new() { { "version", version + 1 } });
        }
    }

    // By UTF-8 bytes U+FFxx lies below the astral characters; by UTF-16 units it lies above them.
    [SkippableFact]
    public async Task A_query_orders_by_the_bytes_of_utf8()
    {
        string[] ordered = ["A", "AA", "Z", "a", "é", "中", "\uE000", "\uFF5E", "\uFFFD", "\U00010000", "😀"];
        await List(ordered.Reverse());
        Assert.Equal(ordered, await Query(after: null, 100, descending: false));
        Assert.Equal(ordered.Reverse(), await Query(after: null, 100, descending: true));
    }

    [SkippableFact]
    public async Task A_query_begins_beyond_the_place_given_in_either_direction()
    {
        await List(["a", "b", "c", "\uFF5E", "😀"]);
        Assert.Equal(["c", "\uFF5E", "😀"], await Query("b", 100, descending: false));
        Assert.Equal(["a"], await Query("b", 100, descending: true));
        Assert.Equal(["c", "\uFF5E", "😀"], await Query("bb", 100, descending: false));
        Assert.Equal(["b", "a"], await Query("bb", 100, descending: true));
        Assert.Equal(["😀"], await Query("\uFF5E", 100, descending: false));
        Assert.Empty(await Query("😀", 100, descending: false));
        Assert.Empty(await Query("a", 100, descending: true));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_query_pages_through_everything_once(bool descending)
    {
        var sorts = Enumerable.Range(0, 25).Select(i => i.ToString("D2", CultureInfo.InvariantCulture)).ToList();
        await List(sorts);
        var seen = new List<string>();
        while (await Query(seen.LastOrDefault(), 4, descending) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= 4);
            seen.AddRange(page);
        }
        Assert.Equal(descending ? sorts.AsEnumerable().Reverse() : sorts, seen);
    }

    [SkippableFact]
    public async Task A_query_sees_its_own_partition_only()
    {
        await List(["a"]);
        await Write(Put("other", new() { { Attributes.ListPartition, $"{run}#" }, { Attributes.ListSort, "b" } }));
        await Write(Put("unlisted", new() { { "name", "c" } }));
        Assert.Equal(["a"], await Query(after: null, 100, descending: false));
    }

    [SkippableFact]
    public async Task A_query_names_an_item_once_however_often_it_changed()
    {
        await Write(
            Put(
                "a",
                new()
                {
                    { Attributes.ListPartition, run },
                    { Attributes.ListSort, "1" },
                    { "version", 1 },
                }
            )
        );
        await Write(Change("a", 1, new() { { "color", "red" }, { "version", 2 } }));
        var entry = Assert.Single(await Store.Query(new IndexQuery(run, null, 1, Descending: true), default));
        Assert.Equal(new IndexEntry("1", KeyOf("a")), entry);
    }

    private async Task List(IEnumerable<string> sorts)
    {
        foreach (var sort in sorts)
        {
            await Write(
                Put($"listed {sort}", new() { { Attributes.ListPartition, run }, { Attributes.ListSort, sort } })
            );
        }
    }

    private async Task<List<string>> Query(string? after, int limit, bool descending) =>
        [.. (await Store.Query(new IndexQuery(run, after, limit, descending), default)).Select(entry => entry.Sort)];
}
