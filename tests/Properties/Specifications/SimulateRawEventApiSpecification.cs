using static Ecomm.Properties.Examples;
using static Ecomm.Properties.Specifications.ApiSpecification;

namespace Ecomm.Properties.Specifications;

public sealed class SimulateRawEventApiSpecification
{
    private static readonly Api.Command Api = SimulateRawEventApi.Slice;

    private static readonly Value.Map Data = new() { { "orderId", "order-1" }, { "anything", Value.Null.It } };

    private static readonly Value.Map Body = new()
    {
        { "pk", "EVENTS#ORDER_ID#order-1" },
        { "sk", "EVENT#ORDER_SHIPPED_EVENT" },
        { "eventName", "ORDER_SHIPPED_EVENT" },
        { "eventData", Data },
    };

    [Fact]
    public void Any_event_is_published_under_the_key_that_the_caller_names() =>
        When(Api, Body)
            .ThenPublishes(
                new RawEvent(
                    new Key("EVENTS#ORDER_ID#order-1", "EVENT#ORDER_SHIPPED_EVENT"),
                    "ORDER_SHIPPED_EVENT",
                    Data,
                    Now
                ),
                Body
            );

    [Fact]
    public void It_may_claim_any_version_from_1() =>
        When(Api, Body.But("dataVersion", Number("7")))
            .ThenPublishes(
                new RawEvent(
                    new Key("EVENTS#ORDER_ID#order-1", "EVENT#ORDER_SHIPPED_EVENT"),
                    "ORDER_SHIPPED_EVENT",
                    Data,
                    Now,
                    RawVersion: 7
                ),
                Body.But("dataVersion", Number("7"))
            );

    [Fact]
    public void There_is_no_version_0() =>
        When(Api, Body.But("dataVersion", Number("0")))
            .ThenRefuses(("dataVersion", "is 0; expected a whole number from 1"));

    [Fact]
    public void A_key_is_taken_as_it_is_with_its_blanks() =>
        When(Api, Body.But("pk", Text(" x ")))
            .ThenPublishes(
                new RawEvent(new Key(" x ", "EVENT#ORDER_SHIPPED_EVENT"), "ORDER_SHIPPED_EVENT", Data, Now),
                Body.But("pk", Text(" x "))
            );

    [Fact]
    public void Every_missing_field_is_named_at_once() =>
        When(Api, [])
            .ThenRefuses(
                ("pk", "is missing"),
                ("sk", "is missing"),
                ("eventName", "is missing"),
                ("eventData", "is missing")
            );

    [Fact]
    public void Every_fault_is_named_at_once_with_the_value_and_the_limit() =>
        When(
                Api,
                new Value.Map
                {
                    { "pk", "  " },
                    { "sk", new string('x', 1025) },
                    { "eventName", 7 },
                    { "eventData", "none" },
                }
            )
            .ThenRefuses(
                ("pk", "is '  '; expected a string that is not blank, of at most 2048 bytes of UTF-8"),
                (
                    "sk",
                    "is a string of 1025 characters; expected a string that is not blank, of at most 1024 bytes of UTF-8"
                ),
                ("eventName", "is 7; expected a string that is not blank, of at most 2048 bytes of UTF-8"),
                ("eventData", "is 'none'; expected an object")
            );

    [Fact]
    public void Keys_may_be_as_long_as_the_store_allows_counted_in_bytes()
    {
        Assert.True(When(Api, Body.But("pk", Text(new string('ä', 1024)))).IsRight);
        Assert.True(When(Api, Body.But("pk", Text(new string('ä', 1025)))).IsLeft);
        Assert.True(When(Api, Body.But("sk", Text(new string('ä', 512)))).IsRight);
        Assert.True(When(Api, Body.But("sk", Text(new string('ä', 513)))).IsLeft);
    }

    [Fact]
    public void A_key_with_half_a_character_is_refused() =>
        Assert.True(When(Api, Body.But("sk", Text("x\ud800y"))).IsLeft);

    [Fact]
    public void Data_that_the_store_cannot_keep_is_refused_wherever_it_is_hidden()
    {
        Refused(Text("\udc00"), "a lone surrogate");
        Refused(new Value.Map { { "\udc00", "x" } }, "a lone surrogate");
        Refused(new Value.Map { { "", "x" } }, "a field without a name");
        Refused(Number(new string('7', 39)), "a number of more than 38 digits");
        Refused(Number("1E126"), "a number that is not between 1E-130 and 9.99E125");
        Refused(Number("9.9E-131"), "a number that is not between 1E-130 and 9.99E125");
        Refused(Number("1E400000000000"), "a number that is not between 1E-130 and 9.99E125");
        Refused(Nested(29), "more than 30 levels of nesting");
    }

    [Fact]
    public void Data_that_the_store_can_just_keep_is_accepted()
    {
        Accepted(Number(new string('7', 38)));
        Accepted(Number("9.99E125"));
        Accepted(Number("-1E-130"));
        Accepted(Number("0"));
        Accepted(Nested(28));
        Accepted(Text("\ud83c\udf51"));
    }

    // Two levels above it are the object of the event and the array that hides the value.
    private static Value Nested(int levels) => levels == 0 ? Text("core") : new Value.List(Seq1(Nested(levels - 1)));

    private static Value.Map Hiding(Value value) =>
        Body.But("eventData", new Value.Map { { "list", new Value.List(Seq(Text("before"), value)) } });

    private static void Refused(Value value, string what) =>
        When(Api, Hiding(value)).ThenRefuses(("eventData", $"contains {what}"));

    private static void Accepted(Value value) => Assert.True(When(Api, Hiding(value)).IsRight);
}
