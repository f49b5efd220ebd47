using Ecomm.Hosting.Chain;

namespace Ecomm.Contracts.Storage;

/// <summary>The mapping there and back: what a decision writes is what the next one reads, in every kind of store.</summary>
public sealed class RecordsInStores : IDisposable
{
    private static readonly Instant Later = new(Samples.Noon.UnixMilliseconds + 1);
    private static readonly OrderItem Item = Samples.Order(
        "ORDER \"é中😀\"",
        units: Units.Max,
        price: "1234567890.123456789012345678"
    );

    private readonly TemporaryDirectory directory = new();
    private readonly Database database;
    private readonly IStore[] stores;

    public RecordsInStores()
    {
        database = new Database(directory.File(Database.FileName));
        stores = [new MemoryStore(), database.Records];
    }

    [Fact]
    public async Task An_order_is_read_as_it_was_written_and_counts_its_versions()
    {
        var key = Order.Of(Item.OrderId);
        var order = new Order(Item, OrderStatus.Created, Samples.Noon, Later, Version: 1);
        await AfterEach(new CreateOrder(Item, Samples.Noon, Later), key, order);
        foreach (var status in OrderStatuses.All)
        {
            var changed = order with { Status = status, Version = order.Version + 1 };
            await AfterEach(new ChangeOrderStatus(order, status, Later), key, changed);
            order = changed;
        }
    }

    [Fact]
    public async Task A_lot_and_its_stock_are_read_as_they_were_written()
    {
        var (first, second) = (Samples.Lot("PLUMS", "LOT001", 5), Samples.Lot("PLUMS", "LOT002", 7));
        await AfterEach(
            new RecordLot(first, Samples.Noon),
            Lot.Of(first.Sku, first.LotId),
            new Lot(first, Samples.Noon)
        );
        await AfterEach(
            new RecordLot(second, Later),
            Stock.Of(first.Sku),
            new Stock(first.Sku, 12, 12, Samples.Noon, Later)
        );
    }

    [Fact]
    public async Task An_allocation_takes_units_and_gives_them_back_in_the_write_that_says_so()
    {
        var item = Samples.Order("ORD001", "PLUMS", units: 3);
        var allocation = new Allocation(item, AllocationStatus.Allocated, Samples.Noon, Samples.Noon, Version: 1);
        var released = allocation with { Status = AllocationStatus.Deallocated, UpdatedAt = Later, Version = 2 };
        var key = Allocation.Of(item.OrderId);
        var lot = new RecordLot(Samples.Lot("PLUMS", "LOT001", 5), Samples.Noon);
        await AfterEach(lot, Stock.Of(item.Sku), StockOf(5, Samples.Noon));
        await AfterEach(new AllocateStock(item, Samples.Noon), key, allocation);
        await AssertEach(Stock.Of(item.Sku), StockOf(2, Samples.Noon));
        await AfterEach(new ReleaseAllocation(allocation, Later), key, released);
        await AssertEach(Stock.Of(item.Sku), StockOf(5, Later));

        Stock StockOf(long available, Instant at) => new(item.Sku, available, 5, Samples.Noon, at);
    }

    [Fact]
    public async Task A_depletion_stands_where_an_allocation_would()
    {
        var key = Allocation.Of(Item.OrderId);
        var depletion = new Allocation(Item, AllocationStatus.Depleted, Samples.Noon, Samples.Noon, Version: 1);
        await AfterEach(new RecordDepletion(Item, Samples.Noon), key, depletion);
        foreach (var store in stores)
        {
            var writes = new RecordDepletion(Item, Later).Writes;
            Assert.Equal(WriteResult.Conflict, await store.Write([.. writes], default));
        }
    }

    [Fact]
    public async Task A_payment_is_read_as_it_was_written_with_and_without_the_gateways_id()
    {
        var key = Payment.Of(Item.OrderId);
        var payment = new Payment(Item, null, PaymentStatus.Pending, 0, Samples.Noon, Samples.Noon, Version: 1);
        await AfterEach(new OpenPayment(Item, Samples.Noon), key, payment);
        PaymentOutcome[] outcomes = [new(PaymentStatus.Failed, null, 0), new(PaymentStatus.Accepted, "AC1ED7", 1)];
        foreach (var outcome in outcomes)
        {
            var changed = new Payment(
                Item,
                outcome.PaymentId,
                outcome.Status,
                outcome.Retries,
                Samples.Noon,
                Later,
                payment.Version + 1
            );
            await AfterEach(new RecordPayment(payment, outcome, Later), key, changed);
            payment = changed;
        }
    }

    [Fact]
    public async Task A_published_event_is_read_as_it_was_raised_with_its_trace()
    {
        var e = new OrderPlaced(Item, Samples.Noon);
        var put = StoredEvent.Publication(e, Samples.Trace);
        Assert.Equal(new Key($"EVENTS#ORDER_ID#{Item.OrderId}", "EVENT#ORDER_PLACED_EVENT"), put.Key);
        foreach (var store in (IStore[])[new MemoryStore(), database.EventStore])
        {
            await store.Write([put], default);
            var item = (await store.Get([put.Key], default))[0]!;
            Assert.Equal(Samples.Stored(e), Domains.All.ReadStored(item.Attributes));
        }
    }

    [Fact]
    public void Listed_records_carry_the_keys_of_their_list()
    {
        var order = new Order(Samples.Order1, OrderStatus.Created, Samples.Noon, Later, Version: 1);
        var attributes = Order.Entity.ItemOf(order).Attributes;
        Assert.Matches("^ORDERS#ORDER#[0-7]$", ((Value.Text)attributes[Attributes.ListPartition]!).Of);
        Assert.Equal(new Value.Text("CREATED_AT#2025-06-19T00:00:00.000Z#ORD001"), attributes[Attributes.ListSort]);
        var lot = Lot.Entity.ItemOf(new Lot(Samples.Lot("PLUMS", "LOT001", 5), Later));
        Assert.Null(lot.Attributes[Attributes.ListSort]);
    }

    [Fact]
    public void Attributes_of_a_later_version_are_tolerated()
    {
        var order = new Order(Samples.Order1, OrderStatus.Created, Samples.Noon, Later, Version: 1);
        var item = new Item(
            new Key("pk", "sk"),
            Order.Entity.ItemOf(order).Attributes.With(new() { { "giftWrap", new Value.Flag(true) } })
        );
        Assert.Equal(order, Order.Entity.Read(item));
    }

    public void Dispose()
    {
        database.Dispose();
        directory.Dispose();
    }

    private async Task AfterEach<T>(Decision.Change change, RecordRef<T> reference, T expected)
        where T : class
    {
        foreach (var store in stores)
        {
            Assert.Equal(WriteResult.Committed, await store.Write([.. change.Writes], default));
        }
        await AssertEach(reference, expected);
    }

    private async Task AssertEach<T>(RecordRef<T> reference, T expected)
        where T : class
    {
        foreach (var store in stores)
        {
            var items = await store.Get([reference.Key], default);
            Assert.Equal(expected, Found.Read(Seq1(reference.ToRef()), items).Map(found => found.At(reference)));
        }
    }
}
