using System.Globalization;

namespace Ecomm.Contracts.Storage;

public abstract partial class StoreContract
{
    private const int Racers = 40;

    [SkippableFact]
    public async Task Of_puts_that_race_for_a_key_one_wins()
    {
        var results = await Race(i => Write(Put("a", new() { { "winner", i } })));
        var winner = Assert.Single(Enumerable.Range(0, Racers), i => results[i] is WriteResult.Committed);
        await AssertStored("a", new() { { "winner", winner } });
    }

    [SkippableFact]
    public async Task Of_changes_that_race_from_a_version_one_wins()
    {
        await Write(Put("a", new() { { "version", 1 } }));
        var results = await Race(i => Write(Change("a", 1, new() { { "winner", i }, { "version", 2 } })));
        var winner = Assert.Single(Enumerable.Range(0, Racers), i => results[i] is WriteResult.Committed);
        await AssertStored("a", new() { { "winner", winner }, { "version", 2 } });
    }

    [SkippableFact]
    public async Task Adds_that_race_take_what_there_is_and_no_more()
    {
        const int units = 25;
        await Write(Put("stock", new() { { "units", units } }));
        var results = await Race(i => Write(Put(Name(i), []), Add("stock", Seq1(new Delta("units", -1, 100)))));
        Assert.Equal(units, results.Count(result => result is WriteResult.Committed));
        await AssertStored("stock", new() { { "units", 0 } });
        var taken = await Store.Get([.. Enumerable.Range(0, Racers).Select(i => KeyOf(Name(i)))], default);
        Assert.Equal(units, taken.Count(item => item is not null));
    }

    [SkippableFact]
    public async Task Adds_that_race_to_make_an_item_all_count()
    {
        var results = await Race(i =>
            Write(Put(Name(i), []), Add("stock", Seq1(new Delta("units", 1, 1000)), [], new() { { "sku", "PLUMS" } }))
        );
        Assert.All(results, result => Assert.Equal(WriteResult.Committed, result));
        await AssertStored("stock", new() { { "units", Racers }, { "sku", "PLUMS" } });
    }

    [SkippableFact]
    public async Task Writes_whose_answer_was_lost_may_be_repeated()
    {
        await Write(Put("order", new() { { "version", 1 } }));
        await Write(Put("stock", new() { { "units", 5 } }));
        ItemWrite[] allocation = [Put("allocation", []), Add("stock", Seq1(new Delta("units", -2, 10)))];
        ItemWrite[] change = [Change("order", 1, new() { { "version", 2 } })];
        Assert.Equal(WriteResult.Committed, await Write(allocation));
        Assert.Equal(WriteResult.Committed, await Write(change));
        for (var repeat = 0; repeat < 3; repeat++)
        {
            Assert.Equal(WriteResult.Conflict, await Write(allocation));
            // What it finds is what it would have written: a store that cannot tell whose it is may call it done.
            Assert.NotEqual(WriteResult.Busy, await Write(change));
        }
        await AssertStored("stock", new() { { "units", 3 } });
        await AssertStored("order", new() { { "version", 2 } });
    }

    // Both items are written together, so whoever reads both must never find them apart.
    [SkippableFact]
    public async Task Reads_that_race_with_writes_see_all_of_a_write_or_nothing()
    {
        await Write(Put("a", new() { { "version", 1 } }));
        await Write(Put("b", new() { { "version", 1 } }));
        var writing = Task.Run(async () =>
        {
            for (var version = 1; version <= 50; version++)
            {
                var next = new Value.Map { { "version", version + 1 } };
                Assert.Equal(
                    WriteResult.Committed,
                    await Write(Change("a", version, next), Change("b", version, next))
                );
            }
        });
        while (!writing.IsCompleted)
        {
            var first = await Version("a");
            var second = await Version("b");
            Assert.True(first <= second, $"b was at version {second} after a had been seen at {first}");
        }
        await writing;
    }

    private async Task<long> Version(string name) => VersionOf((await Get(name))!);

    private static long VersionOf(Item item) =>
        ((Value.Number)item.Attributes["version"]!).Of.Whole(Units.Max).IfNone(0);

    private static string Name(int racer) => racer.ToString(CultureInfo.InvariantCulture);

    private static Task<WriteResult[]> Race(Func<int, Task<WriteResult>> write) =>
        Task.WhenAll(Enumerable.Range(0, Racers).Select(i => Task.Run(() => write(i))));
}
