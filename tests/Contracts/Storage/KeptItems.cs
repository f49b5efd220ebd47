using Ecomm.Adapters.Sqlite;

namespace Ecomm.Contracts.Storage;

/// <summary>
/// A store may keep the items written last in memory, and no more than so many. Whether one is kept shows when the writer's
/// own connection deletes its row, which is the one change that such a store does not notice.
/// </summary>
public sealed class KeptItems : IDisposable
{
    private const string Table = "items";

    private readonly TemporaryDirectory directory = new();
    private readonly GroupCommit commits;
    private readonly ReaderPool readers;
    private readonly SqliteStore store;

    public KeptItems()
    {
        var path = directory.File("store.db");
        commits = new GroupCommit(path, SqliteStore.Schema(Table));
        readers = new ReaderPool(path);
        store = new SqliteStore(commits, readers, Table, keepsRecent: true);
    }

    [Fact]
    public async Task Of_all_items_ever_written_only_so_many_of_the_newest_are_kept()
    {
        const int count = SqliteStore.RecentItemsMax + 1;
        await store.Write([.. Enumerable.Range(1, count).Select(Put)], default);
        await DeleteRows();
        var kept = await store.Get([.. Enumerable.Range(1, count).Select(KeyOf)], default);
        Assert.Null(kept[0]);
        Assert.NotNull(kept[^1]);
        Assert.InRange(kept.Count(item => item is not null), SqliteStore.RecentItemsMax / 2, count - 1);
    }

    [Fact]
    public async Task Of_a_store_that_little_is_written_to_only_what_the_last_commits_have_put_is_kept()
    {
        const int count = 3 * Recent<Key, Item>.CommitsMax;
        for (var number = 1; number <= count + 1; number++)
        {
            await store.Write([Put(number)], default);
        }
        await DeleteRows();
        var kept = await store.Get([KeyOf(1), KeyOf(count + 1)], default);
        Assert.Null(kept[0]);
        Assert.NotNull(kept[1]);
    }

    public void Dispose()
    {
        readers.Dispose();
        commits.Dispose();
        directory.Dispose();
    }

    private Task DeleteRows() =>
        commits.Run(
            statements => new Outcome<int>(statements.Execute($"DELETE FROM {Table}"), Rows: 1, IsUndone: false),
            compound: false
        );

    private static Key KeyOf(int number) => new($"ITEMS#{number}", "ITEM");

    private static ItemWrite Put(int number) => new ItemWrite.Put(new Item(KeyOf(number), new() { { "n", number } }));
}
