using static Ecomm.Properties.Examples;
using static Ecomm.Properties.Specifications.ApiSpecification;

namespace Ecomm.Properties.Specifications;

public sealed class ShipOrderApiSpecification
{
    private static readonly Api.Command Api = ShipOrderApi.Slice;

    private static readonly Value.Map Body = new()
    {
        { "orderId", "order-1" },
        { "carrier", "DHL" },
        { "trackingId", "JD0146" },
    };

    [Fact]
    public void A_valid_request_publishes_that_a_shipment_is_wished_and_nothing_else() =>
        When(Api, Body)
            .ThenPublishes(new OrderShipmentRequested(new ShipmentRequest(Order1, Recorded.ByDhl), Now), Body);

    [Fact]
    public void Texts_are_trimmed_in_the_event_and_in_the_reply() =>
        When(
                Api,
                Body.But("orderId", Text(" order-1 ")).But("carrier", Text("DHL\t")).But("trackingId", Text(" JD0146"))
            )
            .ThenPublishes(new OrderShipmentRequested(new ShipmentRequest(Order1, Recorded.ByDhl), Now), Body);

    [Fact]
    public void Every_missing_field_is_named_at_once() =>
        When(Api, []).ThenRefuses(("orderId", "is missing"), ("carrier", "is missing"), ("trackingId", "is missing"));

    [Fact]
    public void Every_fault_is_named_at_once_with_the_value_and_the_limit() =>
        When(
                Api,
                new Value.Map
                {
                    { "orderId", "abc" },
                    { "carrier", "  " },
                    { "trackingId", 7 },
                }
            )
            .ThenRefuses(
                ("orderId", "is 'abc'; expected at least 4 characters"),
                ("carrier", "is blank; expected a text"),
                ("trackingId", "is 7; expected a string")
            );

    [Fact]
    public void A_name_that_no_label_could_hold_is_refused_with_its_length() =>
        When(Api, Body.But("carrier", Text(new string('ä', 129))))
            .ThenRefuses(("carrier", "is 258 bytes of UTF-8; expected at most 256"));

    [Fact]
    public void A_null_is_a_fault_and_not_an_absence() =>
        When(Api, Body.But("trackingId", Value.Null.It)).ThenRefuses(("trackingId", "is null; expected a string"));

    [Fact]
    public void A_carrier_may_not_span_lines() =>
        When(Api, Body.But("carrier", Text("DHL\nUPS")))
            .ThenRefuses(("carrier", "contains a control character; expected a text without it"));
}
