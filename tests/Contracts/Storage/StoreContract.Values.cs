namespace Ecomm.Contracts.Storage;

public abstract partial class StoreContract
{
    [SkippableTheory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("0.5")]
    [InlineData("9007199254740993")]
    [InlineData("12345678901234567890123456789012345678")]
    [InlineData("-0.12345678901234567890123456789012345678")]
    [InlineData("1E125")]
    [InlineData("1E-125")]
    public async Task A_number_comes_back_to_the_last_digit(string number) => await AssertKept(Samples.Number(number));

    [SkippableTheory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a \"quoted\" \\ 'text' <&> / $1 ?1 %")]
    [InlineData("line\nbreak\ttab\0nul\u007f\u2028")]
    [InlineData("中 é 😀 \uFF5E \uFFFD")]
    public async Task A_text_comes_back_as_it_was(string text) => await AssertKept(new Value.Text(text));

    [SkippableFact]
    public async Task Flags_and_null_come_back()
    {
        await AssertKept(new Value.Flag(true));
        await AssertKept(new Value.Flag(false));
        await AssertKept(Value.Null.It);
    }

    [SkippableFact]
    public async Task Nested_maps_and_lists_come_back_empty_or_not()
    {
        await AssertKept(new Value.Map());
        await AssertKept(new Value.List(Seq<Value>()));
        await AssertKept(
            new Value.Map
            {
                {
                    "list",
                    new Value.List(
                        Seq<Value>(Value.Null.It, new Value.Text(""), new Value.List(Seq<Value>()), Nested(5))
                    )
                },
                {
                    "map",
                    new Value.Map
                    {
                        {
                            "map",
                            new Value.Map { { "null", Value.Null.It } }
                        },
                    }
                },
            }
        );
    }

    [SkippableFact]
    public async Task A_document_may_be_as_deep_as_a_raw_event() => await AssertKept(Nested(30));

    [SkippableFact]
    public async Task Names_of_attributes_may_be_anything()
    {
        var attributes = new Value.Map
        {
            { "a.b", "dot" },
            { "$", "dollar" },
            { "a \"b\" [0] 'c'", "quotes" },
            { "中😀", "unicode" },
            { "version", 1 },
        };
        await Write(Put("a", attributes));
        await Write(Change("a", 1, new() { { "a.b", "changed" }, { "version", 2 } }));
        await AssertStored("a", attributes.With(new() { { "a.b", "changed" }, { "version", 2 } }));
    }

    private async Task AssertKept(Value value)
    {
        var name = Guid.NewGuid().ToString("N");
        await Write(Put(name, new() { { "value", value }, { "version", 1 } }));
        await AssertStored(name, new() { { "value", value }, { "version", 1 } });
        await Write(Change(name, 1, new() { { "version", 2 } }));
        await AssertStored(name, new() { { "value", value }, { "version", 2 } });
    }

    private static Value Nested(int levels) =>
        levels == 0 ? Samples.Number("1")
        : levels % 2 == 0 ? new Value.Map { { "in", Nested(levels - 1) } }
        : new Value.List(Seq1(Nested(levels - 1)));
}
