using static Ecomm.Decisions.Payments.PaymentAnswer;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

/// <summary>What the gateway must have answered, if the log holds these events of the order: a replay of the log is told no more.</summary>
public sealed class RecalledAnswersSpecification
{
    private const string FromTheLog = "(from the log)";

    private static readonly PaymentQuestion Submit = new PaymentQuestion.Submit(Order1, Ordered.Price);
    private static readonly PaymentQuestion Void = new PaymentQuestion.Void(Order1);
    private static readonly PaymentQuestion Refund = new PaymentQuestion.Refund(Order1, "PAY1", Ordered.Price);
    private static readonly Event Accepted = new OrderPaymentAccepted(Ordered, Earlier);
    private static readonly Event Rejected = new OrderPaymentRejected(Ordered, Earlier);
    private static readonly Event Cancelled = new OrderCancelled(Ordered, Earlier);
    private static readonly Event GivenBack = new OrderPaymentRefunded(new RefundItem(Order1, Price("9.98")), Earlier);

    [Fact]
    public void An_order_that_was_accepted_was_captured_whatever_became_of_it_later() =>
        Assert.All(
            Seq(Submit, Void),
            question =>
            {
                Assert.Equal(new Captured(FromTheLog), Recall(question, Accepted));
                Assert.Equal(new Captured(FromTheLog), Recall(question, Accepted, Cancelled, GivenBack));
            }
        );

    [Fact]
    public void An_order_that_was_rejected_was_declined_or_voided_whichever_was_asked()
    {
        Assert.Equal(new Declined(FromTheLog), Recall(Submit, Rejected));
        Assert.Equal(new Voided(), Recall(Void, Rejected));
    }

    [Fact]
    public void An_order_that_was_cancelled_and_neither_accepted_nor_refunded_was_voided() =>
        Assert.Equal(new Voided(), Recall(Void, Cancelled));

    [Fact]
    public void A_void_has_found_the_capture_that_was_refunded_although_nobody_said_it_was_accepted() =>
        Assert.Equal(new Captured(FromTheLog, Price("9.98")), Recall(Void, Cancelled, GivenBack));

    [Fact]
    public void A_refund_has_given_back_the_amount_that_was_published() =>
        Assert.Equal(new Refunded(FromTheLog, Price("9.98")), Recall(Refund, Accepted, Cancelled, GivenBack));

    [Fact]
    public void What_the_log_does_not_hold_nobody_has_answered()
    {
        Assert.All(Seq(Submit, Void, Refund), question => Assert.IsType<Failed>(Recall(question)));
        Assert.IsType<Failed>(Recall(Submit, Cancelled));
        Assert.IsType<Failed>(Recall(Refund, Accepted, Cancelled));
    }

    private static Answer Recall(PaymentQuestion question, params Event[] log) =>
        PaymentGateway.Declared.Recall(question, type => log.FirstOrDefault(e => e.Type == type));
}
