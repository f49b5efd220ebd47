using Ecomm.Adapters.Metering;

namespace Ecomm.Contracts.Storage;

/// <summary>What a meter counts of items that are larger than those of orders, and of what goes wrong.</summary>
public sealed class Meters
{
    private static readonly Key Small = new("A", "1");
    private static readonly Key Large = new("B", "1");

    private readonly MemoryStore store = new();
    private readonly FaultyStore faulty;
    private readonly IStore metered;
    private readonly Meter meter = new();

    public Meters()
    {
        faulty = new FaultyStore(store);
        metered = meter.Of(faulty);
    }

    [Fact]
    public void Sizes_are_those_of_the_documentation()
    {
        // Names and texts in UTF-8, two digits of a number a byte and one more, three bytes and one an element of a map or a list.
        var item = new Item(
            new Key("ü", "b"),
            new Value.Map
            {
                { "text", "abc" },
                { "number", 12345 },
                { "flag", new Value.Flag(true) },
                {
                    "map",
                    new Value.Map { { "x", "y" } }
                },
                { "list", new Value.List(Seq1<Value>(new Value.Text("z"))) },
            }
        );
        Assert.Equal(4 + 3 + 7 + 10 + 5 + (3 + 3 + 1 + 2) + (4 + 3 + 1 + 1), ItemSize.Of(item));
    }

    [Fact]
    public async Task An_item_costs_a_write_unit_a_kilobyte_and_a_read_unit_four()
    {
        var tally = meter.Begin();
        await metered.Write([Put(Large, characters: 5000)], default);
        Assert.Equal(new Usage(1, 0, 5, 0), tally.Usage);

        tally = meter.Begin();
        await metered.Get([Large, Small], default);
        Assert.Equal(new Usage(1, 3, 0, 0), tally.Usage);
    }

    [Fact]
    public async Task A_transaction_costs_twice_and_a_listed_item_one_more()
    {
        var tally = meter.Begin();
        await metered.Write([Put(Small, 10), Put(Large, 1500, isListed: true)], default);
        Assert.Equal(new Usage(1, 0, 2 * (1 + 2) + 1, 0), tally.Usage);
    }

    [Fact]
    public async Task An_update_costs_by_the_whole_item_that_was_read_before()
    {
        await store.Write([Put(Large, 2500)], default);
        var change = new ItemWrite.Change(
            Large,
            new Value.Map { { "more", new string('x', 1000) }, { "version", 2 } },
            1
        );

        var tally = meter.Begin();
        await metered.Get([Large], default);
        await metered.Write([change], default);
        Assert.Equal(new Usage(2, 1, 4, 0), tally.Usage);
    }

    [Fact]
    public async Task A_write_that_is_refused_costs_itself_and_the_look_at_what_is_there()
    {
        await store.Write([Put(Small, 10)], default);
        var tally = meter.Begin();
        Assert.Equal(WriteResult.Conflict, await metered.Write([Put(Small, 20, isListed: true)], default));
        Assert.Equal(new Usage(2, 1, 1, 0), tally.Usage);

        tally = meter.Begin();
        Assert.Equal(WriteResult.Conflict, await metered.Write([Put(Small, 20), Put(Large, 10)], default));
        Assert.Equal(new Usage(1, 0, 4, 0), tally.Usage);
    }

    [Fact]
    public async Task What_is_throttled_costs_nothing()
    {
        faulty.Busy = 1;
        var tally = meter.Begin();
        Assert.Equal(WriteResult.Busy, await metered.Write([Put(Small, 10)], default));
        Assert.Equal(Usage.None, tally.Usage);
    }

    [Fact]
    public async Task A_query_of_the_index_is_not_consistent_and_costs_half()
    {
        await store.Write([Put(Small, 10, isListed: true)], default);
        var tally = meter.Begin();
        await metered.Query(new IndexQuery("LIST", null, 10, Descending: false), default);
        await metered.Query(new IndexQuery("NOBODY", null, 10, Descending: false), default);
        Assert.Equal(new Usage(2, 1, 0, 0), tally.Usage);
    }

    [Fact]
    public async Task Each_counts_its_own_and_nobody_counts_what_none_has_begun()
    {
        var usages = await Task.WhenAll(Enumerable.Range(1, 20).Select(Use));
        Assert.Equal(Enumerable.Range(1, 20), usages.Select(usage => usage.Requests));
        await metered.Get([Small], default);

        async Task<Usage> Use(int times)
        {
            var tally = meter.Begin();
            for (var i = 0; i < times; i++)
            {
                await Task.Yield();
                await metered.Get([Small], default);
            }
            return tally.Usage;
        }
    }

    private static ItemWrite.Put Put(Key key, int characters, bool isListed = false)
    {
        var attributes = new Value.Map { { "text", new string('x', characters) }, { "version", 1 } };
        if (isListed)
        {
            attributes.Add(Attributes.ListPartition, "LIST");
            attributes.Add(Attributes.ListSort, key.Pk);
        }
        return new ItemWrite.Put(new Item(key, attributes));
    }
}
