using static Ecomm.Properties.Examples;
using static Ecomm.Properties.Specifications.ApiSpecification;

namespace Ecomm.Properties.Specifications;

public sealed class CancelOrderApiSpecification
{
    private static readonly Api.Command Api = CancelOrderApi.Slice;

    private static readonly Value.Map Body = new() { { "orderId", "order-1" }, { "reason", "changed my mind" } };

    [Fact]
    public void A_valid_request_publishes_that_a_cancellation_is_wished_and_nothing_else() =>
        When(Api, Body).ThenPublishes(Requested("changed my mind"), Body);

    [Fact]
    public void Nobody_has_to_say_why() =>
        When(Api, Body.But("reason", null)).ThenPublishes(Requested(null), new Value.Map { { "orderId", "order-1" } });

    [Fact]
    public void Texts_are_trimmed_in_the_event_and_in_the_reply() =>
        When(Api, Body.But("orderId", Text("\torder-1")).But("reason", Text(" changed my mind ")))
            .ThenPublishes(Requested("changed my mind"), Body);

    [Fact]
    public void An_order_must_be_named() => When(Api, []).ThenRefuses(("orderId", "is missing"));

    [Fact]
    public void Every_fault_is_named_at_once_with_the_value_and_the_limit() =>
        When(Api, new Value.Map { { "orderId", 1234 }, { "reason", "" } })
            .ThenRefuses(
                ("orderId", "is 1234; expected a string of at least 4 characters"),
                ("reason", "is blank; expected a text")
            );

    [Fact]
    public void A_reason_of_more_than_a_line_is_refused() =>
        When(Api, Body.But("reason", Text("because\nof the price")))
            .ThenRefuses(("reason", "contains a control character; expected a text without it"));

    [Fact]
    public void A_null_is_a_fault_and_not_an_absence() =>
        When(Api, Body.But("reason", Value.Null.It)).ThenRefuses(("reason", "is null; expected a string"));

    private static OrderCancellationRequested Requested(string? reason) =>
        new(new CancellationRequest(Order1, reason), Now);
}
