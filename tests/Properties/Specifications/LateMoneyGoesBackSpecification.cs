using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class LateMoneyGoesBackSpecification : LawSpecification
{
    /// <summary>Order 1 was cancelled before anybody asked for its money.</summary>
    private static readonly Committed Closed = Unsettled.Holding(Recorded.ThePayment(PaymentStatus.Cancelled)) with
    {
        Events = Unsettled.Events.Filter(one => one.Event != Accepted).Add(Injected(Accepted)),
        LedgerBefore = Seq<Item>(),
        LedgerAfter = Seq<Item>(),
    };

    [Theory]
    [InlineData(LedgerEntry.Voided)]
    [InlineData(LedgerEntry.Declined)]
    public void A_closed_payment_of_which_nothing_was_captured_keeps_it(string kind)
    {
        Keeps(Closed);
        Keeps(Closed with { LedgerBefore = Seq1(Entry(kind)), LedgerAfter = Seq1(Entry(kind)) });
    }

    [Fact]
    public void A_capture_for_a_payment_that_a_cancellation_has_closed_breaks_money_that_arrives_late_goes_back() =>
        BreaksAll(
            Closed with
            {
                LedgerAfter = Seq1(Entry(LedgerEntry.Captured)),
            },
            ("money that arrives late goes back", "order-1: PAYMENT_CANCELLED, but a capture of 9.99 stands"),
            ("money follows the order", "order-1: recorded PAYMENT_CANCELLED, but a capture of 9.99 stands")
        );

    [Fact]
    public void While_the_refund_of_late_money_is_under_way_it_is_not_late_yet() =>
        Keeps(
            Closed.Holding(Recorded.TheCapture(PaymentStatus.RefundPending)) with
            {
                LedgerAfter = Seq1(Entry(LedgerEntry.Captured)),
            }
        );
}
