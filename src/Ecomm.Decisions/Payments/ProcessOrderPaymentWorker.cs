using System.Globalization;
using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Payments;

/// <summary>
/// ProcessOrderPayment: has the gateway capture an order's price, at most once, and says whether it did. Keyed by the order,
/// at the gateway too. The attempt is recorded before the gateway is asked, so whatever is lost in between, the next
/// delivery asks again under the same key; and nothing is rejected for failures before the gateway has voided it for good.
/// A payment that a cancellation has closed, or refunds, is left alone.
/// </summary>
public static class ProcessOrderPaymentWorker
{
    /// <summary>After the first failed attempt, this many more; then the payment is voided and rejected.</summary>
    public const int RetriesMax = 3;

    public static readonly Worker Slice = Worker.Asking(
        nameof(ProcessOrderPaymentWorker),
        reads: (OrderStockAllocated e) => Payment.Of(e.Item.OrderId),
        state: (Payment? payment, PaymentAnswer? answer) => new State(payment, answer),
        Decide,
        new Effects()
            .Inserts<Payment>()
            .Updates<Payment>()
            .Raises<OrderPaymentAccepted>()
            .Raises<OrderPaymentRejected>()
            .Asks(PaymentGateway.Declared)
    ) with
    {
        Opening = Seq1<EventType>(OrderStockAllocated.Declared),
    };

    public sealed record State(Payment? Payment, PaymentAnswer? Answer);

    public static Either<Failure, Seq<Decision>> Decide(State state, OrderStockAllocated e, Instant now) =>
        (state.Payment, state.Answer) switch
        {
            (null, _) => Seq(new OpenPayment(e.Item, now), Submit(e.Item)),
            ({ } payment, _) when payment.Item.DifferenceTo(e.Item) is { } difference => new Failure.Contradictory(
                $"the payment of {e.Item.OrderId} is recorded with other data: its {difference}"
            ),
            ({ Status: PaymentStatus.Accepted } payment, _) => Seq1(Accepted(payment, now)),
            ({ Status: PaymentStatus.Rejected } payment, _) => Seq1(Rejected(payment, now)),
            ({ Status: var status }, _) when status.IsCancelled() => new Failure.Stale(
                $"the order is cancelled: {status.ToName()}"
            ),
            ({ } payment, null) => Seq1(IsExhausted(payment) ? Void(payment.Item) : Submit(payment.Item)),
            ({ } payment, { } answer) => Conclude(payment, answer, now),
        };

    private static Either<Failure, Seq<Decision>> Conclude(Payment payment, PaymentAnswer answer, Instant now) =>
        answer switch
        {
            PaymentAnswer.Captured { Amount: { } other } when other.Amount != payment.Item.Price.Amount =>
                new Failure.Contradictory($"the gateway captured {other}, not {payment.Item.Price}"),
            PaymentAnswer.Captured captured => Seq(
                Record(payment, PaymentStatus.Accepted, captured.PaymentId, now, payment.Item.Price),
                Accepted(payment, now)
            ),
            PaymentAnswer.Declined declined => Seq(
                Record(payment, PaymentStatus.Rejected, declined.PaymentId, now),
                Rejected(payment, now)
            ),
            PaymentAnswer.Voided => Seq(Record(payment, PaymentStatus.Rejected, null, now), Rejected(payment, now)),
            PaymentAnswer.Failed failed when IsExhausted(payment) => new PaymentFailed($"void: {failed.Why}"),
            PaymentAnswer.Failed failed => Seq<Decision>(
                Record(payment, PaymentStatus.Failed, null, now),
                new Decision.RetryLater(new PaymentFailed(Describe(failed, Answers(payment))))
            ),
            PaymentAnswer.Refused refused => new Failure.Contradictory($"the gateway refused: {refused.Why}"),
            var other => new Failure.Contradictory($"the gateway answered a payment: {other.Describe()}"),
        };

    private static bool IsExhausted(Payment payment) =>
        payment is { Status: PaymentStatus.Failed, Retries: >= RetriesMax };

    // Only an answer counts: the first is no retry, and an attempt that a crash cut short is simply asked again.
    private static int Answers(Payment payment) =>
        payment.Status is PaymentStatus.Pending ? 0 : Math.Min(payment.Retries, RetriesMax) + 1;

    // A void is not a retry: it leaves the count of retries as it is.
    private static Decision Record(
        Payment payment,
        PaymentStatus status,
        string? paymentId,
        Instant now,
        Price? captured = null
    ) =>
        new RecordPayment(
            payment,
            new PaymentOutcome(status, paymentId, Math.Min(Answers(payment), RetriesMax), captured),
            now
        );

    private static Decision Submit(OrderItem item) =>
        new Decision.Ask(new PaymentQuestion.Submit(item.OrderId, item.Price));

    private static Decision Void(OrderItem item) => new Decision.Ask(new PaymentQuestion.Void(item.OrderId));

    private static Decision Accepted(Payment payment, Instant now) =>
        new Decision.Raise(new OrderPaymentAccepted(payment.Item, now));

    private static Decision Rejected(Payment payment, Instant now) =>
        new Decision.Raise(new OrderPaymentRejected(payment.Item, now));

    private static string Describe(PaymentAnswer.Failed failed, int retries) =>
        string.Create(CultureInfo.InvariantCulture, $"{failed.Why}; {RetriesMax - retries} retries left");
}
