using System.Globalization;
using static Ecomm.Decisions.Event;

namespace Ecomm.Decisions;

// ProcessOrderPayment: has the gateway capture an order's price, at most once, and says whether it did. Keyed by the order,
// at the gateway too. The attempt is recorded before the gateway is asked, so whatever is lost in between, the next
// delivery asks again under the same key; and nothing is rejected for failures before the gateway has voided it for good.
public static class ProcessOrderPaymentWorker
{
    /// <summary>After the first failed attempt, this many more; then the payment is voided and rejected.</summary>
    public const int RetriesMax = 3;

    public static readonly Worker Slice = Worker.For<OrderStockAllocated, State>(
        nameof(ProcessOrderPaymentWorker),
        reads: e => Seq1<EntityKey>(new EntityKey.OfPayment(e.Item.OrderId)),
        state: found => new State(found.Payment, found.Answer),
        Decide
    );

    public sealed record State(Payment? Payment, Answer? Answer);

    public static Either<Failure, Seq<Decision>> Decide(State state, OrderStockAllocated e, Instant now) =>
        (state.Payment, state.Answer) switch
        {
            (null, _) => Seq(new Decision.OpenPayment(e.Item, now), Submit(e.Item)),
            ({ } payment, _) when payment.Item.DifferenceTo(e.Item) is { } difference => new Failure.Contradictory(
                $"the payment of {e.Item.OrderId} is recorded with other data: its {difference}"
            ),
            ({ Status: PaymentStatus.Accepted } payment, _) => Seq1(Accepted(payment, now)),
            ({ Status: PaymentStatus.Rejected } payment, _) => Seq1(Rejected(payment, now)),
            ({ } payment, null) => Seq1(IsExhausted(payment) ? Void(payment.Item) : Submit(payment.Item)),
            ({ } payment, { } answer) => Conclude(payment, answer, now),
        };

    private static Either<Failure, Seq<Decision>> Conclude(Payment payment, Answer answer, Instant now) =>
        answer switch
        {
            Answer.Captured captured => Seq(
                Record(payment, PaymentStatus.Accepted, captured.PaymentId, now),
                Accepted(payment, now)
            ),
            Answer.Declined declined => Seq(
                Record(payment, PaymentStatus.Rejected, declined.PaymentId, now),
                Rejected(payment, now)
            ),
            Answer.Voided => Seq(Record(payment, PaymentStatus.Rejected, null, now), Rejected(payment, now)),
            Answer.Failed failed when IsExhausted(payment) => new Failure.PaymentFailed($"void: {failed.Why}"),
            Answer.Failed failed => Seq<Decision>(
                Record(payment, PaymentStatus.Failed, null, now),
                new Decision.RetryLater(new Failure.PaymentFailed(Describe(failed, Answers(payment))))
            ),
            Answer.Refused refused => new Failure.Contradictory($"the gateway refused: {refused.Why}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static bool IsExhausted(Payment payment) =>
        payment is { Status: PaymentStatus.Failed, Retries: >= RetriesMax };

    // Only an answer counts: the first is no retry, and an attempt that a crash cut short is simply asked again.
    private static int Answers(Payment payment) => payment.Status is PaymentStatus.Pending ? 0 : payment.Retries + 1;

    // A void is not a retry: it leaves the count of retries as it is.
    private static Decision Record(Payment payment, PaymentStatus status, string? paymentId, Instant now) =>
        new Decision.RecordPayment(
            payment,
            new PaymentOutcome(status, paymentId, Math.Min(Answers(payment), RetriesMax)),
            now
        );

    private static Decision Submit(OrderItem item) => new Decision.Ask(new Question.Submit(item.OrderId, item.Price));

    private static Decision Void(OrderItem item) => new Decision.Ask(new Question.Void(item.OrderId));

    private static Decision Accepted(Payment payment, Instant now) =>
        new Decision.Raise(new OrderPaymentAccepted(payment.Item, now));

    private static Decision Rejected(Payment payment, Instant now) =>
        new Decision.Raise(new OrderPaymentRejected(payment.Item, now));

    private static string Describe(Answer.Failed failed, int retries) =>
        string.Create(CultureInfo.InvariantCulture, $"{failed.Why}; {RetriesMax - retries} retries left");
}
