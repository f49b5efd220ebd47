using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Ecomm.Engine.Decision;

namespace Ecomm.Properties;

/// <summary>RefundCancelledOrder's own law: what was captured goes back, once, and what it says of it is what the gateway has said.</summary>
public sealed class RefundProperties
{
    [Property(MaxTest = 1000)]
    public Property Nothing_is_said_but_that_the_captured_amount_is_refunded_on_a_refund_or_a_record_of_one() =>
        ForEveryDecision(
            (meeting, decision) =>
                decision is not Raise raise
                || raise.Event is OrderPaymentRefunded said
                    && meeting.Found.One<Payment>() is { } payment
                    && said.Refund.Amount.Amount == payment.CapturedAmount.Amount
                    && (payment.Status is PaymentStatus.Refunded || meeting.Found.Answer is PaymentAnswer.Refunded)
        );

    /// <summary>Whoever resumes it then asks under the same key for the same amount.</summary>
    [Property(MaxTest = 1000)]
    public Property A_refund_is_recorded_with_all_that_is_asked_before_it_is_asked() =>
        Prop.ForAll(
            Meetings,
            meeting =>
            {
                if (
                    meeting.Decide().Case is Seq<Decision> decisions
                    && decisions.OfType<Ask>().FirstOrDefault() is { Question: PaymentQuestion.Refund refund }
                )
                {
                    var recorded = Books.Of(meeting.Found).Commit(decisions)!.All<Payment>().Single();
                    Assert.Equal(PaymentStatus.RefundPending, recorded.Status);
                    Assert.Equal(new(refund.Order, recorded.PaymentId!, recorded.CapturedAmount), refund);
                    Assert.Equal($"{recorded.Item.OrderId}#REFUND", refund.Key);
                }
            }
        );

    [Property(MaxTest = 1000)]
    public Property A_void_is_asked_as_long_as_nobody_knows_whether_a_capture_stands_and_nothing_is_submitted() =>
        ForEveryDecision(
            (meeting, decision) =>
                decision is not Ask { Question: var question }
                || question is PaymentQuestion.Refund
                || question is PaymentQuestion.Void
                    && meeting.Found.One<Payment>() is { Status: PaymentStatus.Pending or PaymentStatus.Failed }
        );

    [Property(MaxTest = 1000)]
    public Property What_is_rejected_cancelled_or_refunded_is_never_written_again() =>
        ForEveryDecision(
            (meeting, decision) =>
                meeting.Found.One<Payment>()
                    is not { Status: PaymentStatus.Rejected or PaymentStatus.Cancelled or PaymentStatus.Refunded }
                || !Books.IsWrite(decision)
        );

    [Property(MaxTest = 1000)]
    public Property A_payment_is_cancelled_only_if_nothing_is_begun_or_the_gateway_will_never_capture_it() =>
        ForEveryDecision(
            (meeting, decision) =>
                decision switch
                {
                    CancelPayment => meeting.Found.One<Payment>() is null,
                    RecordPayment { Outcome.Status: PaymentStatus.Cancelled } => meeting.Found.Answer
                        is PaymentAnswer.Voided
                            or PaymentAnswer.Declined,
                    _ => true,
                }
        );

    private static Arbitrary<Meeting> Meetings =>
        Arbitraries.Meetings().Filter(meeting => meeting.Worker.Name == RefundCancelledOrderWorker.Slice.Name);

    private static Property ForEveryDecision(Func<Meeting, Decision, bool> holds) =>
        Prop.ForAll(
            Meetings,
            meeting => meeting.Decide().Match(Right: all => all.ForAll(one => holds(meeting, one)), Left: _ => true)
        );
}
