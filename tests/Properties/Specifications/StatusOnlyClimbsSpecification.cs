using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class StatusOnlyClimbsSpecification : LawSpecification
{
    [Fact]
    public void A_status_below_an_event_that_was_applied_breaks_status_only_climbs() =>
        Breaks(
            Consistent.Holding(Recorded.TheOrder(OrderStatus.StockAllocated)),
            "status only climbs",
            "order-1: ORDER_PAYMENT_ACCEPTED_EVENT was applied, but the order is ORDER_STOCK_ALLOCATED_STATUS"
        );

    [Fact]
    public void An_order_that_is_gone_after_an_event_was_applied_breaks_status_only_climbs() =>
        Breaks(
            Consistent.Holding<Order>() with
            {
                Events = Seq(Restock(5), Synced(Created), Published(Allocated), Published(Accepted)),
            },
            "status only climbs",
            "order-1: ORDER_CREATED_EVENT was applied, but the order is missing"
        );
}
