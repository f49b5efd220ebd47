using static Ecomm.Properties.Examples;
using static Ecomm.Properties.Specifications.ApiSpecification;

namespace Ecomm.Properties.Specifications;

public sealed class ListShipmentsApiSpecification
{
    private static readonly Api.Query Api = ListShipmentsApi.Slice;

    private static readonly Listing All = new(Shipment.Entity, null, 50, SortDirection.Ascending, null);

    [Fact]
    public void Without_wishes_it_lists_the_first_fifty_shipments_oldest_first() => When(Api, []).ThenLists(All);

    [Fact]
    public void One_shipment_is_read_by_its_order() =>
        When(Api, new Value.Map { { "orderId", "order-1" } }).ThenLists(All with { Key = Shipment.Of(Order1).Key });

    [Fact]
    public void Every_fault_is_named_at_once() =>
        When(Api, new Value.Map { { "orderId", "" }, { "limit", 1001 } })
            .ThenRefuses(
                ("orderId", "is an empty string; expected at least 4 characters"),
                ("limit", "is 1001; expected an integer from 1 to 1000")
            );

    [Fact]
    public void A_shipment_is_written_with_its_carrier_and_what_was_refused_is_not_told() =>
        Assert.Equal(
            Written("SHIPMENT_SHIPPED", Text("DHL"), Text("JD0146")),
            Write(ShipmentStatus.Shipped, new Refusals(null, null, "the order is shipped"))
        );

    [Fact]
    public void A_shipment_that_nobody_carries_has_nulls_for_its_carrier() =>
        Assert.Equal(
            Written("SHIPMENT_READY", Value.Null.It, Value.Null.It),
            Write(ShipmentStatus.Ready, Refusals.None)
        );

    [Theory]
    [InlineData(ShipmentStatus.Pending, "SHIPMENT_PENDING")]
    [InlineData(ShipmentStatus.Delivered, "SHIPMENT_DELIVERED")]
    [InlineData(ShipmentStatus.Cancelled, "SHIPMENT_CANCELLED")]
    [InlineData(ShipmentStatus.Impossible, "SHIPMENT_IMPOSSIBLE")]
    public void Every_status_has_the_name_that_is_documented(ShipmentStatus status, string name) =>
        Assert.Equal(Text(name), Write(status, Refusals.None)["shipmentStatus"]);

    [Fact]
    public void What_is_not_a_shipment_is_not_written() =>
        Assert.Throws<InvalidCastException>(() => Api.Show(Recorded.TheOrder(OrderStatus.Created)));

    private static Value.Map Write(ShipmentStatus status, Refusals refusals) =>
        Api.Show(Recorded.TheShipment(status, refusals) with { UpdatedAt = Now });

    private static Value.Map Written(string status, Value carrier, Value trackingId) =>
        new()
        {
            { "orderId", "order-1" },
            { "shipmentStatus", status },
            { "carrier", carrier },
            { "trackingId", trackingId },
            { "createdAt", "2025-06-19T00:27:01.851Z" },
            { "updatedAt", "2025-06-19T00:27:02.007Z" },
        };
}
