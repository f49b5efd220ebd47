using static Ecomm.Properties.Examples;
using static Ecomm.Properties.Specifications.ApiSpecification;

namespace Ecomm.Properties.Specifications;

public sealed class ConfirmDeliveryApiSpecification
{
    private static readonly Api.Command Api = ConfirmDeliveryApi.Slice;

    private static readonly Value.Map Body = new() { { "orderId", "order-1" } };

    private static readonly OrderDeliveryConfirmed Confirmed = new(new DeliveryConfirmation(Order1), Now);

    [Fact]
    public void A_valid_request_publishes_that_the_order_is_said_to_have_arrived_and_nothing_else() =>
        When(Api, Body).ThenPublishes(Confirmed, Body);

    [Fact]
    public void Identifiers_are_trimmed_in_the_event_and_in_the_reply() =>
        When(Api, Body.But("orderId", Text(" order-1\r\n"))).ThenPublishes(Confirmed, Body);

    [Fact]
    public void Unknown_fields_are_ignored() =>
        When(Api, Body.But("signedBy", Text("the neighbour"))).ThenPublishes(Confirmed, Body);

    [Fact]
    public void An_order_must_be_named() => When(Api, []).ThenRefuses(("orderId", "is missing"));

    [Fact]
    public void What_names_no_order_is_refused_with_the_value_and_the_limit() =>
        When(Api, Body.But("orderId", Text("a#bcd")))
            .ThenRefuses(("orderId", "contains a '#'; expected an identifier without it"));
}
