namespace Ecomm.Properties.Specifications;

/// <summary>How statuses read to people: what came to its good end, what came to nothing, and what an order still waits for.</summary>
public sealed class StatusesForPeople
{
    [Fact]
    public void An_order_reads_well_once_it_is_paid_and_badly_once_nothing_comes_of_it() =>
        Assert.All(
            OrderStatuses.All,
            status =>
                Assert.Equal(
                    !status.IsFinal() ? Tone.Plain
                        : status is not OrderStatus.Cancelled && OrderStatus.PaymentAccepted.IsAtMost(status)
                            ? Tone.Good
                        : Tone.Bad,
                    ToneOf(OrderStatuses.Scalar, status.ToName())
                )
        );

    [Fact]
    public void A_payment_is_a_warning_as_long_as_it_is_open_and_reads_well_only_if_it_is_accepted() =>
        Assert.All(
            PaymentStatuses.All,
            status =>
                Assert.Equal(
                    status.IsOpen() ? Tone.Warning
                        : status is PaymentStatus.Accepted ? Tone.Good
                        : Tone.Bad,
                    ToneOf(PaymentStatuses.Scalar, status.ToName())
                )
        );

    [Theory]
    [InlineData(AllocationStatus.Allocated, Tone.Plain)]
    [InlineData(AllocationStatus.Completed, Tone.Good)]
    [InlineData(AllocationStatus.Deallocated, Tone.Bad)]
    [InlineData(AllocationStatus.Depleted, Tone.Bad)]
    [InlineData(AllocationStatus.Returned, Tone.Bad)]
    [InlineData(AllocationStatus.Cancelled, Tone.Bad)]
    public void An_allocation_reads_well_only_if_its_units_are_sold(AllocationStatus status, Tone tone) =>
        Assert.Equal(tone, ToneOf(AllocationStatuses.Scalar, status.ToName()));

    [Theory]
    [InlineData(ShipmentStatus.Pending, Tone.Plain)]
    [InlineData(ShipmentStatus.Ready, Tone.Good)]
    [InlineData(ShipmentStatus.Shipped, Tone.Good)]
    [InlineData(ShipmentStatus.Delivered, Tone.Good)]
    [InlineData(ShipmentStatus.Cancelled, Tone.Bad)]
    [InlineData(ShipmentStatus.Impossible, Tone.Bad)]
    public void A_shipment_reads_badly_only_if_nothing_is_ever_shipped(ShipmentStatus status, Tone tone) =>
        Assert.Equal(tone, ToneOf(ShipmentStatuses.Scalar, status.ToName()));

    [Fact]
    public void An_order_waits_for_what_its_open_records_wait_for()
    {
        Assert.Equal("its stock", OrderStatus.Created.WaitsFor()?.For);
        Assert.Equal("its payment", OrderStatus.StockAllocated.WaitsFor()?.For);
        Assert.All(PaymentStatuses.All, status => Assert.Equal(status.IsOpen(), status.WaitsFor() is not null));
        Assert.Equal("its refund", PaymentStatus.RefundPending.WaitsFor()?.For);
        Assert.All(
            ShipmentStatuses.All,
            status =>
                Assert.Equal(
                    status is ShipmentStatus.Ready or ShipmentStatus.Shipped,
                    status.WaitsFor() is { IsRequest: true }
                )
        );
    }

    private static Tone ToneOf<T>(Scalar<T> scalar, string name)
        where T : notnull =>
        Assert.IsType<Shape.Choice>(scalar.Shape).Options.Single(option => option.Name == name).Tone;
}
