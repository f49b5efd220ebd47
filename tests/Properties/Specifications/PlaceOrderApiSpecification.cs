using static Ecomm.Properties.Examples;
using static Ecomm.Properties.Specifications.ApiSpecification;

namespace Ecomm.Properties.Specifications;

public sealed class PlaceOrderApiSpecification
{
    private static readonly Api.Command Api = PlaceOrderApi.Slice;

    private static readonly Value.Map Body = new()
    {
        { "orderId", "order-1" },
        { "sku", "PLUMS" },
        { "units", 2 },
        { "price", Number("9.99") },
        { "userId", "user-1" },
    };

    [Fact]
    public void A_valid_request_publishes_that_the_order_was_placed_and_nothing_else() =>
        When(Api, Body).ThenPublishes(new OrderPlaced(Ordered, Now), Body);

    [Fact]
    public void Identifiers_are_trimmed_in_the_event_and_in_the_reply() =>
        When(Api, Body.But("orderId", Text("  order-1\t")).But("userId", Text(" user-1 ")))
            .ThenPublishes(new OrderPlaced(Ordered, Now), Body);

    [Fact]
    public void Unknown_fields_are_ignored() =>
        When(Api, Body.But("coupon", Text("SUMMER"))).ThenPublishes(new OrderPlaced(Ordered, Now), Body);

    [Fact]
    public void A_price_is_kept_exactly() =>
        When(Api, Body.But("price", Number("0.1000000000000000000000000001")))
            .ThenPublishes(
                new OrderPlaced(Ordered with { Price = Price("0.1000000000000000000000000001") }, Now),
                Body.But("price", Number("0.1000000000000000000000000001"))
            );

    [Fact]
    public void An_order_may_cost_nothing() =>
        When(Api, Body.But("price", Number("0")))
            .ThenPublishes(new OrderPlaced(Ordered with { Price = Price("0") }, Now), Body.But("price", Number("0")));

    [Fact]
    public void Every_missing_field_is_named_at_once() =>
        When(Api, [])
            .ThenRefuses(
                ("orderId", "is missing"),
                ("sku", "is missing"),
                ("units", "is missing"),
                ("price", "is missing"),
                ("userId", "is missing")
            );

    [Fact]
    public void Every_fault_is_named_at_once_with_the_value_and_the_limit() =>
        When(
                Api,
                new Value.Map
                {
                    { "orderId", "abc" },
                    { "sku", "A#BC" },
                    { "units", 0 },
                    { "price", -1 },
                    { "userId", 7 },
                }
            )
            .ThenRefuses(
                ("orderId", "is 'abc'; expected at least 4 characters"),
                ("sku", "contains a '#'; expected an identifier without it"),
                ("units", "is 0; expected an integer from 1 to 9007199254740991"),
                ("price", "is -1; expected a number of at least 0 with at most 28 digits"),
                ("userId", "is 7; expected a string of at least 4 characters")
            );

    [Fact]
    public void A_null_is_a_fault_and_not_an_absence() =>
        When(Api, Body.But("units", Value.Null.It))
            .ThenRefuses(("units", "is null; expected an integer from 1 to 9007199254740991"));

    [Fact]
    public void A_number_as_text_is_refused() =>
        When(Api, Body.But("units", Text("2")).But("price", Text("9.99")))
            .ThenRefuses(
                ("units", "is '2'; expected an integer from 1 to 9007199254740991"),
                ("price", "is '9.99'; expected a number of at least 0 with at most 28 digits")
            );

    [Theory]
    [InlineData("1.5")]
    [InlineData("-2")]
    [InlineData("9007199254740992")]
    [InlineData("1E400")]
    [InlineData("1E-400")]
    public void Units_that_no_shelf_holds_are_refused(string units) =>
        When(Api, Body.But("units", Number(units)))
            .ThenRefuses(("units", $"is {Numeral.Parse(units).Text}; expected an integer from 1 to 9007199254740991"));

    [Fact]
    public void Whole_units_may_be_written_with_a_point_or_an_exponent() =>
        When(Api, Body.But("units", Number("0.2E1"))).ThenPublishes(new OrderPlaced(Ordered, Now), Body);
}
