using static Ecomm.Properties.Examples;
using static Ecomm.Properties.Specifications.ApiSpecification;

namespace Ecomm.Properties.Specifications;

public sealed class RestockSkuApiSpecification
{
    private static readonly Api.Command Api = RestockSkuApi.Slice;

    private static readonly Value.Map Body = new()
    {
        { "sku", "PLUMS" },
        { "units", 5 },
        { "lotId", "lot-1" },
    };

    [Fact]
    public void A_valid_request_publishes_that_the_lot_has_arrived_and_nothing_else() =>
        When(Api, Body).ThenPublishes(new SkuRestocked(Lot(5), Now), Body);

    [Fact]
    public void Identifiers_are_trimmed_in_the_event_and_in_the_reply() =>
        When(Api, Body.But("sku", Text(" PLUMS ")).But("lotId", Text("\nlot-1")))
            .ThenPublishes(new SkuRestocked(Lot(5), Now), Body);

    [Fact]
    public void Every_missing_field_is_named_at_once() =>
        When(Api, []).ThenRefuses(("sku", "is missing"), ("lotId", "is missing"), ("units", "is missing"));

    [Fact]
    public void Every_fault_is_named_at_once_with_the_value_and_the_limit() =>
        When(
                Api,
                new Value.Map
                {
                    { "sku", "     " },
                    { "lotId", "lot\u00071" },
                    { "units", new Value.List(Seq<Value>()) },
                }
            )
            .ThenRefuses(
                ("sku", "is an empty string; expected at least 4 characters"),
                ("lotId", "contains a control character; expected an identifier without it"),
                ("units", "is an array; expected an integer from 1 to 9007199254740991")
            );

    [Fact]
    public void An_identifier_that_no_key_could_hold_is_refused_with_its_length() =>
        When(Api, Body.But("sku", Text(new string('ä', 129))))
            .ThenRefuses(("sku", "is 258 bytes of UTF-8; expected at most 256"));
}
