using Ecomm.Adapters.Payments;
using Ecomm.Simulation.Checks;

namespace Ecomm.Simulation.Variants;

/// <summary>Changes of the payment slice and of how the gateway is asked.</summary>
internal static class PaymentVariants
{
    public static readonly IReadOnlyList<Variant> All =
    [
        new(
            "the gateway is asked before the attempt is recorded (charged, then rejected)",
            "slice",
            Changed(
                (found, e, now, decided) =>
                    found.Payment is null
                        ? found.Answer is null
                            ? Seq1<Decision>(new Decision.Ask(new Question.Submit(Item(e).OrderId, Item(e).Price)))
                            : Seq<Decision>(
                                new Decision.OpenPayment(Item(e), now),
                                new Decision.RetryLater(new Failure.PaymentFailed("asked first"))
                            )
                        : decided
            ),
            [Law.Money]
        ),
        new(
            "rejected after the last retry without a void (charged, then rejected)",
            "slice",
            Changed(
                (found, _, now, decided) =>
                    found.Payment is { } payment && decided.Case is Seq<Decision> decisions && IsVoid(decisions)
                        ? Rejected(payment, now)
                        : decided
            ),
            [Law.Money]
        ),
        new("a void that fails counts as done", "slice", AnsweringTheVoid<Answer.Failed>(), [Law.Money]),
        new("a capture that a void finds is overlooked", "slice", AnsweringTheVoid<Answer.Captured>(), [Law.Money]),
        new(
            "a failed payment is not tried again",
            "slice",
            Blueprint.Production.With(
                nameof(ProcessOrderPaymentWorker),
                worker => worker.Leaving<Decision.RetryLater>()
            ),
            [Law.Acknowledged]
        ),
        new(
            "a closed payment publishes nothing",
            "slice",
            Changed(
                (found, _, _, decided) =>
                    found.Payment is { } payment && !payment.Status.IsOpen()
                        ? new Failure.Redundant("the payment is closed")
                        : decided
            ),
            [Law.Acknowledged]
        ),
        new(
            "the gateway's key is new for each attempt (charged, then rejected)",
            "shell",
            Blueprint.Production with
            {
                Ports = ports => ports with { Gateway = new KeyPerAttempt(ports.Gateway) },
            },
            [Law.Money]
        ),
        new(
            "no answer from the gateway counts as declined",
            "slice",
            Changed(
                (found, _, now, decided) =>
                    found is { Payment: { } payment, Answer: Answer.Failed { Why: var why } }
                    && payment.Status.IsOpen()
                    && why.StartsWith("no answer", StringComparison.Ordinal)
                        ? Rejected(payment, now)
                        : decided
            ),
            [Law.Money]
        ),
        new(
            "a failed answer of the gateway counts as captured",
            "shell",
            Blueprint.Production with
            {
                Ports = ports => ports with { Gateway = new FailureCaptures(ports.Gateway) },
            },
            [Law.Money]
        ),
    ];

    private static Blueprint Changed(
        Func<Found, Event, Instant, Either<Failure, Seq<Decision>>, Either<Failure, Seq<Decision>>> after
    ) => Blueprint.Production.With(nameof(ProcessOrderPaymentWorker), worker => worker.Deciding(after));

    // The payment is rejected, whatever that answer to a void says.
    private static Blueprint AnsweringTheVoid<TAnswer>()
        where TAnswer : Answer =>
        Changed(
            (found, _, now, decided) =>
                found
                    is {
                        Payment:
                        { Status: PaymentStatus.Failed, Retries: >= ProcessOrderPaymentWorker.RetriesMax } payment,
                        Answer: TAnswer
                    }
                    ? Rejected(payment, now)
                    : decided
        );

    private static Either<Failure, Seq<Decision>> Rejected(Payment payment, Instant now) =>
        Seq<Decision>(
            new Decision.RecordPayment(payment, new PaymentOutcome(PaymentStatus.Rejected, null, payment.Retries), now),
            new Decision.Raise(new Event.OrderPaymentRejected(payment.Item, now))
        );

    private static OrderItem Item(Event e) => ((Event.OfOrder)e).Item;

    private static bool IsVoid(Seq<Decision> decisions) =>
        decisions.Exists(one => one is Decision.Ask { Question: Question.Void });

    private sealed class KeyPerAttempt(IGateway inner) : IGateway
    {
        private int attempts;

        public Task<Answer> Ask(Question question, CancellationToken cancel) =>
            question is Question.Submit submit
                ? inner.Ask(new Question.Submit(Numbered(submit.Order), submit.Amount), cancel)
                : inner.Ask(question, cancel);

        private OrderId Numbered(OrderId order) =>
            OrderId
                .Parse(new Value.Text($"{order}-attempt-{++attempts}"))
                .IfLeft(error => throw new InvalidOperationException(error));
    }

    private sealed class FailureCaptures(IGateway inner) : IGateway
    {
        public async Task<Answer> Ask(Question question, CancellationToken cancel) =>
            await inner.Ask(question, cancel) switch
            {
                Answer.Failed => new Answer.Captured("surely"),
                var answer => answer,
            };
    }
}
