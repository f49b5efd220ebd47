using static Ecomm.Decisions.Payments.PaymentAnswer;
using static Ecomm.Engine.Decision;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class ProcessOrderPaymentWorkerSpecification() : WorkerSpecification(ProcessOrderPaymentWorker.Slice)
{
    private static readonly OrderStockAllocated Allocated = new(Ordered, Earlier);
    private static readonly Ask Submit = new(new PaymentQuestion.Submit(Order1, Ordered.Price));
    private static readonly Ask Void = new(new PaymentQuestion.Void(Order1));

    [Fact]
    public void It_reads_the_payment_alone() => Assert.Equal([Payment.Of(Order1).ToRef()], ReadsFor(Allocated));

    [Fact]
    public void An_attempt_is_recorded_before_the_gateway_hears_of_it() =>
        Given().When(Allocated).Then(new OpenPayment(Ordered, Now), Submit);

    [Fact]
    public void An_answer_that_finds_no_record_decides_nothing_and_the_attempt_is_recorded_first() =>
        Given(Recorded.Answered(new Captured("PAY1"))).When(Allocated).Then(new OpenPayment(Ordered, Now), Submit);

    [Fact]
    public void An_attempt_that_a_crash_cut_short_is_resumed_and_not_counted() =>
        Given(Recorded.Payment(PaymentStatus.Pending)).When(Allocated).Then(Submit);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_failed_payment_is_submitted_again_under_the_same_key(int retries) =>
        Given(Recorded.Payment(PaymentStatus.Failed, retries)).When(Allocated).Then(Submit);

    [Theory]
    [InlineData(PaymentStatus.Pending, 0, 0)]
    [InlineData(PaymentStatus.Failed, 0, 1)]
    [InlineData(PaymentStatus.Failed, 2, 3)]
    public void A_capture_is_recorded_and_then_said_to_be_accepted(PaymentStatus status, int retries, int counted) =>
        Given(Recorded.Payment(status, retries), Recorded.Answered(new Captured("PAY1")))
            .When(Allocated)
            .Then(
                Record(status, retries, new PaymentOutcome(PaymentStatus.Accepted, "PAY1", counted, Ordered.Price)),
                new Raise(new OrderPaymentAccepted(Ordered, Now))
            );

    [Theory]
    [InlineData(PaymentStatus.Pending, 0, 0)]
    [InlineData(PaymentStatus.Failed, 1, 2)]
    public void A_decline_is_recorded_and_then_said_to_be_rejected(PaymentStatus status, int retries, int counted) =>
        Given(Recorded.Payment(status, retries), Recorded.Answered(new Declined("PAY1")))
            .When(Allocated)
            .Then(
                Record(status, retries, new PaymentOutcome(PaymentStatus.Rejected, "PAY1", counted)),
                new Raise(new OrderPaymentRejected(Ordered, Now))
            );

    [Theory]
    [InlineData(PaymentStatus.Pending, 0, 0, "the gateway timed out; 3 retries left")]
    [InlineData(PaymentStatus.Failed, 0, 1, "the gateway timed out; 2 retries left")]
    [InlineData(PaymentStatus.Failed, 1, 2, "the gateway timed out; 1 retries left")]
    [InlineData(PaymentStatus.Failed, 2, 3, "the gateway timed out; 0 retries left")]
    public void A_failure_is_recorded_and_tried_again_later(
        PaymentStatus status,
        int retries,
        int counted,
        string reason
    ) =>
        Given(Recorded.Payment(status, retries), Recorded.Answered(new Failed("the gateway timed out")))
            .When(Allocated)
            .Then(
                Record(status, retries, new PaymentOutcome(PaymentStatus.Failed, null, counted)),
                new RetryLater(new PaymentFailed(reason))
            );

    [Fact]
    public void When_retries_are_exhausted_the_payment_is_voided_before_it_is_rejected() =>
        Given(Recorded.Payment(PaymentStatus.Failed, retries: 3)).When(Allocated).Then(Void);

    [Fact]
    public void Only_a_definite_void_rejects_and_it_counts_as_no_retry() =>
        Given(Recorded.Payment(PaymentStatus.Failed, retries: 3), Recorded.Answered(new Voided()))
            .When(Allocated)
            .Then(
                Record(PaymentStatus.Failed, 3, new PaymentOutcome(PaymentStatus.Rejected, null, 3)),
                new Raise(new OrderPaymentRejected(Ordered, Now))
            );

    [Fact]
    public void A_void_that_finds_the_money_taken_accepts() =>
        Given(Recorded.Payment(PaymentStatus.Failed, retries: 3), Recorded.Answered(new Captured("PAY1")))
            .When(Allocated)
            .Then(
                Record(PaymentStatus.Failed, 3, new PaymentOutcome(PaymentStatus.Accepted, "PAY1", 3, Ordered.Price)),
                new Raise(new OrderPaymentAccepted(Ordered, Now))
            );

    [Fact]
    public void A_void_without_an_answer_rejects_nobody_and_is_repeated() =>
        Given(Recorded.Payment(PaymentStatus.Failed, retries: 3), Recorded.Answered(new Failed("no answer")))
            .When(Allocated)
            .ThenFails<PaymentFailed>("void: no answer");

    [Fact]
    public void A_submit_that_another_deliverys_void_overtook_rejects() =>
        Given(Recorded.Payment(PaymentStatus.Failed, retries: 1), Recorded.Answered(new Voided()))
            .When(Allocated)
            .Then(
                Record(PaymentStatus.Failed, 1, new PaymentOutcome(PaymentStatus.Rejected, null, 2)),
                new Raise(new OrderPaymentRejected(Ordered, Now))
            );

    [Fact]
    public void A_key_that_the_gateway_knows_with_another_amount_is_parked() =>
        Given(Recorded.Payment(PaymentStatus.Pending), Recorded.Answered(new Refused("it was 5.00")))
            .When(Allocated)
            .ThenFails<Failure.Contradictory>("the gateway refused: it was 5.00");

    [Fact]
    public void An_accepted_payment_stays_accepted_and_only_says_so_again() =>
        Assert.All(
            AnyAnswerOrNone,
            answered =>
                Given(Recorded.Payment(PaymentStatus.Accepted, 1, "PAY1"), answered)
                    .When(Allocated)
                    .Then(new Raise(new OrderPaymentAccepted(Ordered, Now)))
        );

    [Fact]
    public void A_rejected_payment_stays_rejected_and_only_says_so_again() =>
        Assert.All(
            AnyAnswerOrNone,
            answered =>
                Given(Recorded.Payment(PaymentStatus.Rejected, 3), answered)
                    .When(Allocated)
                    .Then(new Raise(new OrderPaymentRejected(Ordered, Now)))
        );

    [Theory]
    [InlineData(PaymentStatus.RefundPending, "PAYMENT_REFUND_PENDING")]
    [InlineData(PaymentStatus.Refunded, "PAYMENT_REFUNDED")]
    [InlineData(PaymentStatus.Cancelled, "PAYMENT_CANCELLED")]
    public void A_payment_that_a_cancellation_has_closed_is_left_alone_whatever_the_gateway_answers(
        PaymentStatus status,
        string name
    ) =>
        Assert.All(
            AnyAnswerOrNone,
            answered =>
                Given(Recorded.Payment(status, 1), answered)
                    .When(Allocated)
                    .ThenFails<Failure.Stale>($"the order is cancelled: {name}")
        );

    [Fact]
    public void A_capture_of_the_price_in_whatever_form_is_one_of_the_price() =>
        Given(Recorded.Payment(PaymentStatus.Pending), Recorded.Answered(new Captured("PAY1", Price("9.990"))))
            .When(Allocated)
            .Then(
                Record(PaymentStatus.Pending, 0, new PaymentOutcome(PaymentStatus.Accepted, "PAY1", 0, Ordered.Price)),
                new Raise(new OrderPaymentAccepted(Ordered, Now))
            );

    [Fact]
    public void A_capture_of_another_amount_is_parked_and_never_accepted() =>
        Given(Recorded.Payment(PaymentStatus.Pending), Recorded.Answered(new Captured("PAY1", Price("9.98"))))
            .When(Allocated)
            .ThenFails<Failure.Contradictory>("the gateway captured 9.98, not 9.99");

    [Fact]
    public void An_answer_to_a_refund_is_none_to_a_payment() =>
        Given(Recorded.Payment(PaymentStatus.Pending), Recorded.Answered(new Refunded("BACK1", Ordered.Price)))
            .When(Allocated)
            .ThenFails<Failure.Contradictory>("the gateway answered a payment: refunded 9.99, BACK1");

    [Fact]
    public void A_payment_recorded_for_another_order_is_parked_and_nobody_is_asked() =>
        Assert.All(
            Forgeries.SelectMany(_ => PaymentStatuses.All, (forgery, status) => (forgery, status)),
            both =>
                Given(Recorded.Payment(both.status))
                    .When(new OrderStockAllocated(both.forgery.Item, Earlier))
                    .ThenFails<Failure.Contradictory>(
                        $"the payment of order-1 is recorded with other data: its {both.forgery.Difference}"
                    )
        );

    private static readonly Seq<Func<Found, Found>> AnyAnswerOrNone = Seq<Func<Found, Found>>(
        found => found,
        Recorded.Answered(new Captured("PAY2")),
        Recorded.Answered(new Declined("PAY2")),
        Recorded.Answered(new Voided()),
        Recorded.Answered(new Refunded("BACK2", Ordered.Price)),
        Recorded.Answered(new Failed("no answer")),
        Recorded.Answered(new Refused("other amount"))
    );

    private static RecordPayment Record(PaymentStatus status, int retries, PaymentOutcome outcome) =>
        new(Recorded.ThePayment(status, retries), outcome, Now);
}
