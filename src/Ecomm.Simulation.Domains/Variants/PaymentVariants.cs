using Ecomm.Adapters.Gateways;
using Ecomm.Decisions.Orders;
using Ecomm.Decisions.Payments;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Chain;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Variants;

namespace Ecomm.Simulation.Domains.Variants;

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
                    found.One<Payment>() is null
                        ? found.Answer is null
                            ? Seq1<Decision>(
                                new Decision.Ask(new PaymentQuestion.Submit(Item(e).OrderId, Item(e).Price))
                            )
                            : Seq<Decision>(
                                new OpenPayment(Item(e), now),
                                new Decision.RetryLater(new PaymentFailed("asked first"))
                            )
                        : decided
            ),
            [ShopLaws.Money]
        ),
        new(
            "rejected after the last retry without a void (charged, then rejected)",
            "slice",
            Changed(
                (found, _, now, decided) =>
                    found.One<Payment>() is { } payment && decided.Case is Seq<Decision> decisions && IsVoid(decisions)
                        ? Rejected(payment, now)
                        : decided
            ),
            [ShopLaws.Money]
        ),
        new("a void that fails counts as done", "slice", AnsweringTheVoid<PaymentAnswer.Failed>(), [ShopLaws.Money]),
        new(
            "a capture that a void finds is overlooked",
            "slice",
            AnsweringTheVoid<PaymentAnswer.Captured>(),
            [ShopLaws.Money]
        ),
        new(
            "a failed payment is not tried again",
            "slice",
            Shipped.System.With(nameof(ProcessOrderPaymentWorker), worker => worker.Leaving<Decision.RetryLater>()),
            [GenericLaws.Acknowledged]
        ),
        new(
            "a closed payment publishes nothing",
            "slice",
            Changed(
                (found, _, _, decided) =>
                    found.One<Payment>() is { } payment && !payment.Status.IsOpen()
                        ? new Failure.Redundant("the payment is closed")
                        : decided
            ),
            [GenericLaws.Acknowledged]
        ),
        new(
            "the gateway's key is new for each attempt (charged, then rejected)",
            "shell",
            Shipped.System with
            {
                Ports = ports => ports with { Gateway = new KeyPerAttempt(ports.Gateway) },
            },
            [ShopLaws.Money]
        ),
        new(
            "no answer from the gateway counts as declined",
            "slice",
            Changed(
                (found, _, now, decided) =>
                    found.One<Payment>() is { } payment
                    && found.Answer is PaymentAnswer.Failed { Why: var why }
                    && payment.Status.IsOpen()
                    && why != GatewaySeam.Failed
                        ? Rejected(payment, now)
                        : decided
            ),
            [ShopLaws.Money]
        ),
        new(
            "a failed answer of the gateway counts as captured",
            "shell",
            Shipped.System with
            {
                Ports = ports => ports with { Gateway = new FailureCaptures(ports.Gateway) },
            },
            [ShopLaws.Money]
        ),
    ];

    private static Blueprint Changed(
        Func<Found, Event, Instant, Either<Failure, Seq<Decision>>, Either<Failure, Seq<Decision>>> after
    ) => Shipped.System.With(nameof(ProcessOrderPaymentWorker), worker => worker.Deciding(after));

    // The payment is rejected, whatever that answer to a void says.
    private static Blueprint AnsweringTheVoid<TAnswer>()
        where TAnswer : Answer =>
        Changed(
            (found, _, now, decided) =>
                found.One<Payment>()
                    is { Status: PaymentStatus.Failed, Retries: >= ProcessOrderPaymentWorker.RetriesMax } payment
                && found.Answer is TAnswer
                    ? Rejected(payment, now)
                    : decided
        );

    private static Either<Failure, Seq<Decision>> Rejected(Payment payment, Instant now) =>
        Seq<Decision>(
            new RecordPayment(payment, new PaymentOutcome(PaymentStatus.Rejected, null, payment.Retries), now),
            new Decision.Raise(new OrderPaymentRejected(payment.Item, now))
        );

    private static OrderItem Item(Event e) => ((OrderEvent)e).Item;

    private static bool IsVoid(Seq<Decision> decisions) =>
        decisions.Exists(one => one is Decision.Ask { Question: PaymentQuestion.Void });

    private sealed class KeyPerAttempt(IGateway inner) : IGateway
    {
        private int attempts;

        public Task<Answer> Ask(Question question, CancellationToken cancel) =>
            question is PaymentQuestion.Submit submit
                ? inner.Ask(new PaymentQuestion.Submit(Numbered(submit.Order), submit.Amount), cancel)
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
                PaymentAnswer.Failed => new PaymentAnswer.Captured("surely"),
                var answer => answer,
            };
    }
}
