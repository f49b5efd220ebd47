using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class ShippedOrCancelledSpecification : LawSpecification
{
    private const string Law = "shipped or cancelled, never both";

    [Fact]
    public void An_order_said_to_be_shipped_and_cancelled_breaks_shipped_or_cancelled() =>
        Breaks(
            Delivered.Holding<Shipment>() with
            {
                Events = Delivered.Events.Add(Published(Cancelled)),
            },
            Law,
            "order-1: both shipped and cancelled"
        );

    [Theory]
    [InlineData(ShipmentStatus.Shipped, "SHIPMENT_SHIPPED")]
    [InlineData(ShipmentStatus.Delivered, "SHIPMENT_DELIVERED")]
    public void A_shipment_that_is_out_of_an_order_said_to_be_cancelled_breaks_shipped_or_cancelled(
        ShipmentStatus status,
        string name
    ) =>
        Breaks(
            Delivered.Holding(Recorded.TheShipment(status)).Holding(Recorded.TheOrder(OrderStatus.PaymentAccepted)) with
            {
                Events = Delivered
                    .Events.Filter(one =>
                        one.Event is not OrderEvent e
                        || e is OrderPlaced or OrderCreated
                        || e == Allocated
                        || e == Accepted
                    )
                    .Add(Published(Cancelled)),
            },
            Law,
            $"order-1: recorded {name}, published ORDER_CANCELLED_EVENT"
        );

    [Fact]
    public void A_cancelled_shipment_of_an_order_said_to_be_shipped_breaks_shipped_or_cancelled() =>
        Breaks(
            Delivered.Holding(Recorded.TheShipment(ShipmentStatus.Cancelled)) with
            {
                Events = Delivered.Events.Add(Published(CancellationAsked)),
            },
            Law,
            "order-1: recorded SHIPMENT_CANCELLED, published ORDER_SHIPPED_EVENT"
        );

    [Theory]
    [InlineData(ShipmentStatus.Pending)]
    [InlineData(ShipmentStatus.Ready)]
    [InlineData(ShipmentStatus.Impossible)]
    public void What_is_neither_out_nor_cancelled_contradicts_neither(ShipmentStatus status)
    {
        var shipment = Recorded.TheShipment(status);
        Assert.Empty(Violations(Delivered.Holding(shipment)));
        Assert.Empty(Violations(Refunded.Holding(shipment)));
    }

    [Fact]
    public void What_somebody_else_has_published_binds_nobody()
    {
        Keeps(Delivered with { Events = Delivered.Events.Add(Injected(Cancelled)) });
        Keeps(Refunded with { Events = Refunded.Events.Add(Injected(Shipped)) });
    }

    private static Seq<string> Violations(Committed world) =>
        Laws.Check(Domains.All, world).Filter(report => report.Law == Law).Bind(report => report.Violations);
}
