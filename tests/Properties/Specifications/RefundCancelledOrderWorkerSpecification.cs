using static Ecomm.Decisions.Payments.PaymentAnswer;
using static Ecomm.Engine.Decision;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class RefundCancelledOrderWorkerSpecification() : WorkerSpecification(RefundCancelledOrderWorker.Slice)
{
    private static readonly OrderCancelled Cancelled = new(Ordered, Earlier);
    private static readonly Ask Void = new(new PaymentQuestion.Void(Order1));
    private static readonly Ask Refund = new(new PaymentQuestion.Refund(Order1, "PAY1", Ordered.Price));
    private static readonly Raise SaysRefunded = new(
        new OrderPaymentRefunded(new RefundItem(Order1, Ordered.Price), Now)
    );

    private static readonly Payment Paid = Recorded.ACapturedPayment(PaymentStatus.Accepted, retries: 1);
    private static readonly Payment UnderWay = Recorded.ACapturedPayment(PaymentStatus.RefundPending, retries: 1);

    [Fact]
    public void It_reads_the_payment_alone() => Assert.Equal([Payment.Of(Order1).ToRef()], ReadsFor(Cancelled));

    [Fact]
    public void A_payment_that_is_not_begun_gets_a_tombstone_and_the_gateway_hears_nothing() =>
        Given().When(Cancelled).Then(new CancelPayment(Ordered, Now));

    [Fact]
    public void A_refund_is_recorded_with_payment_id_and_amount_before_it_is_asked() =>
        Given(Holding(Paid))
            .When(Cancelled)
            .Then(
                Record(Paid, new PaymentOutcome(PaymentStatus.RefundPending, "PAY1", Retries: 1, Ordered.Price)),
                Refund
            );

    [Fact]
    public void A_payment_of_an_earlier_version_that_does_not_say_what_was_captured_is_refunded_at_its_price() =>
        Given(Holding(Paid with { Captured = null }))
            .When(Cancelled)
            .Then(
                Record(
                    Paid with
                    {
                        Captured = null,
                    },
                    new PaymentOutcome(PaymentStatus.RefundPending, "PAY1", Retries: 1, Ordered.Price)
                ),
                Refund
            );

    [Fact]
    public void What_goes_back_is_what_was_captured_and_not_the_price()
    {
        var captured = Paid with { Captured = Price("9.98") };
        Given(Holding(captured))
            .When(Cancelled)
            .Then(
                Record(captured, new PaymentOutcome(PaymentStatus.RefundPending, "PAY1", Retries: 1, Price("9.98"))),
                new Ask(new PaymentQuestion.Refund(Order1, "PAY1", Price("9.98")))
            );
    }

    [Fact]
    public void A_refund_that_a_crash_cut_short_is_asked_again_under_the_same_key() =>
        Given(Holding(UnderWay)).When(Cancelled).Then(Refund);

    [Fact]
    public void A_refund_is_recorded_with_its_name_and_then_said_with_its_amount() =>
        Given(Holding(UnderWay), Recorded.Answered(new Refunded("BACK1", Ordered.Price)))
            .When(Cancelled)
            .Then(
                Record(
                    UnderWay,
                    new PaymentOutcome(PaymentStatus.Refunded, null, Retries: 1, Captured: null, RefundId: "BACK1")
                ),
                SaysRefunded
            );

    [Fact]
    public void A_refunded_payment_stays_refunded_and_only_says_so_again() =>
        Assert.All(
            Seq<Func<Found, Found>>(
                found => found,
                Recorded.Answered(new Captured("PAY2")),
                Recorded.Answered(new Refunded("BACK2", Price("1"))),
                Recorded.Answered(new Failed("no answer"))
            ),
            answered =>
                Given(Holding(Recorded.ACapturedPayment(PaymentStatus.Refunded, refundId: "BACK1")), answered)
                    .When(Cancelled)
                    .Then(SaysRefunded)
        );

    [Fact]
    public void A_refund_of_another_amount_is_parked_and_never_said() =>
        Given(Holding(UnderWay), Recorded.Answered(new Refunded("BACK1", Price("9.98"))))
            .When(Cancelled)
            .ThenFails<Failure.Contradictory>("the gateway refunded 9.98, not 9.99");

    [Fact]
    public void A_refund_that_fails_is_asked_again_later() =>
        Given(Holding(UnderWay), Recorded.Answered(new Failed("the gateway timed out")))
            .When(Cancelled)
            .ThenFails<PaymentFailed>("refund: the gateway timed out");

    [Fact]
    public void A_refund_that_the_gateway_refuses_is_parked() =>
        Given(Holding(UnderWay), Recorded.Answered(new Refused("nothing was captured")))
            .When(Cancelled)
            .ThenFails<Failure.Contradictory>("the gateway refused: nothing was captured");

    [Fact]
    public void An_answer_to_a_void_that_finds_the_refund_begun_decides_nothing_and_the_refund_is_asked() =>
        Assert.All(
            Seq<Answer>(new Captured("PAY1", Ordered.Price), new Voided(), new Declined("PAY1")),
            answer => Given(Holding(UnderWay), Recorded.Answered(answer)).When(Cancelled).Then(Refund)
        );

    [Theory]
    [InlineData(PaymentStatus.Pending, 0)]
    [InlineData(PaymentStatus.Failed, 0)]
    [InlineData(PaymentStatus.Failed, 3)]
    public void An_open_payment_is_voided_before_anything_is_recorded(PaymentStatus status, int retries) =>
        Given(Recorded.Payment(status, retries)).When(Cancelled).Then(Void);

    [Theory]
    [InlineData(PaymentStatus.Pending, 0)]
    [InlineData(PaymentStatus.Failed, 2)]
    public void A_definite_void_cancels_the_payment_and_nothing_is_said(PaymentStatus status, int retries) =>
        Given(Recorded.Payment(status, retries), Recorded.Answered(new Voided()))
            .When(Cancelled)
            .Then(
                Record(Recorded.ThePayment(status, retries), new PaymentOutcome(PaymentStatus.Cancelled, null, retries))
            );

    [Fact]
    public void A_void_that_finds_a_decline_cancels_the_payment_and_keeps_its_name() =>
        Given(Recorded.Payment(PaymentStatus.Failed, 1), Recorded.Answered(new Declined("PAY1")))
            .When(Cancelled)
            .Then(
                Record(
                    Recorded.ThePayment(PaymentStatus.Failed, 1),
                    new PaymentOutcome(PaymentStatus.Cancelled, "PAY1", Retries: 1)
                )
            );

    [Fact]
    public void A_void_that_finds_the_money_taken_begins_the_refund_of_what_was_taken() =>
        Given(Recorded.Payment(PaymentStatus.Failed, 2), Recorded.Answered(new Captured("PAY9", Price("9.98"))))
            .When(Cancelled)
            .Then(
                Record(
                    Recorded.ThePayment(PaymentStatus.Failed, 2),
                    new PaymentOutcome(PaymentStatus.RefundPending, "PAY9", Retries: 2, Price("9.98"))
                ),
                new Ask(new PaymentQuestion.Refund(Order1, "PAY9", Price("9.98")))
            );

    /// <summary>An open payment is recorded without a name. A record that has one all the same does not overrule the gateway.</summary>
    [Fact]
    public void The_refund_names_the_capture_that_the_void_has_found_whatever_name_is_recorded()
    {
        var open = Recorded.ThePayment(PaymentStatus.Failed, retries: 2, paymentId: "PAY1");
        Given(Holding(open), Recorded.Answered(new Captured("PAY9", Ordered.Price)))
            .When(Cancelled)
            .Then(
                Record(open, new PaymentOutcome(PaymentStatus.RefundPending, "PAY9", Retries: 2, Ordered.Price)),
                new Ask(new PaymentQuestion.Refund(Order1, "PAY9", Ordered.Price))
            );
    }

    [Fact]
    public void A_void_that_finds_the_money_taken_and_hears_no_amount_refunds_the_price() =>
        Given(Recorded.Payment(PaymentStatus.Pending), Recorded.Answered(new Captured("PAY1")))
            .When(Cancelled)
            .Then(
                Record(
                    Recorded.ThePayment(PaymentStatus.Pending),
                    new PaymentOutcome(PaymentStatus.RefundPending, "PAY1", Retries: 0, Ordered.Price)
                ),
                Refund
            );

    [Fact]
    public void A_void_without_an_answer_cancels_nothing_and_is_repeated() =>
        Given(Recorded.Payment(PaymentStatus.Pending), Recorded.Answered(new Failed("no answer")))
            .When(Cancelled)
            .ThenFails<PaymentFailed>("void: no answer");

    [Fact]
    public void An_answer_that_no_void_has_is_parked() =>
        Given(Recorded.Payment(PaymentStatus.Pending), Recorded.Answered(new Refused("too late")))
            .When(Cancelled)
            .ThenFails<Failure.Contradictory>("the gateway answered a void: refused: too late");

    [Theory]
    [InlineData(PaymentStatus.Rejected)]
    [InlineData(PaymentStatus.Cancelled)]
    public void Where_nothing_was_captured_there_is_nothing_to_do(PaymentStatus status) =>
        Given(Recorded.Payment(status)).When(Cancelled).ThenFails<Failure.Redundant>();

    [Fact]
    public void A_cancellation_of_another_order_under_the_same_id_is_parked_and_nobody_is_asked() =>
        Assert.All(
            Forgeries.SelectMany(_ => PaymentStatuses.All, (forgery, status) => (forgery, status)),
            both =>
                Given(Recorded.Payment(both.status))
                    .When(new OrderCancelled(both.forgery.Item, Earlier))
                    .ThenFails<Failure.Contradictory>(
                        $"the payment of order-1 is recorded with other data: its {both.forgery.Difference}"
                    )
        );

    private static Func<Found, Found> Holding(Payment payment) => found => found.With(payment);

    private static RecordPayment Record(Payment before, PaymentOutcome outcome) => new(before, outcome, Now);
}
