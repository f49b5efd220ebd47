using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Ecomm.Engine.Decision;

namespace Ecomm.Properties;

/// <summary>ProcessOrderPayment's own law: what it says of the money is what the gateway has said for good.</summary>
public sealed class PaymentProperties
{
    [Property(MaxTest = 1000)]
    public Property Nothing_is_rejected_but_on_a_decline_a_void_or_a_record_of_one() =>
        ForEveryDecision(
            (meeting, decision) =>
                decision is not Raise { Event: OrderPaymentRejected }
                || meeting.Found.One<Payment>() is { Status: PaymentStatus.Rejected }
                || meeting.Found.Answer is PaymentAnswer.Declined or PaymentAnswer.Voided
        );

    [Property(MaxTest = 1000)]
    public Property Nothing_is_accepted_but_on_a_capture_or_a_record_of_one() =>
        ForEveryDecision(
            (meeting, decision) =>
                decision is not Raise { Event: OrderPaymentAccepted }
                || meeting.Found.One<Payment>() is { Status: PaymentStatus.Accepted }
                || meeting.Found.Answer is PaymentAnswer.Captured
        );

    [Property(MaxTest = 1000)]
    public Property What_is_recorded_for_good_is_never_written_again() =>
        ForEveryDecision(
            (meeting, decision) =>
                meeting.Found.One<Payment>() is not { Status: var status } || status.IsOpen() || decision is Raise
        );

    [Property(MaxTest = 1000)]
    public Property A_void_is_asked_only_when_every_retry_is_used_up_and_a_submit_only_before() =>
        ForEveryDecision(
            (meeting, decision) =>
            {
                var exhausted =
                    meeting.Found.One<Payment>() is
                    { Status: PaymentStatus.Failed, Retries: ProcessOrderPaymentWorker.RetriesMax };
                return decision is not Ask ask || exhausted == ask.Question is PaymentQuestion.Void;
            }
        );

    [Property(MaxTest = 1000)]
    public Property The_gateway_is_asked_under_the_orders_own_key_and_for_its_price() =>
        ForEveryDecision(
            (meeting, decision) =>
            {
                var item = ((OrderEvent)meeting.Event).Item;
                return decision is not Ask { Question: var question }
                    || question.Key == item.OrderId.Text
                        && (question as PaymentQuestion.Submit ?? new(item.OrderId, item.Price)).Amount == item.Price;
            }
        );

    [Property(MaxTest = 1000)]
    public Property Retries_count_answers_one_at_a_time_and_never_above_the_limit() =>
        ForEveryDecision(
            (meeting, decision) =>
                decision is not RecordPayment record
                || meeting.Found.Answer is not null
                    && record.Outcome.Retries <= ProcessOrderPaymentWorker.RetriesMax
                    && record.Outcome.Retries - record.Before.Retries is 0 or 1
                    && (record.Outcome.Status is not PaymentStatus.Failed || Counts(record))
        );

    // The first failure is no retry; every later one is the next.
    private static bool Counts(RecordPayment record) =>
        record.Outcome.Retries == (record.Before.Status is PaymentStatus.Pending ? 0 : record.Before.Retries + 1);

    private static Property ForEveryDecision(Func<Meeting, Decision, bool> holds) =>
        Prop.ForAll(
            Arbitraries.Meetings().Filter(meeting => meeting.Worker.Name == ProcessOrderPaymentWorker.Slice.Name),
            meeting => meeting.Decide().Match(Right: all => all.ForAll(one => holds(meeting, one)), Left: _ => true)
        );
}
