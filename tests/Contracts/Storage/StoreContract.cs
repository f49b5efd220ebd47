namespace Ecomm.Contracts.Storage;

/// <summary>
/// What every store does, whatever it is made of: conditional writes here, reads and lists, values, and races beside it.
/// Keys are of this run alone, so that a store may be shared by all tests.
/// </summary>
public abstract partial class StoreContract
{
    private readonly string run = Guid.NewGuid().ToString("N");

    protected abstract IStore Store { get; }

    [SkippableFact]
    public async Task A_put_inserts_what_is_absent_and_leaves_alone_what_is_there()
    {
        Assert.Equal(WriteResult.Committed, await Write(Put("a", new() { { "color", "red" } })));
        Assert.Equal(WriteResult.Conflict, await Write(Put("a", new() { { "color", "blue" } })));
        await AssertStored("a", new() { { "color", "red" } });
    }

    [SkippableFact]
    public async Task A_change_needs_the_version_that_it_was_decided_on()
    {
        await Write(Put("a", new() { { "color", "red" }, { "version", 1 } }));
        Assert.Equal(
            WriteResult.Conflict,
            await Write(Change("a", 2, new() { { "color", "blue" }, { "version", 3 } }))
        );
        await AssertStored("a", new() { { "color", "red" }, { "version", 1 } });
        Assert.Equal(
            WriteResult.Committed,
            await Write(Change("a", 1, new() { { "color", "blue" }, { "version", 2 } }))
        );
        await AssertStored("a", new() { { "color", "blue" }, { "version", 2 } });
    }

    [SkippableFact]
    public async Task A_change_of_what_is_not_there_fails_and_makes_no_stump()
    {
        Assert.Equal(WriteResult.Conflict, await Write(Change("a", 1, new() { { "version", 2 } })));
        Assert.Null(await Get("a"));
    }

    [SkippableFact]
    public async Task A_change_keeps_unknown_attributes_and_adds_new_ones()
    {
        var future = new Value.Map { { "kept", Samples.Number("7") } };
        await Write(Put("a", new() { { "future", future }, { "version", 1 } }));
        await Write(Change("a", 1, new() { { "added", "new" }, { "version", 2 } }));
        await AssertStored(
            "a",
            new()
            {
                { "future", future },
                { "added", "new" },
                { "version", 2 },
            }
        );
    }

    [SkippableFact]
    public async Task A_change_keeps_numbers_of_28_digits_exactly_written_or_not()
    {
        var price = Samples.Number("1234567890.123456789012345678");
        var other = Samples.Number("0.1234567890123456789012345678");
        await Write(Put("a", new() { { "price", price }, { "version", 1 } }));
        await Write(Change("a", 1, new() { { "other", other }, { "version", 2 } }));
        await AssertStored(
            "a",
            new()
            {
                { "price", price },
                { "other", other },
                { "version", 2 },
            }
        );
    }

    [SkippableTheory]
    [InlineData(-5, WriteResult.Committed, 0)]
    [InlineData(-6, WriteResult.Conflict, 5)]
    [InlineData(5, WriteResult.Committed, 10)]
    [InlineData(6, WriteResult.Conflict, 5)]
    public async Task An_add_reaches_its_bounds_and_never_passes_them(int by, WriteResult result, int left)
    {
        await Write(Put("stock", new() { { "units", 5 } }));
        Assert.Equal(result, await Write(Add("stock", Seq1(new Delta("units", by, 10)))));
        await AssertStored("stock", new() { { "units", left } });
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(10)]
    public async Task An_add_counts_also_where_nothing_is_left(int by)
    {
        await Write(Put("stock", new() { { "units", 0 } }));
        Assert.Equal(WriteResult.Committed, await Write(Add("stock", Seq1(new Delta("units", by, 10)))));
        await AssertStored("stock", new() { { "units", by } });
    }

    [SkippableFact]
    public async Task An_add_at_the_largest_number_of_units_neither_overflows_nor_rounds()
    {
        await Write(Put("stock", new() { { "units", Units.Max - 1 } }));
        Assert.Equal(WriteResult.Committed, await Write(Add("stock", Seq1(new Delta("units", 1, Units.Max)))));
        Assert.Equal(WriteResult.Conflict, await Write(Add("stock", Seq1(new Delta("units", 1, Units.Max)))));
        Assert.Equal(WriteResult.Conflict, await Write(Add("stock", Seq1(new Delta("units", Units.Max, Units.Max)))));
        await AssertStored("stock", new() { { "units", Units.Max } });
    }

    [SkippableTheory]
    [InlineData(1, 1, WriteResult.Committed)]
    [InlineData(1, 2, WriteResult.Conflict)]
    [InlineData(-6, 1, WriteResult.Conflict)]
    public async Task Both_deltas_of_an_add_count_or_neither(int units, int restocked, WriteResult result)
    {
        await Write(
            Put(
                "stock",
                new()
                {
                    { "units", 5 },
                    { "restocked", 9 },
                    { "kept", "yes" },
                }
            )
        );
        var deltas = Seq(new Delta("units", units, 10), new Delta("restocked", restocked, 10));
        Assert.Equal(result, await Write(Add("stock", deltas, new() { { "updatedAt", "now" } })));
        await AssertStored(
            "stock",
            result is WriteResult.Committed
                ? new()
                {
                    { "units", 5 + units },
                    { "restocked", 9 + restocked },
                    { "kept", "yes" },
                    { "updatedAt", "now" },
                }
                : new()
                {
                    { "units", 5 },
                    { "restocked", 9 },
                    { "kept", "yes" },
                }
        );
    }

    [SkippableFact]
    public async Task An_add_to_what_is_not_there_begins_with_its_initial_attributes_and_zeros()
    {
        var initial = new Value.Map { { "sku", "APPLES" }, { "createdAt", "then" } };
        var deltas = Seq(new Delta("units", 3, 10), new Delta("restocked", 3, 10));
        var add = Add("stock", deltas, new() { { "updatedAt", "now" } }, initial);
        Assert.Equal(WriteResult.Committed, await Write(add));
        Assert.Equal(WriteResult.Committed, await Write(add));
        await AssertStored(
            "stock",
            new()
            {
                { "sku", "APPLES" },
                { "createdAt", "then" },
                { "updatedAt", "now" },
                { "units", 6 },
                { "restocked", 6 },
            }
        );
    }

    [SkippableFact]
    public async Task An_add_to_what_is_not_there_fails_without_initial_attributes_or_past_a_bound()
    {
        Assert.Equal(WriteResult.Conflict, await Write(Add("stock", Seq1(new Delta("units", 3, 10)))));
        Assert.Equal(WriteResult.Conflict, await Write(Add("stock", Seq1(new Delta("units", -1, 10)), [], [])));
        Assert.Equal(WriteResult.Conflict, await Write(Add("stock", Seq1(new Delta("units", 11, 10)), [], [])));
        Assert.Null(await Get("stock"));
    }

    [SkippableFact]
    public async Task An_item_that_an_add_made_is_listed()
    {
        var initial = new Value.Map { { Attributes.ListPartition, run }, { Attributes.ListSort, "1" } };
        await Write(Add("stock", Seq1(new Delta("units", 3, 10)), [], initial));
        await Write(Add("stock", Seq1(new Delta("units", 3, 10)), [], initial));
        var listed = await Store.Query(new IndexQuery(run, null, 10, Descending: false), default);
        Assert.Equal(new IndexEntry("1", KeyOf("stock")), Assert.Single(listed));
    }

    [SkippableFact]
    public async Task A_check_holds_for_the_stored_version_and_for_nothing_else()
    {
        await Write(Put("a", new() { { "version", 3 } }));
        Assert.Equal(WriteResult.Committed, await Write(Put("b", []), Check("a", 3)));
        Assert.Equal(WriteResult.Conflict, await Write(Put("c", []), Check("a", 2)));
        Assert.Equal(WriteResult.Conflict, await Write(Put("c", []), Check("a", null)));
        Assert.Null(await Get("c"));
        await AssertStored("a", new() { { "version", 3 } });
    }

    [SkippableFact]
    public async Task A_check_for_nothing_holds_while_there_is_nothing()
    {
        Assert.Equal(WriteResult.Committed, await Write(Put("b", []), Check("a", null)));
        Assert.Equal(WriteResult.Conflict, await Write(Put("c", []), Check("a", 1)));
        Assert.Null(await Get("a"));
        Assert.Null(await Get("c"));
    }

    [SkippableFact]
    public async Task A_condition_that_fails_last_undoes_all_writes_before_it()
    {
        await Write(Put("changed", new() { { "version", 1 } }));
        await Write(Put("added", new() { { "units", 5 } }));
        await Write(Put("taken", []));
        var result = await Write(
            Put("new", []),
            Change("changed", 1, new() { { "version", 2 } }),
            Add("added", Seq1(new Delta("units", 1, 10))),
            Put("taken", [])
        );
        Assert.Equal(WriteResult.Conflict, result);
        Assert.Null(await Get("new"));
        await AssertStored("changed", new() { { "version", 1 } });
        await AssertStored("added", new() { { "units", 5 } });
    }
}
