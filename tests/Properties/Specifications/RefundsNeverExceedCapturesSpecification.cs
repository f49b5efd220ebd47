using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class RefundsNeverExceedCapturesSpecification : LawSpecification
{
    private const string Law = "refunds never exceed captures";

    private static readonly Committed Pending = Unsettled.Holding(Recorded.TheCapture(PaymentStatus.RefundPending));

    [Fact]
    public void Two_refunds_for_one_order_break_refunds_never_exceed_captures() =>
        Breaks(
            Pending with
            {
                LedgerAfter = Seq(Entry(LedgerEntry.Captured), Refund("4.00"), Refund("5.99")),
            },
            Law,
            "order-1: 2 refunds"
        );

    [Fact]
    public void A_refund_of_more_than_was_captured_breaks_refunds_never_exceed_captures() =>
        Breaks(With(Entry(LedgerEntry.Captured), Refund("10")), Law, "order-1: 10 is refunded of 9.99");

    [Fact]
    public void Two_refunds_that_only_together_exceed_the_capture_break_refunds_never_exceed_captures() =>
        Breaks(
            With(Entry(LedgerEntry.Captured), Refund("6.5"), Refund("5")),
            Law,
            "order-1: 2 refunds",
            "order-1: 11.5 is refunded of 9.99"
        );

    [Fact]
    public void A_refund_of_what_was_never_captured_breaks_refunds_never_exceed_captures() =>
        Breaks(With(Entry(LedgerEntry.Voided), Refund("9.99")), Law, "order-1: 9.99 is refunded and no capture stands");

    [Fact]
    public void A_refund_of_less_is_no_more_than_was_captured() =>
        Keeps(With(Entry(LedgerEntry.Captured), Refund("9.98")));

    /// <summary>The ledger is read twice: a refund of the first reading needs its capture in the second.</summary>
    [Fact]
    public void A_capture_that_only_the_second_reading_finds_is_enough() =>
        Keeps(Pending with { LedgerBefore = Seq1(Refund("9.99")), LedgerAfter = Refunded.LedgerAfter });

    private static Committed With(params Item[] ledger) =>
        Pending with
        {
            LedgerBefore = toSeq(ledger),
            LedgerAfter = toSeq(ledger),
        };
}
