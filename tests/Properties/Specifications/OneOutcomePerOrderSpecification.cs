using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class OneOutcomePerOrderSpecification : LawSpecification
{
    [Fact]
    public void An_order_said_to_be_allocated_and_depleted_breaks_one_outcome() =>
        Breaks(
            Consistent.Holding<Allocation>().Holding(Stock(5)) with
            {
                Events = Consistent.Events.Add(Published(Depleted)),
            },
            "one outcome per order",
            "order-1: both allocated and depleted"
        );

    [Fact]
    public void An_order_said_to_be_accepted_and_rejected_breaks_one_outcome() =>
        Breaks(
            Consistent.Holding(Recorded.ThePayment(PaymentStatus.Pending)) with
            {
                Events = Consistent.Events.Add(Published(Rejected)),
            },
            "one outcome per order",
            "order-1: both accepted and rejected"
        );

    [Fact]
    public void A_depletion_said_to_be_an_allocation_breaks_one_outcome() =>
        Breaks(
            Consistent.Holding(Recorded.TheAllocation(AllocationStatus.Depleted)).Holding(Stock(5)),
            "one outcome per order",
            "order-1: recorded STOCK_DEPLETED, published ORDER_STOCK_ALLOCATED_EVENT"
        );

    [Fact]
    public void A_payment_said_to_be_the_contrary_of_what_is_recorded_breaks_one_outcome() =>
        Breaks(
            Consistent.Holding(Recorded.ThePayment(PaymentStatus.Rejected)) with
            {
                LedgerBefore = Seq<Item>(),
                LedgerAfter = Seq<Item>(),
            },
            "one outcome per order",
            "order-1: recorded PAYMENT_REJECTED, published ORDER_PAYMENT_ACCEPTED_EVENT"
        );

    [Fact]
    public void A_tombstone_of_an_order_said_to_be_allocated_breaks_one_outcome() =>
        Breaks(
            Refunded.Holding(Recorded.TheAllocation(AllocationStatus.Cancelled)),
            "one outcome per order",
            "order-1: recorded CANCELLED_BEFORE_ALLOCATION, published ORDER_STOCK_ALLOCATED_EVENT"
        );

    [Fact]
    public void A_payment_cancelled_before_any_money_but_said_to_be_accepted_breaks_one_outcome() =>
        Breaks(
            Refunded.Holding(Recorded.ThePayment(PaymentStatus.Cancelled)) with
            {
                LedgerBefore = Seq<Item>(),
                LedgerAfter = Seq<Item>(),
            },
            "one outcome per order",
            "order-1: recorded PAYMENT_CANCELLED, published ORDER_PAYMENT_ACCEPTED_EVENT"
        );

    [Theory]
    [InlineData(PaymentStatus.RefundPending, "PAYMENT_REFUND_PENDING")]
    [InlineData(PaymentStatus.Refunded, "PAYMENT_REFUNDED")]
    public void A_payment_that_was_captured_but_said_to_be_rejected_breaks_one_outcome(
        PaymentStatus status,
        string name
    ) =>
        Breaks(
            Refunded.Holding(Recorded.TheCapture(status)) with
            {
                Events = Refunded.Events.Map(one => one.Event == Accepted ? Published(Rejected) : one),
            },
            "one outcome per order",
            $"order-1: recorded {name}, published ORDER_PAYMENT_REJECTED_EVENT"
        );

    [Fact]
    public void Two_records_of_an_orders_stock_break_one_outcome() =>
        Breaks(
            Consistent.Holding(
                Recorded.TheAllocation(AllocationStatus.Completed),
                Recorded.TheAllocation(AllocationStatus.Deallocated)
            ) with
            {
                Events = Consistent.Events.Add(Injected(Rejected)),
            },
            "one outcome per order",
            "order-1: two records of its stock"
        );
}
