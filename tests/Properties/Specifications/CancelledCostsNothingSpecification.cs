using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class CancelledCostsNothingSpecification : LawSpecification
{
    private const string Law = "a cancelled order costs nothing";

    [Fact]
    public void Units_that_are_held_after_the_release_break_a_cancelled_order_costs_nothing() =>
        Breaks(
            Refunded.Holding(Recorded.TheAllocation(AllocationStatus.Completed)).Holding(Stock(3)),
            Law,
            "order-1: cancelled, but its stock is COMPLETED_PAYMENT_ACCEPTED"
        );

    [Fact]
    public void A_release_that_leaves_no_tombstone_breaks_a_cancelled_order_costs_nothing() =>
        Breaks(Refunded.Holding<Allocation>(), Law, "order-1: cancelled, but its stock is undecided");

    /// <summary>Whether the units are held is not for the other record to say.</summary>
    [Fact]
    public void One_of_two_records_that_still_holds_units_breaks_a_cancelled_order_costs_nothing() =>
        BreaksAll(
            Refunded
                .Holding(
                    Recorded.TheAllocation(AllocationStatus.Completed),
                    Recorded.TheAllocation(AllocationStatus.Returned)
                )
                .Holding(Stock(3)),
            (Law, "order-1: cancelled, but its stock is COMPLETED_PAYMENT_ACCEPTED"),
            ("one outcome per order", "order-1: two records of its stock")
        );

    [Theory]
    [InlineData(AllocationStatus.Returned)]
    [InlineData(AllocationStatus.Deallocated)]
    public void Units_that_are_back_for_whatever_reason_keep_it(AllocationStatus status) =>
        Keeps(
            Refunded.Holding(Recorded.TheAllocation(status)) with
            {
                Events = Refunded.Events.Add(Injected(Rejected)),
            }
        );

    [Theory]
    [InlineData(PaymentStatus.Accepted)]
    [InlineData(PaymentStatus.RefundPending)]
    public void Money_that_is_kept_after_the_refund_is_acknowledged_breaks_a_cancelled_order_costs_nothing(
        PaymentStatus status
    ) =>
        Breaks(
            Refunded.Holding(Recorded.TheCapture(status)) with
            {
                LedgerBefore = Consistent.LedgerBefore,
                LedgerAfter = Consistent.LedgerAfter,
            },
            Law,
            "order-1: cancelled, but a capture of 9.99 stands"
        );

    [Fact]
    public void A_cancellation_that_its_workers_have_not_acknowledged_yet_may_cost_something() => Keeps(Unsettled);

    [Fact]
    public void A_cancellation_that_somebody_else_has_published_binds_nobody()
    {
        var world = Unsettled with
        {
            Events = Unsettled.Events.Map(one =>
                one.Event == Cancelled
                    ? one with
                    {
                        Injected = true,
                        AcknowledgedBy = new System.Collections.Generic.HashSet<string>
                        {
                            ReleaseCancelledOrderWorker.Slice.Name,
                            RefundCancelledOrderWorker.Slice.Name,
                        },
                    }
                    : one
            ),
        };
        Assert.Empty(Laws.Check(Domains.All, world).Filter(report => report.Law == Law).Bind(one => one.Violations));
    }
}
