using Ecomm.Hosting.Chain;

namespace Ecomm.Contracts.Storage;

/// <summary>Lists over any store: merged from the index's partitions, every record once and in order.</summary>
public abstract class ListingsContract
{
    protected abstract IStore Store { get; }

    [SkippableTheory]
    [InlineData(1, SortDirection.Ascending)]
    [InlineData(7, SortDirection.Ascending)]
    [InlineData(7, SortDirection.Descending)]
    [InlineData(60, SortDirection.Descending)]
    public async Task Pages_by_next_token_give_every_order_once_and_in_order(int limit, SortDirection direction)
    {
        var expected = await CreateOrders();
        var seen = new List<string>();
        ListPosition? after = null;
        do
        {
            var page = await Listings.Page(Store, Listing(limit, direction, after), default);
            Assert.InRange(page.Records.Count, 1, limit);
            seen.AddRange(page.Records.Select(IdOf));
            // As a client would: the token is all that goes out and comes back.
            after = page.Next is { } position ? Read(position.ToToken()) : null;
        } while (after is not null);
        Assert.Equal(direction is SortDirection.Ascending ? expected : expected.AsEnumerable().Reverse(), seen);
    }

    [SkippableFact]
    public async Task An_order_that_is_created_between_two_pages_takes_none_away()
    {
        var expected = await CreateOrders();
        var (first, next) = await Listings.Page(Store, Listing(20, SortDirection.Ascending, null), default);
        await Create("A-new-first", new Instant(0));
        await Create("A-new-last", Samples.Noon);
        var (rest, end) = await Listings.Page(Store, Listing(1000, SortDirection.Ascending, next), default);
        Assert.Equal([.. expected, "A-new-last"], first.Concat(rest).Select(IdOf));
        Assert.Null(end);
    }

    [SkippableFact]
    public async Task A_listing_of_one_key_gives_that_record_or_nothing()
    {
        await CreateOrders();
        var (page, next) = await Listings.Page(Store, OfOne("ORDER-0017"), default);
        Assert.Equal("ORDER-0017", IdOf(Assert.Single(page)));
        Assert.Null(next);
        Assert.Empty((await Listings.Page(Store, OfOne("ORDER-9999"), default)).Records);
    }

    [SkippableFact]
    public async Task Lists_of_different_records_do_not_mix()
    {
        await CreateOrders();
        await Write(new OpenPayment(Samples.Order1, Samples.Noon));
        await Write(new RecordLot(Samples.Lot("APPLES", "LOT001", 5), Samples.Noon));
        var (payments, _) = await Listings.Page(Store, Listing(100, Payment.Entity), default);
        var (skus, _) = await Listings.Page(Store, Listing(100, Stock.Entity), default);
        Assert.Equal(Samples.Order1, Assert.IsType<Payment>(Assert.Single(payments)).Item);
        Assert.Equal(5, Assert.IsType<Stock>(Assert.Single(skus)).Available);
    }

    // Ten orders in each of several milliseconds, so that ids decide; and ids whose UTF-16 order is not that of UTF-8.
    private async Task<List<string>> CreateOrders()
    {
        var orders = Enumerable
            .Range(0, 40)
            .Select(i => (Id: FormattableString.Invariant($"ORDER-{i:D4}"), At: new Instant(1_000 + i * 7 % 4)))
            .Append((Id: "ORDER-\uFF5E", At: new Instant(1_001)))
            .Append((Id: "ORDER-😀", At: new Instant(1_001)))
            .ToList();
        foreach (var (id, at) in orders)
        {
            await Create(id, at);
        }
        return
        [
            .. orders
                .OrderBy(order => order.At)
                .ThenBy(order => order.Id, Utf8Order.Instance)
                .Select(order => order.Id),
        ];
    }

    private Task Create(string id, Instant at) =>
        Write(new CreateOrder(Samples.Order(id), CreatedAt: at, At: Samples.Noon));

    private async Task Write(Decision.Change change) =>
        Assert.Equal(WriteResult.Committed, await Store.Write([.. change.Writes], default));

    private static Listing Listing(int limit, SortDirection direction, ListPosition? after) =>
        new(Order.Entity, null, limit, direction, after);

    private static Listing Listing(int limit, Entity entity) => new(entity, null, limit, SortDirection.Ascending, null);

    private static Listing OfOne(string id) =>
        new(Order.Entity, Order.Of(Samples.Order(id).OrderId).Key, 50, SortDirection.Ascending, null);

    private static string IdOf(object record) => Assert.IsType<Order>(record).Item.OrderId.Text;

    private static ListPosition Read(string token) =>
        ListPosition
            .Parse(new Value.Text(token))
            .Match(Right: at => at, Left: error => throw new FormatException(error));
}

public sealed class MemoryListingsContract : ListingsContract
{
    protected override IStore Store { get; } = new MemoryStore();
}

public sealed class SqliteListingsContract : ListingsContract, IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly Database database;

    public SqliteListingsContract() => database = new Database(directory.File(Database.FileName));

    protected override IStore Store => database.Records;

    public void Dispose()
    {
        database.Dispose();
        directory.Dispose();
    }
}
