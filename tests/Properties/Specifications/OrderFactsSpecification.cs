namespace Ecomm.Properties.Specifications;

/// <summary>Of what was published, laws of orders see what tells of an order, and nothing else.</summary>
public sealed class OrderFactsSpecification : LawSpecification
{
    [Fact]
    public void A_restocked_sku_is_no_order_of_which_something_was_published() =>
        Assert.Equal(["order-1"], new OrderFacts(Consistent).Raised);

    [Fact]
    public void An_event_whose_data_cannot_be_read_is_of_no_order_and_keeps_the_laws() =>
        Keeps(
            Consistent with
            {
                Events = Consistent.Events.Add(
                    new PublishedEvent(
                        OrderStockDepleted.EventName,
                        Event: null,
                        Injected: false,
                        new System.Collections.Generic.HashSet<string>()
                    )
                ),
            }
        );
}
