using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

/// <summary>What a change leaves in the store, by example; that it is what the books say holds of all that slices decide.</summary>
public sealed class ChangesSpecification
{
    private static readonly AllocateStock Allocate = new(Ordered, Now);

    [Fact]
    public void An_allocation_takes_its_units_from_those_that_are_available() =>
        Assert.Equal([new Stock(Plums, Available: 3, Restocked: 5, Earlier, Now)], After(Allocate, OfPlums(5)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void An_allocation_takes_nothing_if_too_few_units_are_available(long available) =>
        Assert.Empty(After(Allocate, OfPlums(available)));

    [Theory]
    [InlineData(AllocationStatus.Deallocated)]
    [InlineData(AllocationStatus.Returned)]
    public void Units_that_are_given_back_are_available_again(AllocationStatus status)
    {
        var held = Recorded.TheAllocation(AllocationStatus.Allocated);
        Decision.Change change =
            status is AllocationStatus.Returned ? new ReturnAllocation(held, Now) : new ReleaseAllocation(held, Now);
        Assert.Equal([new Stock(Plums, Available: 5, Restocked: 5, Earlier, Now)], After(change, OfPlums(3)));
    }

    [Fact]
    public void The_gateways_name_for_a_refund_is_stored_with_the_payment()
    {
        var pending = Recorded.TheCapture(PaymentStatus.RefundPending);
        var refunded = new PaymentOutcome(PaymentStatus.Refunded, null, Retries: 0, Captured: null, RefundId: "BACK1");
        Assert.Equal(
            [
                pending with
                {
                    Status = PaymentStatus.Refunded,
                    RefundId = "BACK1",
                    UpdatedAt = Now,
                    Version = pending.Version + 1,
                },
            ],
            After(new RecordPayment(pending, refunded, Now), pending)
        );
    }

    private static Stock OfPlums(long available) => new(Plums, available, Restocked: 5, Earlier, Earlier);

    /// <summary>That record after the change, or nothing if the change's condition on it does not hold.</summary>
    private static IEnumerable<T> After<T>(Decision.Change change, T before)
        where T : class, IRecord<T>
    {
        var stored = T.Entity.ItemOf(before);
        var write = change.Writes.Filter(write => write.Key == stored.Key).Single();
        return write
            .After(stored)
            .AsEnumerable()
            .Select(written => T.Entity.Read(written.Item!).IfLeft(why => throw new ArgumentException(why.Reason)));
    }
}
