using FsCheck.Xunit;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties;

/// <summary>Times, positions, maps and events, written and read.</summary>
[Properties(Arbitrary = [typeof(Arbitraries)], MaxTest = 300)]
public sealed class DataProperties
{
    [Property]
    public void A_time_is_read_as_it_was_written(Instant time) => Assert.Equal(time, Time(time.ToString()));

    [Property]
    public void Times_sort_as_their_texts(Instant left, Instant right)
    {
        Assert.Equal(
            Math.Sign(left.CompareTo(right)),
            Math.Sign(string.CompareOrdinal(left.ToString(), right.ToString()))
        );
        Assert.Equal(left < right, left.CompareTo(right) < 0);
        Assert.Equal(left >= right, !(left < right));
        Assert.Equal(left > right, right < left);
        Assert.Equal(left <= right, right >= left);
        var same = new Instant(left.UnixMilliseconds);
        Assert.True(left <= same && left >= same);
        Assert.False(left < same || left > same);
    }

    [Theory]
    [InlineData("2025-06-19T00:27:01Z")]
    [InlineData("2025-06-19T00:27:01.85Z")]
    [InlineData("2025-06-19T00:27:01.8510Z")]
    [InlineData("2025-06-19T00:27:01.851")]
    [InlineData("2025-06-19T00:27:01.851+00:00")]
    [InlineData("2025-06-19 00:27:01.851Z")]
    [InlineData(" 2025-06-19T00:27:01.851Z")]
    [InlineData("2025-02-29T00:27:01.851Z")]
    [InlineData("2025-06-19T24:00:00.000Z")]
    [InlineData("2025-06-19T00:60:00.000Z")]
    [InlineData("2025-06-19T00:00:60.000Z")]
    [InlineData("0000-06-19T00:27:01.851Z")]
    [InlineData("2025-00-19T00:27:01.851Z")]
    [InlineData("2025-13-19T00:27:01.851Z")]
    [InlineData("2025-06-00T00:27:01.851Z")]
    [InlineData("2025-06-31T00:27:01.851Z")]
    [InlineData("")]
    public void A_time_has_one_form(string text) => Assert.True(Instant.Parse(Text(text)).IsLeft);

    [Property]
    public void Only_a_text_is_a_time(Value value) => Assert.True(value is Value.Text || Instant.Parse(value).IsLeft);

    [Property]
    public void A_position_is_read_as_it_was_written(Instant at, IdentifierText id)
    {
        var position = new ListPosition(at, id.Text);
        Assert.Equal(position, Valid(ListPosition.Parse(Text(position.ToToken()))));
    }

    [Property]
    public void A_sort_key_of_a_list_is_read_as_its_position(Instant at, IdentifierText id)
    {
        var position = new ListPosition(at, id.Text);
        Assert.Equal(position, Valid(ListKeys.PositionOf(ListKeys.Sort(position))));
    }

    /// <summary>As JSON Schema counts a text's length: what the documents say and what is accepted are the same.</summary>
    [Theory]
    [InlineData("😀😀", false)]
    [InlineData("😀😀😀", false)]
    [InlineData("😀😀😀😀", true)]
    [InlineData("abc", false)]
    [InlineData("abcd", true)]
    public void The_characters_of_an_identifier_are_code_points(string text, bool isValid) =>
        Assert.Equal(isValid, Identifier.Parse(new Value.Text(text)).IsRight);

    [Theory]
    [InlineData("")]
    [InlineData("CREATED_AT#")]
    [InlineData("CREATED_AT#2025-06-19T00:27:01.851Z")]
    [InlineData("CREATED_AT#2025-06-19#order-1")]
    [InlineData("UPDATED_AT#2025-06-19T00:27:01.851Z#order-1")]
    [InlineData("2025-06-19T00:27:01.851Z#order-1")]
    public void What_is_no_sort_key_of_a_list_is_no_position(string sort) =>
        Assert.True(ListKeys.PositionOf(sort).IsLeft);

    /// <summary>FNV-1a of 32 bits, by its published test vectors (0x811C9DC5, 0xE40C292C, 0xBF9CF968): partitions are stored, and must stay.</summary>
    [Theory]
    [InlineData("", "LIST#5")]
    [InlineData("a", "LIST#4")]
    [InlineData("foobar", "LIST#0")]
    public void A_record_stays_in_its_partition_of_the_list(string id, string partition) =>
        Assert.Equal(partition, ListKeys.Partition("LIST", id));

    [Property]
    public void No_value_breaks_the_reading_of_a_position(Value value, string? text)
    {
        Assert.True(value is Value.Text || ListPosition.Parse(value).IsLeft);
        Assert.True(ListPosition.Parse(Text(text ?? "")) is { IsRight: true } or { IsLeft: true });
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("MjAyNS0wNi0xOVQwMDoyNzowMS44NTFa")]
    [InlineData("MjAyNS0wNi0xOSNvcmRlci0x")]
    [InlineData("I29yZGVyLTE=")]
    public void A_token_that_no_page_has_given_is_refused(string token) =>
        Assert.Contains(
            "expected the nextToken",
            ListPosition.Parse(Text(token)).Match(_ => "", error => error),
            StringComparison.Ordinal
        );

    [Property]
    public void A_token_longer_than_any_page_gives_is_refused(Instant at) =>
        Assert.True(ListPosition.Parse(Text(new ListPosition(at, new string('x', 800)).ToToken())).IsLeft);

    [Property]
    public void An_event_is_read_as_it_was_written(Event e)
    {
        if (e is not RawEvent)
        {
            Assert.Equal(Right<Failure, Event>(e), Domains.All.ReadEvent(e.Name, e.Type.Write(e), e.At));
        }
    }

    [Property]
    public void Unknown_fields_of_an_event_are_tolerated(Event e, Value more)
    {
        if (e is not RawEvent)
        {
            var data = e.Type.Write(e).With(new Value.Map { { "traceId", more } });
            Assert.Equal(Right<Failure, Event>(e), Domains.All.ReadEvent(e.Name, data, e.At));
        }
    }

    [Property]
    public void An_event_that_lacks_a_field_is_malformed_and_says_which(Event e)
    {
        var data = e.Type.Write(e);
        foreach (var name in e.Type.Fields.Filter(field => field.IsRequired).Map(field => field.Name))
        {
            var rest = new Value.Map();
            data.Where(field => field.Name != name).Iter(field => rest.Add(field.Name, field.Value));
            Assert.Equal(
                Left<Failure, Event>(new Failure.Malformed($"eventData: {name} is missing")),
                Domains.All.ReadEvent(e.Name, rest, e.At)
            );
        }
    }

    [Property]
    public void Data_of_any_shape_is_an_event_or_malformed_and_never_breaks(Event e, Value.Map data) =>
        Assert.True(Domains.All.ReadEvent(e.Name, data, e.At).Case is Event or Failure.Malformed);

    [Fact]
    public void An_event_of_an_unknown_name_is_malformed() =>
        Assert.Equal(
            Left<Failure, Event>(
                new Failure.Malformed("eventName is 'ORDER_CANCELED_EVENT'; expected an event that this system knows")
            ),
            Domains.All.ReadEvent("ORDER_CANCELED_EVENT", OrderItem.Codec.Write(Ordered), Earlier)
        );

    [Property]
    public void Maps_are_equal_in_any_order_of_their_fields(Value.Map map)
    {
        Value.Map reversed = [];
        map.Reverse().Iter(field => reversed.Add(field.Name, field.Value));
        Assert.True(map.Equals(reversed), $"{map} is not {reversed}");
        Assert.Equal(map.GetHashCode(), reversed.GetHashCode());
    }

    [Property]
    public void Maps_differ_if_a_field_is_missing_added_or_changed(Value.Map map, Value other)
    {
        Assert.NotEqual(map, map.With(new Value.Map { { "added", other } }));
        foreach (var (name, value) in map)
        {
            var changed = map.With(new Value.Map { { name, other } });
            Assert.Equal(value == other, map == changed);
            Assert.Equal(other, changed[name]);
            Assert.Equal(map.Count, changed.Count);
        }
    }

    [Property]
    public void A_value_is_described_in_few_characters(Value value) => Assert.InRange(value.Describe().Length, 1, 60);
}
