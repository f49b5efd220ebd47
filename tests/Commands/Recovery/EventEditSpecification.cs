using Ecomm.Operations.Events;
using Ecomm.Operations.Recovery;
using static Ecomm.Engine.Members;
using static LanguageExt.Prelude;

namespace Ecomm.Commands.Tests.Recovery;

/// <summary>What an edit makes of an event: a new one with a key of its own and a link.</summary>
public sealed class EventEditSpecification
{
    private const string Placed = "ORDER_PLACED_EVENT";
    private static readonly Instant Now = new(1_750_291_200_000);

    [Fact]
    public void The_new_event_stands_in_the_same_partition_and_links_to_the_first()
    {
        var first = Stored(Placed, Order("units", "two"));
        var edited = Sent(new EventEdit(null, _ => Order("units", 2)), first);
        Assert.Equal(first.Key.Pk, edited.Key.Pk);
        Assert.StartsWith(EventEdit.SortPrefix, edited.Key.Sk, StringComparison.Ordinal);
        var item = StoredEvent.Publication(edited, "trace").Item;
        Assert.Equal(first.Key, StoredEvent.FirstOf(item.Attributes));
        Assert.IsType<StoredEvent>(Domains.All.ReadStored(item.Attributes).Case);
        Assert.Null(StoredEvent.FirstOf(first.Attributes));
    }

    [Fact]
    public void An_exported_event_keeps_its_link()
    {
        var first = Stored(Placed, Order("units", "two"));
        var edited = Sent(EventEdit.Merge(null, new Value.Map { { "units", 2 } }), first);
        var line = EventLog.Write(new StreamRecord(7, StoredEvent.Publication(edited, "trace").Item));
        Assert.Equal(first.Key, ((StreamRecord)EventLog.Read(line)).InPlaceOf);
    }

    [Fact]
    public void The_same_edit_is_the_same_event_however_it_is_written_and_whenever()
    {
        var first = Stored(Placed, Order("units", "two"));
        var merged = Sent(EventEdit.Merge(null, new Value.Map { { "units", 2 } }), first);
        var data = Order("units", 2);
        var turned = new Value.Map();
        foreach (var (name, value) in data.Reverse())
        {
            turned.Add(name, value);
        }
        turned.Add("remark", "no field of this event");
        Assert.Equal(merged, Sent(new EventEdit(Placed, _ => turned), first));
        var later = new Instant(Now.UnixMilliseconds + 1);
        Assert.Equal(merged.Key, Made(EventEdit.Merge(null, new Value.Map { { "units", 2 } }), first, later).Key);
    }

    [Fact]
    public void Another_edit_and_the_same_edit_of_another_event_have_other_keys()
    {
        var first = Stored(Placed, Order("units", "two"));
        var other = first with { Key = first.Key with { Sk = "EVENT#X" } };
        var two = Sent(EventEdit.Merge(null, new Value.Map { { "units", 2 } }), first);
        Assert.NotEqual(two.Key, Sent(EventEdit.Merge(null, new Value.Map { { "units", 3 } }), first).Key);
        Assert.NotEqual(two.Key, Sent(EventEdit.Merge(null, new Value.Map { { "units", 2 } }), other).Key);
    }

    [Fact]
    public void What_has_no_data_or_no_object_as_data_can_be_mended()
    {
        var bare = new Item(new Key("EVENTS#X", "EVENT#X"), []);
        var patch = Order("units", 2);
        Assert.Equal(patch, Sent(EventEdit.Merge(Placed, patch), bare).Data);
        var text = Stored(Placed, new Value.Text("broken"));
        Assert.Equal(patch, Sent(EventEdit.Merge(null, patch), text).Data);
    }

    [Fact]
    public void An_edit_that_changes_nothing_is_redundant_and_one_that_cannot_be_read_names_every_fault()
    {
        var first = Stored(Placed, Order("units", 2));
        Assert.IsType<Failure.Redundant>(EventEdit.Merge(null, []).Of(Domains.All, first, Now).Case);
        Assert.Equal(
            "eventData: units is 0; expected an integer from 1 to 9007199254740991; userId is missing",
            Refused(EventEdit.Merge(null, new Value.Map { { "units", 0 }, { "userId", Value.Null.It } }), first)
        );
        Assert.Equal(
            "eventName is 'NOBODYS_EVENT'; expected an event that this system knows",
            Refused(EventEdit.Merge("NOBODYS_EVENT", []), first)
        );
        Assert.StartsWith(
            "eventData is ",
            Refused(new EventEdit(null, _ => new Value.Text("x")), first),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_event_of_an_earlier_version_is_edited_and_sent_in_the_newest()
    {
        var walls = new Catalogue(Domain.Named("walls") with { Events = Seq1(WallPainted.Declared) });
        var first = Stored("WALL_PAINTED_EVENT", new Value.Map { { "wallId", "north" }, { "color", 5 } });
        var edit = EventEdit.Merge(null, new Value.Map { { "colour", "GREEN" } });
        var edited = (RawEvent)edit.Of(walls, first, Now);
        Assert.Equal(new Value.Map { { "wallId", "north" }, { "colour", "GREEN" } }, edited.Data);
        Assert.Equal(2, edited.RawVersion);
        var newer = new Item(first.Key, first.Attributes.With(new Value.Map { { Attributes.DataVersion, 3 } }));
        Assert.IsType<Failure.Newer>(edit.Of(walls, newer, Now).Case);
    }

    private static RawEvent Sent(EventEdit edit, Item first) => Made(edit, first, Now);

    private static RawEvent Made(EventEdit edit, Item first, Instant now) =>
        edit.Of(Domains.All, first, now).IfLeft(failure => throw new InvalidDataException(failure.ToString()));

    private static string Refused(EventEdit edit, Item first) =>
        Assert.IsType<Failure.Malformed>(edit.Of(Domains.All, first, Now).Case).Reason;

    private static Item Stored(string name, Value data) =>
        new(
            new Key("EVENTS#ORDER_ID#ABC-1", $"EVENT#{name}"),
            new Value.Map
            {
                { Attributes.EventName, name },
                { Attributes.EventData, data },
                { Attributes.CreatedAt, Now.ToString() },
            }
        );

    private static Value.Map Order(string field, Value value) =>
        new Value.Map
        {
            { "orderId", "ABC-1" },
            { "sku", "PLUMS" },
            { "units", 1 },
            { "price", 5 },
            { "userId", "123456" },
        }.With(new Value.Map { { field, value } });

    private static Value.Map Order(string field, string value) => Order(field, new Value.Text(value));

    private static Value.Map Order(string field, long value) => Order(field, new Value.Number(Numeral.Of(value)));

    private sealed record Paint(string WallId, string Colour)
    {
        public static readonly Codec<Paint> Codec = Engine.Codec.Of(
            Field("wallId", Scalars.Id, (Paint paint) => paint.WallId),
            Field("colour", Scalars.Text(bytesMax: 64), (Paint paint) => paint.Colour),
            (wall, colour) => new Paint(wall, colour)
        );
    }

    private sealed record WallPainted(Paint Paint, Instant At) : Event<WallPainted>(At), IEvent
    {
        public static EventType Declared { get; } =
            new EventType<WallPainted, Paint>(
                "WALL_PAINTED_EVENT",
                new Subject("wall", "wallId", "EVENTS#WALL_ID#"),
                Paint.Codec,
                (paint, at) => new WallPainted(paint, at),
                e => e.Paint,
                paint => paint.WallId
            )
            {
                Earlier = [Upcast.Renamed("color", "colour")],
            };
    }
}
