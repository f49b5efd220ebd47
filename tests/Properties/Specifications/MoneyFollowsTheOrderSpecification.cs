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
            "order-1: recorded PAYMENT_REJECTED, but a capture stands"
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
}
