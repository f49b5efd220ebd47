using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Payments;

/// <summary>
/// RefundCancelledOrder: gives back the money of a cancelled order, or sees to it that none is ever taken. Keyed by the order, at the
/// gateway by a key of its own. A payment that is not begun gets a tombstone, an open one is voided, and what the void finds captured is
/// refunded. The refund is recorded before the gateway is asked, so whatever is lost in between, the next delivery asks again under
/// the same key.
/// </summary>
public static class RefundCancelledOrderWorker
{
    public static readonly Worker Slice = Worker.Asking(
        nameof(RefundCancelledOrderWorker),
        reads: (OrderCancelled e) => Payment.Of(e.Item.OrderId),
        state: (Payment? payment, PaymentAnswer? answer) => new State(payment, answer),
        Decide,
        new Effects().Inserts<Payment>().Updates<Payment>().Raises<OrderPaymentRefunded>().Asks(PaymentGateway.Declared)
    );

    public sealed record State(Payment? Payment, PaymentAnswer? Answer);

    public static Either<Failure, Seq<Decision>> Decide(State state, OrderCancelled e, Instant now) =>
        (state.Payment, state.Answer) switch
        {
            (null, _) => Seq1<Decision>(new CancelPayment(e.Item, now)),
            ({ } payment, _) when payment.Item.DifferenceTo(e.Item) is { } difference => new Failure.Contradictory(
                $"the payment of {e.Item.OrderId} is recorded with other data: its {difference}"
            ),
            ({ Status: PaymentStatus.Rejected }, _) => new Failure.Redundant("nothing was captured"),
            ({ Status: PaymentStatus.Cancelled }, _) => new Failure.Redundant("the payment is cancelled"),
            ({ Status: PaymentStatus.Refunded } payment, _) => Seq1(Refunded(payment, now)),
            ({ Status: PaymentStatus.Accepted } payment, _) => Begin(payment, now),
            ({ Status: PaymentStatus.RefundPending } payment, var answer) => Resume(payment, answer, now),
            ({ } payment, var answer) => Void(payment, answer, now),
        };

    // The payment was open when it was read: nobody knows whether a capture stands.
    private static Either<Failure, Seq<Decision>> Void(Payment payment, PaymentAnswer? answer, Instant now) =>
        answer switch
        {
            null => Seq1<Decision>(new Decision.Ask(new PaymentQuestion.Void(payment.Item.OrderId))),
            PaymentAnswer.Captured captured => Begin(payment, now, captured),
            PaymentAnswer.Voided => Seq1(Record(payment, PaymentStatus.Cancelled, now)),
            PaymentAnswer.Declined declined => Seq1(Record(payment, PaymentStatus.Cancelled, now, declined.PaymentId)),
            PaymentAnswer.Failed failed => new PaymentFailed($"void: {failed.Why}"),
            var other => new Failure.Contradictory($"the gateway answered a void: {other.Describe()}"),
        };

    // From here on the payment counts as open again, until the gateway has given the money back.
    private static Either<Failure, Seq<Decision>> Begin(
        Payment payment,
        Instant now,
        PaymentAnswer.Captured? found = null
    )
    {
        var id = found?.PaymentId ?? payment.PaymentId;
        var captured = found?.Amount ?? payment.CapturedAmount;
        return Seq(
            Record(payment, PaymentStatus.RefundPending, now, id, captured),
            new Decision.Ask(new PaymentQuestion.Refund(payment.Item.OrderId, id ?? "", captured))
        );
    }

    // An answer may be that to a void, after which another delivery has begun the refund: then the refund is asked for.
    private static Either<Failure, Seq<Decision>> Resume(Payment payment, PaymentAnswer? answer, Instant now) =>
        answer switch
        {
            PaymentAnswer.Refunded refunded when refunded.Amount.Amount != payment.CapturedAmount.Amount =>
                new Failure.Contradictory($"the gateway refunded {refunded.Amount}, not {payment.CapturedAmount}"),
            PaymentAnswer.Refunded refunded => Seq(
                Record(payment, PaymentStatus.Refunded, now, refundId: refunded.RefundId),
                Refunded(payment, now)
            ),
            PaymentAnswer.Failed failed => new PaymentFailed($"refund: {failed.Why}"),
            PaymentAnswer.Refused refused => new Failure.Contradictory($"the gateway refused: {refused.Why}"),
            _ => Seq1<Decision>(
                new Decision.Ask(
                    new PaymentQuestion.Refund(payment.Item.OrderId, payment.PaymentId ?? "", payment.CapturedAmount)
                )
            ),
        };

    private static Decision Record(
        Payment payment,
        PaymentStatus status,
        Instant now,
        string? paymentId = null,
        Price? captured = null,
        string? refundId = null
    ) => new RecordPayment(payment, new PaymentOutcome(status, paymentId, payment.Retries, captured, refundId), now);

    private static Decision Refunded(Payment payment, Instant now) =>
        new Decision.Raise(new OrderPaymentRefunded(new RefundItem(payment.Item.OrderId, payment.CapturedAmount), now));
}
