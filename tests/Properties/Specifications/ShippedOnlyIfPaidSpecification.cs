using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class ShippedOnlyIfPaidSpecification : LawSpecification
{
    private const string Law = "shipped only if paid";

    /// <summary>Order 1 has its units; its payment is open.</summary>
    private static readonly Committed Unpaid = (
        Consistent with
        {
            Events = Consistent.Events.Filter(one => one.Event != Accepted),
        }
    )
        .Holding(Recorded.TheOrder(OrderStatus.StockAllocated))
        .Holding(Recorded.TheAllocation(AllocationStatus.Allocated))
        .Holding(Recorded.ThePayment(PaymentStatus.Pending));

    [Fact]
    public void An_unpaid_order_that_is_not_shipped_keeps_it() => Keeps(Unpaid);

    [Fact]
    public void An_unpaid_order_said_to_be_shipped_breaks_shipped_only_if_paid() =>
        Breaks(
            Unpaid with
            {
                Events = Unpaid.Events.Add(Published(Shipped)),
            },
            Law,
            "order-1: shipped without a published ORDER_PAYMENT_ACCEPTED_EVENT"
        );

    [Theory]
    [InlineData(ShipmentStatus.Shipped)]
    [InlineData(ShipmentStatus.Delivered)]
    public void An_unpaid_order_recorded_as_shipped_breaks_shipped_only_if_paid_and_has_no_cause(
        ShipmentStatus status
    ) =>
        BreaksAll(
            Unpaid.Holding(Recorded.TheShipment(status)) with
            {
                Events = Unpaid.Events.Add(Published(ShipmentAsked)).Add(Published(DeliveryConfirmed)),
            },
            (Law, "order-1: shipped without a published ORDER_PAYMENT_ACCEPTED_EVENT"),
            ("nothing before its event", "order-1: recorded without a published ORDER_PAYMENT_ACCEPTED_EVENT")
        );

    [Fact]
    public void That_somebody_else_says_it_is_shipped_binds_nobody() =>
        Keeps(Unpaid with { Events = Unpaid.Events.Add(Injected(Shipped)) });
}
