using static Ecomm.Engine.Members;

namespace Ecomm.Properties.Specifications;

/// <summary>The smallest parts of the engine at their bounds: what mutation testing found that nothing else looks at.</summary>
public sealed class EngineValues
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];

    public static TheoryData<int> Arities => [.. Enumerable.Range(1, Names.Length)];

    [Theory]
    [MemberData(nameof(Arities))]
    public void A_codec_of_so_many_fields_makes_what_it_reads_and_nothing_of_what_is_faulty(int arity)
    {
        var codec = Numbers(arity);
        var map = new Value.Map();
        foreach (var (name, i) in Names.Take(arity).Select((name, i) => (name, i)))
        {
            map.Add(name, i + 1);
        }

        var read = (Digits)codec.Read(map);
        Assert.Equal(Enumerable.Range(1, arity).Select(i => (long)i), read.Of);
        Assert.Equal(map, codec.Write(read));
        // The function that makes the value is not called with what could not be read: each field's fault is told.
        var faults = (Faults)codec.Read(new Value.Map());
        Assert.Equal(Names.Take(arity).Select(name => new Fault(name, "is missing")), faults.Items);
    }

    [Theory]
    [InlineData("#abcd", "contains a '#'; expected an identifier without it")]
    [InlineData("abcd#", "contains a '#'; expected an identifier without it")]
    [InlineData("a\u0001bcd", "contains a control character; expected an identifier without it")]
    [InlineData("\u0001abcd", "contains a control character; expected an identifier without it")]
    [InlineData("\u007fabcd", "contains a control character; expected an identifier without it")]
    [InlineData("\u009fabcd", "contains a control character; expected an identifier without it")]
    [InlineData("\ufffeabcd", "contains a noncharacter; expected an identifier without it")]
    public void What_an_identifier_may_not_contain_it_may_not_begin_with(string text, string fault) =>
        Assert.Equal(fault, Identifier.Parse(new Value.Text(text)).Case);

    [Theory]
    [InlineData("unitsRestocked", "Units restocked")]
    [InlineData("orderId", "Order")]
    [InlineData("createdAt", "Created")]
    [InlineData("sku", "Sku")]
    [InlineData("id", "Id")]
    [InlineData("idOf", "Id of")]
    [InlineData("x", "X")]
    public void A_field_is_called_as_people_read_its_name(string name, string label) =>
        Assert.Equal(label, LabelOf(name));

    [Fact]
    public void A_label_of_its_own_goes_before_that()
    {
        var view = new View<string>(
            Field("named", Scalars.AnyText, (string text) => text, "Called so"),
            Nullable("perhaps", Scalars.AnyText, (string text) => text.Length > 0 ? text : null)
        );

        Assert.Equal(["Called so", "Perhaps"], view.Fields.Map(field => field.Label).ToArray());
        Assert.Equal(
            [(true, false), (true, true)],
            view.Fields.Map(field => (field.IsRequired, field.IsNullable)).ToArray()
        );
        Assert.Equal(Value.Null.It, view.Write("")["perhaps"]);
        Assert.Equal(new Value.Text("x"), view.Write("x")["perhaps"]);
    }

    [Fact]
    public void Numbers_and_texts_are_taken_up_to_their_bounds()
    {
        Assert.Equal(int.MaxValue, Scalars.SmallCount.Parse(new Value.Number(Numeral.Of(int.MaxValue))).Case);
        Assert.Equal(
            "is 2147483648; expected at most 2147483647",
            Scalars.SmallCount.Parse(new Value.Number(Numeral.Of(2147483648L))).Case
        );
        Assert.Equal("abc", Scalars.Line(bytesMax: 3).Parse(new Value.Text(" abc ")).Case);
        Assert.Equal(
            "is 4 bytes of UTF-8; expected at most 3",
            Scalars.Line(bytesMax: 3).Parse(new Value.Text("aéb")).Case
        );
        Assert.Equal(new Shape.Text(int.MaxValue, IsBlankRefused: false), Scalars.AnyText.Shape);
        Assert.Equal("", Scalars.AnyText.Parse(new Value.Text("")).Case);
        Assert.Equal(new Value.Number(Numeral.Of(0m)), Scalars.Amount.Write(0m));
    }

    [Fact]
    public void A_choice_lists_its_values_in_their_order_with_their_tones()
    {
        var plain = Scalars.Choice(Seq("no", "yes"), answer => answer);
        var toned = Scalars.Choice(
            Seq("no", "yes"),
            answer => answer,
            answer => answer == "yes" ? Tone.Good : Tone.Bad
        );

        Assert.Equal("is 'perhaps'; expected one of no, yes", plain.Parse(new Value.Text("perhaps")).Case);
        Assert.Equal(
            [Tone.Plain, Tone.Plain],
            ((Shape.Choice)plain.Shape).Options.Map(option => option.Tone).ToArray()
        );
        Assert.Equal([Tone.Bad, Tone.Good], ((Shape.Choice)toned.Shape).Options.Map(option => option.Tone).ToArray());
    }

    /// <summary>Maps of 32 fields and of 33 look their fields up otherwise.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(100)]
    public void A_map_finds_what_it_holds_however_many_fields_it_has(int count)
    {
        var map = new Value.Map(0);
        for (var i = 0; i < count; i++)
        {
            Assert.Null(map[$"f{i}"]);
            Assert.True(map.TryAdd($"f{i}", new Value.Text($"v{i}")));
            Assert.False(map.TryAdd($"f{i}", new Value.Text("another")));
        }
        Assert.Equal(count, map.Count);
        Assert.All(Enumerable.Range(0, count), i => Assert.Equal(new Value.Text($"v{i}"), map[$"f{i}"]));

        var more = new Value.Map { { "last", 1 } };
        more.Add(map);
        Assert.Equal(count + 1, more.Count);
        Assert.Equal(new Value.Number(Numeral.Of(1)), more["last"]);

        var copy = map.With([]);
        var taken = map.Take();
        Assert.Equal(copy, taken);
        Assert.Equal((0, null), (map.Count, map["f0"]));
        // It can be filled again.
        map.Add("f0", "anew");
        Assert.Equal(new Value.Text("anew"), map["f0"]);
        Assert.Equal(new Value.Map { { "f0", "anew" } }, map);
    }

    [Fact]
    public void Changes_stand_in_place_of_what_they_change_and_others_after_it()
    {
        var map = new Value.Map { { "a", 1 }, { "b", 2 } }.With(new Value.Map { { "c", 3 }, { "a", 4 } });

        Assert.Equal(["a", "b", "c"], map.Select(field => field.Name));
        Assert.Equal("""{"a":4,"b":2,"c":3}""", Adapters.Json.ValueJson.Write(map));
        Assert.NotEqual(map, map.With(new Value.Map { { "d", 5 } }));
        Assert.Equal(
            map.GetHashCode(),
            new Value.Map
            {
                { "c", 3 },
                { "b", 2 },
                { "a", 4 },
            }.GetHashCode()
        );
    }

    [Fact]
    public void A_sample_is_within_its_field()
    {
        var fields = Seq(
            Sampled("orderId", new Shape.Id()),
            Sampled("carrier", new Shape.Text(BytesMax, IsBlankRefused: true)),
            Sampled("größe", new Shape.Text(BytesMax, IsBlankRefused: true)),
            Sampled("few", new Shape.Whole(0, 3)),
            Sampled("many", new Shape.Whole(20, 30)),
            Sampled("count", new Shape.Whole(0, 30)),
            Sampled("cheap", new Shape.Amount(0)),
            Sampled("dear", new Shape.Amount(50)),
            Sampled("note", new Shape.Map()) with
            {
                IsRequired = false,
            }
        );

        Assert.Equal(
            """{"orderId":"ORDER-1","carrier":"CARR","größe":"GRÖ","few":3,"many":20,"count":10,"cheap":9.99,"dear":50}""",
            Adapters.Json.ValueJson.Write(Samples.Of(fields))
        );

        static FieldShape Sampled(string name, Shape shape) => new(name, shape, IsRequired: true, name);
    }

    private const int BytesMax = 4;

    public static TheoryData<Value, string> Described =>
        new()
        {
            { new Value.Text(""), "an empty string" },
            { new Value.Text(new string('x', Shown)), $"'{new string('x', Shown)}'" },
            { new Value.Text(new string('x', Shown + 1)), $"a string of {Shown + 1} characters" },
            { new Value.Text("a\u0007b"), "a string of 3 characters" },
            { new Value.Text("a\ud800"), "a string of 2 characters" },
            { new Value.Number(Numeral.Parse(new string('9', Shown))), new string('9', Shown) },
            { new Value.Number(Numeral.Parse(new string('9', Shown + 1))), "a very long number" },
            { new Value.Flag(true), "true" },
            { new Value.Flag(false), "false" },
            { Value.Null.It, "null" },
            { new Value.List([]), "an array" },
            { new Value.Map(), "an object" },
        };

    private const int Shown = 40;

    [Theory]
    [MemberData(nameof(Described))]
    public void An_error_shows_what_is_short_and_harmless(Value value, string shown) =>
        Assert.Equal(shown, value.Describe());

    private static Codec<Digits> Numbers(int arity)
    {
        return arity switch
        {
            1 => Codec.Of(At(0), a => Digits.Made(a)),
            2 => Codec.Of(At(0), At(1), (a, b) => Digits.Made(a, b)),
            3 => Codec.Of(At(0), At(1), At(2), (a, b, c) => Digits.Made(a, b, c)),
            4 => Codec.Of(At(0), At(1), At(2), At(3), (a, b, c, d) => Digits.Made(a, b, c, d)),
            5 => Codec.Of(At(0), At(1), At(2), At(3), At(4), (a, b, c, d, e) => Digits.Made(a, b, c, d, e)),
            6 => Codec.Of(
                At(0),
                At(1),
                At(2),
                At(3),
                At(4),
                At(5),
                (a, b, c, d, e, f) => Digits.Made(a, b, c, d, e, f)
            ),
            7 => Codec.Of(
                At(0),
                At(1),
                At(2),
                At(3),
                At(4),
                At(5),
                At(6),
                (a, b, c, d, e, f, g) => Digits.Made(a, b, c, d, e, f, g)
            ),
            8 => Codec.Of(
                At(0),
                At(1),
                At(2),
                At(3),
                At(4),
                At(5),
                At(6),
                At(7),
                (a, b, c, d, e, f, g, h) => Digits.Made(a, b, c, d, e, f, g, h)
            ),
            _ => Codec.Of(
                At(0),
                At(1),
                At(2),
                At(3),
                At(4),
                At(5),
                At(6),
                At(7),
                At(8),
                (a, b, c, d, e, f, g, h, i) => Digits.Made(a, b, c, d, e, f, g, h, i)
            ),
        };

        static Member<Digits, long> At(int i) => Field(Names[i], Scalars.Count, (Digits digits) => digits.Of[i]);
    }

    /// <summary>Numbers of 1 to 9: a zero was never read.</summary>
    private sealed record Digits(IReadOnlyList<long> Of)
    {
        public static Digits Made(params long[] of) =>
            of.Contains(0) ? throw new InvalidOperationException("made of what was not read") : new Digits(of);
    }
}
