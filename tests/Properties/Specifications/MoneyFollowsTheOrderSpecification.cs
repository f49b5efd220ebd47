using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class MoneyFollowsTheOrderSpecification : LawSpecification
{
    [Fact]
    public void Two_captures_for_one_order_break_money_follows_the_order() =>
        Breaks(
            Consistent with
            {
                LedgerAfter = Seq(Entry(LedgerEntry.Captured), Entry(LedgerEntry.Captured)),
            },
            "money follows the order",
            "order-1: 2 captures"
        );

    [Fact]
    public void An_acceptance_without_the_money_breaks_money_follows_the_order() =>
        Breaks(
            Consistent with
            {
                LedgerBefore = Seq<Item>(),
                LedgerAfter = Seq1(Entry(LedgerEntry.Voided)),
            },
            "money follows the order",
            "order-1: recorded PAYMENT_ACCEPTED, but no capture stands"
        );

    [Fact]
    public void A_rejection_with_the_money_taken_breaks_money_follows_the_order() =>
        Breaks(
            Consistent.Holding(Recorded.ThePayment(PaymentStatus.Rejected)) with
            {
                Events = Consistent.Events.Filter(e => e.Event != Accepted).Add(Injected(Accepted)),
            },
            "money follows the order",
            "order-1: recorded PAYMENT_REJECTED, but a capture of 9.99 stands"
        );

    [Fact]
    public void A_capture_that_nobody_has_recorded_an_attempt_for_breaks_money_follows_the_order() =>
        Breaks(
            Consistent.Holding<Payment>(),
            "money follows the order",
            "order-1: a capture stands and no payment is recorded"
        );

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Failed)]
    public void While_a_payment_is_open_the_money_may_or_may_not_have_moved(PaymentStatus status)
    {
        var open = Consistent.Holding(Recorded.ThePayment(status));
        var unmoved = open with { LedgerBefore = Seq<Item>(), LedgerAfter = Seq<Item>() };
        Assert.All(
            Laws.Check(Domains.All, open).Append(Laws.Check(Domains.All, unmoved)),
            report => Assert.Empty(report.Violations)
        );
    }

    [Fact]
    public void An_acceptance_whose_money_went_back_breaks_money_follows_the_order() =>
        Breaks(
            Refunded.Holding(Recorded.TheCapture(PaymentStatus.Accepted)),
            "money follows the order",
            "order-1: recorded PAYMENT_ACCEPTED, but 9.99 is refunded of 9.99"
        );

    [Fact]
    public void A_refund_that_the_gateway_never_made_breaks_money_follows_the_order_and_the_laws_of_cancellation() =>
        BreaksAll(
            Refunded with
            {
                LedgerBefore = Consistent.LedgerBefore,
                LedgerAfter = Consistent.LedgerAfter,
            },
            ("money follows the order", "order-1: recorded PAYMENT_REFUNDED, but a capture of 9.99 stands"),
            ("a cancelled order costs nothing", "order-1: cancelled, but a capture of 9.99 stands"),
            ("money that arrives late goes back", "order-1: PAYMENT_REFUNDED, but a capture of 9.99 stands")
        );

    [Fact]
    public void A_refund_of_less_than_was_captured_breaks_money_follows_the_order_and_the_laws_of_cancellation()
    {
        var ledger = Seq(Entry(LedgerEntry.Captured), Refund("9.98"));
        BreaksAll(
            Refunded with
            {
                LedgerBefore = ledger,
                LedgerAfter = ledger,
            },
            ("money follows the order", "order-1: recorded PAYMENT_REFUNDED, but 9.98 is refunded of 9.99"),
            ("a cancelled order costs nothing", "order-1: cancelled, but 9.98 is refunded of 9.99"),
            ("money that arrives late goes back", "order-1: PAYMENT_REFUNDED, but 9.98 is refunded of 9.99")
        );
    }

    [Fact]
    public void While_a_refund_is_under_way_the_money_may_or_may_not_be_back()
    {
        var pending = Unsettled.Holding(Recorded.TheCapture(PaymentStatus.RefundPending));
        Keeps(pending);
        Keeps(pending with { LedgerBefore = Refunded.LedgerBefore, LedgerAfter = Refunded.LedgerAfter });
    }
}
