using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Observation;

namespace Ecomm.Contracts.Storage;

/// <summary>The console's tables, sorted by a column in which many records are equal.</summary>
public sealed class TablesOfPeople : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly Database database;

    public TablesOfPeople() => database = new Database(directory.File(Database.FileName));

    public void Dispose()
    {
        database.Dispose();
        directory.Dispose();
    }

    [Theory]
    [InlineData(false, "ORDER-4 ORDER-2 ORDER-1 ORDER-5 ORDER-3")]
    [InlineData(true, "ORDER-5 ORDER-3 ORDER-4 ORDER-2 ORDER-1")]
    public async Task Of_equal_values_the_newest_is_first_in_both_directions(bool isDescending, string expected)
    {
        await Insert("ORDER-1", units: 5, listed: "2025-06-19T08:00:00.001Z");
        await Insert("ORDER-2", units: 5, listed: "2025-06-19T08:00:00.002Z");
        await Insert("ORDER-4", units: 5, listed: "2025-06-19T08:00:00.004Z");
        await Insert("ORDER-3", units: 9, listed: "2025-06-19T08:00:00.003Z");
        await Insert("ORDER-5", units: 9, listed: "2025-06-19T08:00:00.005Z");
        var tables = new Tables(database.Readers);

        var query = new TableQuery("", "units", isDescending, 0, 100);
        Assert.Equal(expected, Ids(tables.Read(Order.Entity, query)));

        var pages = Enumerable
            .Range(0, 5)
            .Select(i => Ids(tables.Read(Order.Entity, query with { Offset = i, Limit = 1 })));
        Assert.Equal(expected, string.Join(' ', pages));
    }

    /// <summary>The console shows <c>ORDER_STOCK_DEPLETED_STATUS</c> as «order stock depleted», and a time with a blank.</summary>
    [Theory]
    [InlineData("order-2", "ORDER-2")]
    [InlineData("ORDER_STOCK_DEPLETED", "ORDER-2")]
    [InlineData("order stock depleted", "ORDER-2")]
    [InlineData("2025-06-19T08:00", "ORDER-2 ORDER-1")]
    [InlineData("2025-06-19 08:00", "ORDER-2 ORDER-1")]
    [InlineData("order%depleted", "")]
    public async Task A_search_finds_what_is_stored_and_what_is_shown(string search, string expected)
    {
        await Insert("ORDER-1", units: 5, listed: "2025-06-19T08:00:00.001Z");
        await Insert("ORDER-2", units: 5, listed: "2025-06-19T08:00:00.002Z", status: "ORDER_STOCK_DEPLETED_STATUS");

        var page = new Tables(database.Readers).Read(Order.Entity, new(search, Tables.Newest, true, 0, 100));

        Assert.Equal(expected, Ids(page));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_order_of_creation_is_that_of_all_partitions_together_on_every_page(bool isDescending)
    {
        var ids = Enumerable.Range(0, 40).Select(i => $"ORDER-{i:D2}-{i * 5 % 8}").ToList();
        foreach (var id in ids)
        {
            await Insert(id, units: 5, listed: $"2025-06-19T08:00:00.0{id[6..8]}Z");
        }
        await database.Commits.Run(
            statements => new Outcome<int>(
                statements.Execute(
                    $"INSERT INTO {Database.RecordsTable} (pk, sk, gsi1pk, gsi1sk, item) VALUES ($1, $1, $2, $1, '{{}}')",
                    "PAYMENT",
                    "PAYMENTS#PAYMENT#0"
                ),
                Rows: 1,
                IsUndone: false
            ),
            compound: false
        );
        var tables = new Tables(database.Readers);

        var pages = Enumerable
            .Range(0, 6)
            .Select(page => tables.Read(Order.Entity, new("", Tables.Newest, isDescending, page * 7, 7)))
            .ToList();

        Assert.All(pages, page => Assert.Equal(40, page.Total));
        Assert.Equal(
            isDescending ? [.. Enumerable.Reverse(ids)] : ids,
            pages.SelectMany(page => page.Rows).Select(row => row.Key.Pk)
        );
        var beyond = tables.Read(Order.Entity, new("", Tables.Newest, isDescending, 45, 7));
        Assert.Equal((0, 40L), (beyond.Rows.Count, beyond.Total));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Records_of_one_moment_keep_their_places_from_whichever_end_they_are_counted(bool isDescending)
    {
        var ids = Enumerable.Range(0, 12).Select(i => $"ORDER-{i:D2}-{i * 3 % 8}").ToList();
        foreach (var id in ids)
        {
            await Insert(id, units: 5, listed: "2025-06-19T08:00:00.000Z");
        }
        var tables = new Tables(database.Readers);

        var rows = Enumerable
            .Range(0, ids.Count)
            .Select(i => tables.Read(Order.Entity, new("", Tables.Newest, isDescending, i, 1)))
            .SelectMany(page => page.Rows);

        Assert.Equal(isDescending ? [.. Enumerable.Reverse(ids)] : ids, rows.Select(row => row.Key.Pk));
    }

    // The partition of the list changes from one to the next, as shards do.
    private Task<int> Insert(string id, int units, string listed, string status = "ORDER_CREATED_STATUS") =>
        database.Commits.Run(
            statements => new Outcome<int>(
                statements.Execute(
                    $"INSERT INTO {Database.RecordsTable} (pk, sk, gsi1pk, gsi1sk, item) VALUES ($1, $1, $2, $3, $4)",
                    id,
                    $"{Order.Entity.List}#{id[^1]}",
                    listed,
                    $$"""{"orderId":"{{id}}","units":{{units}},"orderStatus":"{{status}}","createdAt":"{{listed}}"}"""
                ),
                Rows: 1,
                IsUndone: false
            ),
            compound: false
        );

    private static string Ids(TablePage page) => string.Join(' ', page.Rows.Select(row => row.Key.Pk));
}
