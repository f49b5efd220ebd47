using System.Collections.Immutable;
using FsCheck.Xunit;
using static Ecomm.Engine.Members;

namespace Ecomm.Properties.Specifications;

/// <summary>An event that has changed twice is read in all its versions, and written in the newest.</summary>
[Properties(Arbitrary = [typeof(Arbitraries)], MaxTest = 300)]
public sealed class ChangedEvents
{
    private static readonly Instant At = new(1_750_291_200_000);

    private static readonly Catalogue Walls = new(
        Domain.Named("walls") with
        {
            Events = Seq1<EventType>(WallPainted.Declared),
        }
    );

    private static readonly WallPainted Painted = new(new Paint("north", "GREEN", 12, "matt"), At);

    private static Value.Map Newest =>
        new()
        {
            { "wallId", "north" },
            { "colour", "GREEN" },
            { "area", 12 },
            { "finish", "matt" },
        };

    public static TheoryData<int, Value.Map> Versions =>
        new()
        {
            {
                1,
                new Value.Map
                {
                    { "wallId", "north" },
                    { "color", "green" },
                    { "size", "3x4" },
                }
            },
            {
                2,
                new Value.Map
                {
                    { "wallId", "north" },
                    { "colour", "GREEN" },
                    { "size", "3x4" },
                }
            },
            { 3, Newest },
        };

    [Theory]
    [MemberData(nameof(Versions))]
    public void Each_version_is_read_as_the_newest(int version, Value.Map data) =>
        Assert.Equal(
            Right<Failure, StoredEvent>(new StoredEvent(Painted, "trace")),
            Walls.ReadStored(Stored(version, data))
        );

    [Theory]
    [MemberData(nameof(Versions))]
    public void What_is_stored_in_any_version_says_the_same(int version, Value.Map data)
    {
        Assert.Equal(true, StoredEvent.Says(Stored(version, data), Painted).Case);
        var blue = new WallPainted(Painted.Paint with { Colour = "BLUE" }, At);
        Assert.Equal(false, StoredEvent.Says(Stored(version, data), blue).Case);
    }

    [Fact]
    public void It_is_written_in_the_newest_and_says_so()
    {
        var item = StoredEvent.Publication(Painted, "trace").Item.Attributes;

        Assert.Equal(new Value.Number(Numeral.Of(3)), item[Attributes.DataVersion]);
        Assert.Equal(Newest, item[Attributes.EventData]);
    }

    [Property]
    public void An_event_carries_its_version_unless_it_is_the_first(Event e) =>
        Assert.Equal(
            e.Type.Version == 1 ? null : Scalars.Count.Write(e.Type.Version),
            StoredEvent.Publication(e, "trace").Item.Attributes[Attributes.DataVersion]
        );

    [Fact]
    public void Upcasts_in_a_static_field_that_is_not_made_yet_are_refused() =>
        Assert.Equal(
            "the upcasts of WALL_PAINTED_EVENT are not made yet: the field that holds them must stand above the declaration of the event",
            Assert.Throws<InvalidOperationException>(() => WallPainted.After(default)).Message
        );

    [Fact]
    public void What_cannot_be_brought_forward_is_not_told_to_say_something_else()
    {
        // Of version 2, with a size that no number is made of: nobody can tell what it says.
        var stored = Stored(
            2,
            new Value.Map
            {
                { "wallId", "north" },
                { "colour", "RED" },
                { "size", "large" },
            }
        );

        Assert.Equal(Walls.ReadStored(stored).Case, StoredEvent.Says(stored, Painted).Case);
        Assert.IsType<Failure.Malformed>(StoredEvent.Says(stored, Painted).Case);
        // What was injected was perhaps never right.
        var injected = stored.With(new Value.Map { { Attributes.Simulated, new Value.Flag(true) } });
        Assert.Equal(false, StoredEvent.Says(injected, Painted).Case);
        // In the newest version it is simply not the same.
        Assert.Equal(false, StoredEvent.Says(Stored(3, new Value.Map { { "size", "large" } }), Painted).Case);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(1_000_000_000_000)]
    public void A_version_that_only_a_newer_program_knows_waits(long version)
    {
        var stored = Stored(version, []);
        var failure = Assert.IsType<Failure.Newer>(Walls.ReadStored(stored).Case);

        Assert.Equal(FailureKind.Transient, failure.Kind);
        Assert.Equal($"WALL_PAINTED_EVENT is of version {version}; this program knows it up to 3", failure.Reason);
        Assert.IsType<Failure.Newer>(StoredEvent.Says(stored, Painted).Case);
    }

    [Theory]
    [InlineData("0", "WALL_PAINTED_EVENT is of version 0; the first is 1")]
    [InlineData("1.5", "dataVersion is 1.5; expected an integer of at least 0")]
    public void A_version_that_cannot_be_is_malformed(string version, string reason)
    {
        var stored = Stored(1, [])
            .With(new Value.Map { { Attributes.DataVersion, new Value.Number(Numeral.Parse(version)) } });

        Assert.Equal(reason, Assert.IsType<Failure.Malformed>(Walls.ReadStored(stored).Case).Reason);
        Assert.Equal(false, StoredEvent.Says(stored, Painted).Case);
    }

    [Fact]
    public void Data_that_an_upcast_does_not_understand_is_named_by_the_newest_fields()
    {
        var stored = Stored(
            1,
            new Value.Map
            {
                { "wallId", "north" },
                { "color", 5 },
                { "size", "large" },
            }
        );

        Assert.Equal(
            "eventData: colour is 5; expected a string that is not blank, of at most 20 bytes of UTF-8; area is missing",
            Assert.IsType<Failure.Malformed>(Walls.ReadStored(stored).Case).Reason
        );
    }

    [Property]
    public void No_data_of_any_version_makes_reading_throw(Value.Map data)
    {
        for (var version = 1; version <= 4; version++)
        {
            Assert.True(Walls.ReadStored(Stored(version, data)).Case is StoredEvent or Failure);
        }
    }

    [Property]
    public void A_change_leaves_all_other_fields_as_they_are(Value.Map data)
    {
        var changes = new[]
        {
            Upcast.Added("color", new Value.Text("green")),
            Upcast.Renamed("color", "colour"),
            Upcast.Changed("color", _ => new Value.Text("red")),
            Upcast.Split("color", color => new Value.Map { { "colour", color }, { "shade", 1 } }),
        };

        foreach (var change in changes)
        {
            var changed = change.Of(data);
            foreach (var (name, value) in data.Where(field => field.Name is not ("color" or "colour" or "shade")))
            {
                Assert.Equal(value, changed[name]);
            }
            Assert.Equal(changed.Count, changed.Select(field => field.Name).Distinct().Count());
        }
    }

    [Fact]
    public void A_field_that_was_there_before_it_was_added_keeps_its_value() =>
        Assert.Equal(
            new Value.Map { { "color", "RED" } },
            Upcast.Added("color", new Value.Text("green")).Of(new Value.Map { { "color", "RED" } })
        );

    [Fact]
    public void What_is_not_there_is_not_changed()
    {
        Value.Map data = new() { { "area", 1 } };
        Assert.Same(data, Upcast.Renamed("color", "colour").Of(data));
    }

    [Fact]
    public void A_name_that_is_taken_keeps_what_it_had_wherever_it_stands()
    {
        Value.Map red = new() { { "colour", "RED" } };
        var renamed = Upcast.Renamed("color", "colour");
        Assert.Equal(red, renamed.Of(new Value.Map { { "colour", "RED" }, { "color", "green" } }));
        Assert.Equal(red, renamed.Of(new Value.Map { { "color", "green" }, { "colour", "RED" } }));
        var split = Upcast.Split("color", color => new Value.Map { { "color", 1 }, { "shade", color } });
        Assert.Equal(
            new Value.Map { { "color", 1 }, { "shade", "dark" } },
            split.Of(new Value.Map { { "color", "green" }, { "shade", "dark" } })
        );
    }

    [Fact]
    public void Data_at_which_an_upcast_throws_are_malformed()
    {
        var type = new EventType<WallPainted, string>(
            "WALL_PAINTED_EVENT",
            new Subject("wall", "wallId", "EVENTS#WALL#"),
            Codec.Of(Field("wallId", Scalars.Id, (string id) => id), id => id),
            (id, at) => throw new NotSupportedException(),
            e => throw new NotSupportedException(),
            id => id
        )
        {
            Earlier =
            [
                Upcast.Added("size", new Value.Text("1")),
                Upcast.Changed("size", size => new Value.Number(Numeral.Parse(((Value.Text)size).Of))),
            ],
        };
        Assert.Equal(3, type.Version);
        Assert.True(type.Upcast(new Value.Map(), 1).IsRight);
        Assert.Equal(
            "Malformed: WALL_PAINTED_EVENT of version 2 is not brought to the next: FormatException: 'big' is not a number",
            type.Upcast(new Value.Map { { "size", "big" } }, 2).Case!.ToString()
        );
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(3, 3, true)]
    [InlineData(1, 3, false)]
    [InlineData(3, 1, false)]
    public void A_raw_event_says_what_another_says_only_in_the_same_version(long stored, long raw, bool same)
    {
        var e = new RawEvent(new Key("pk", "sk"), Painted.Name, Newest, At, raw);

        Assert.Equal(same, StoredEvent.Says(Stored(stored, Newest), e).Case);
    }

    private static Value.Map Stored(long version, Value.Map data)
    {
        var item = new Value.Map
        {
            { Attributes.EventName, "WALL_PAINTED_EVENT" },
            { Attributes.EventData, data },
            { Attributes.CreatedAt, At.ToString() },
            { Attributes.TraceId, "trace" },
        };
        if (version != 1)
        {
            item.Add(Attributes.DataVersion, version);
        }
        return item;
    }

    private sealed record Paint(string Wall, string Colour, long Area, string Finish)
    {
        private static readonly Scalar<string> Word = Scalars.Text(20);

        public static readonly Codec<Paint> Codec = Engine.Codec.Of(
            Field("wallId", Word, (Paint paint) => paint.Wall),
            Field("colour", Word, (Paint paint) => paint.Colour),
            Field("area", Scalars.Count, (Paint paint) => paint.Area),
            Field("finish", Word, (Paint paint) => paint.Finish),
            (wall, colour, area, finish) => new Paint(wall, colour, area, finish)
        );
    }

    private sealed record WallPainted(Paint Paint, Instant At) : Event(At), IEvent
    {
        public static EventType Declared { get; } =
            After([
                // Version 2: renamed, and in capitals.
                Upcast.Renamed("color", "colour").And(Upcast.Changed("colour", Capitals)),
                // Version 3: a text became a number, and a field was added.
                Upcast.Split("size", Area).And(Upcast.Added("finish", new Value.Text("matt"))),
            ]);

        public static EventType After(ImmutableArray<Upcast> earlier) =>
            new EventType<WallPainted, Paint>(
                "WALL_PAINTED_EVENT",
                new Subject("wall", "wallId", "EVENTS#WALL#"),
                Paint.Codec,
                (paint, at) => new WallPainted(paint, at),
                e => e.Paint,
                paint => paint.Wall
            )
            {
                Earlier = earlier,
            };

        public override EventType Type => Declared;

        private static Value Capitals(Value colour) =>
            colour is Value.Text text ? new Value.Text(text.Of.ToUpperInvariant()) : colour;

        private static Value.Map Area(Value size) =>
            size is Value.Text { Of: var text }
            && text.Split('x') is [var width, var height]
            && long.TryParse(width, out var wide)
            && long.TryParse(height, out var high)
                ? new Value.Map { { "area", wide * high } }
                : new Value.Map { { "size", size } };
    }
}
