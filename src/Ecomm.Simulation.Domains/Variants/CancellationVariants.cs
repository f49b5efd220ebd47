using Ecomm.Adapters.Gateways;
using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
using Ecomm.Decisions.Payments;
using Ecomm.Decisions.Shipments;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Domains.Payments;
using Ecomm.Simulation.Variants;

namespace Ecomm.Simulation.Domains.Variants;

/// <summary>Changes of what a cancellation does to units and money.</summary>
internal static class CancellationVariants
{
    private const string Part = "slice";

    private static Either<Failure, Seq<Decision>>? Same => null;

    public static readonly IReadOnlyList<Variant> All =
    [
        new(
            "a cancellation without an allocation leaves no tombstone",
            Part,
            Released((allocation, _, _) => allocation is null ? new Failure.Redundant("nothing is held") : Same),
            [GenericLaws.Acknowledged, ShopLaws.CostsNothing]
        ),
        new(
            "a cancellation without a payment leaves no tombstone",
            Part,
            Refunded((payment, _, _, _) => payment is null ? new Failure.Redundant("nothing is paid") : Same),
            [GenericLaws.Acknowledged, ShopLaws.CostsNothing]
        ),
        new(
            "cancelling an order without an allocation changes the stock",
            Part,
            Released(
                (allocation, item, now) => allocation is null ? Seq1<Decision>(new CancelAndRestock(item, now)) : null
            ),
            [ShopLaws.Stock]
        ),
        new(
            "the units of a cancelled order are returned whenever its event comes",
            Part,
            Returning(AllocationStatus.Returned),
            [ShopLaws.Stock]
        ),
        new(
            "units that came back with the rejected payment are returned again by the cancellation",
            Part,
            Returning(AllocationStatus.Deallocated),
            [ShopLaws.Stock, ShopLaws.Outcome]
        ),
        new(
            "the units of an order that was paid stay taken when it is cancelled",
            Part,
            Released(
                (allocation, _, _) =>
                    allocation is { Status: AllocationStatus.Completed }
                        ? new Failure.Redundant("it is complete")
                        : Same
            ),
            [GenericLaws.Acknowledged, ShopLaws.CostsNothing]
        ),
        new(
            "the refund has a new key for each attempt",
            "shell",
            Shipped.System with
            {
                Gateways = new Dictionary<Gateway, GatewayModel> { [PaymentGateway.Declared] = KeyPerAttempt },
            },
            [ShopLaws.Consistent]
        ),
        new(
            "the refund is recorded before the gateway has answered",
            Part,
            Refunded(
                (payment, _, _, now) =>
                    payment is { Status: PaymentStatus.Accepted }
                        ? Seq<Decision>(
                            Record(payment, PaymentStatus.Refunded, now),
                            new Decision.Raise(
                                new OrderPaymentRefunded(
                                    new RefundItem(payment.Item.OrderId, payment.CapturedAmount),
                                    now
                                )
                            )
                        )
                        : null
            ),
            [ShopLaws.Outcome, ShopLaws.Money]
        ),
        new(
            "the refund is asked for before it is recorded",
            Part,
            Refunded(
                (payment, answer, _, now) =>
                    payment is { Status: PaymentStatus.Accepted } && answer is not PaymentAnswer.Refunded
                        ? Seq1<Decision>(
                            new Decision.Ask(
                                new PaymentQuestion.Refund(
                                    payment.Item.OrderId,
                                    payment.PaymentId ?? "",
                                    payment.CapturedAmount
                                )
                            )
                        )
                        : null
            ),
            [ShopLaws.Money]
        ),
        new(
            "a capture that the void of a cancellation finds is kept",
            Part,
            Refunded(
                (payment, answer, _, now) =>
                    payment is { Status: PaymentStatus.Pending or PaymentStatus.Failed }
                    && answer is PaymentAnswer.Captured
                        ? Seq1<Decision>(Record(payment, PaymentStatus.Cancelled, now))
                        : null
            ),
            [ShopLaws.LateMoney, ShopLaws.CostsNothing]
        ),
        new(
            "an open payment is cancelled without a void",
            Part,
            Refunded(
                (payment, _, _, now) =>
                    payment is { Status: PaymentStatus.Pending or PaymentStatus.Failed }
                        ? Seq1<Decision>(Record(payment, PaymentStatus.Cancelled, now))
                        : null
            ),
            [ShopLaws.LateMoney, ShopLaws.CostsNothing, ShopLaws.Money]
        ),
        new(
            "less is refunded than was captured",
            Part,
            Shipped.System with
            {
                Ports = ports => ports with { Gateway = new HalfBack(ports.Gateway) },
            },
            [ShopLaws.Refunds]
        ),
        new(
            "a refund that the gateway fails is forgotten",
            Part,
            Refunded(
                (payment, answer, _, _) =>
                    payment is { Status: PaymentStatus.RefundPending } && answer is PaymentAnswer.Failed
                        ? new Failure.Redundant("the gateway failed")
                        : Same
            ),
            [GenericLaws.Acknowledged, ShopLaws.CostsNothing]
        ),
        new(
            "a payment that answers after the cancellation is accepted all the same",
            Part,
            Shipped.System.With(
                nameof(ProcessOrderPaymentWorker),
                worker =>
                    worker.Deciding(
                        (found, _, now, decided) =>
                            found.One<Payment>() is { Status: PaymentStatus.Refunded } payment
                                ? Seq1<Decision>(Record(payment, PaymentStatus.Accepted, now))
                                : decided
                    )
            ),
            [ShopLaws.Outcome, ShopLaws.Money]
        ),
    ];

    private static Blueprint Released(Func<Allocation?, OrderItem, Instant, Either<Failure, Seq<Decision>>?> instead) =>
        Shipped.System.With(
            nameof(ReleaseCancelledOrderWorker),
            worker =>
                worker.Deciding(
                    (found, e, now, decided) => instead(found.One<Allocation>(), ((OrderEvent)e).Item, now) ?? decided
                )
        );

    private static Blueprint Returning(AllocationStatus when) =>
        Released(
            (allocation, _, now) =>
                allocation?.Status == when ? Seq1<Decision>(new ReturnAllocation(allocation!, now)) : null
        );

    private static Blueprint Refunded(
        Func<Payment?, Answer?, OrderItem, Instant, Either<Failure, Seq<Decision>>?> instead
    ) =>
        Shipped.System.With(
            nameof(RefundCancelledOrderWorker),
            worker =>
                worker.Deciding(
                    (found, e, now, decided) =>
                        instead(found.One<Payment>(), found.Answer, ((OrderEvent)e).Item, now) ?? decided
                )
        );

    private static RecordPayment Record(Payment payment, PaymentStatus status, Instant now) =>
        new(payment, new PaymentOutcome(status, payment.PaymentId, payment.Retries), now);

    // What a gateway does that is asked under a new key each time: it has given all back already.
    private static FakeReply KeyPerAttempt(
        Question question,
        Func<Key, Value.Map?> ledger,
        FakeMoment moment,
        Func<bool> declines
    ) =>
        question is PaymentQuestion.Refund && ledger(LedgerEntry.OfRefund(question.About)) is not null
            ? new FakeReply(new PaymentAnswer.Refused("more would be refunded than was captured"), null)
            : PaymentModel.Act(question, ledger, moment, declines);

    private sealed record CancelAndRestock(OrderItem Item, Instant At) : Decision.Change
    {
        public override Seq<ItemWrite> Writes =>
            new CancelAllocation(Item, At).Writes.Add(Stock.AddAvailable(Item.Sku, Item.Units.Count, At));
    }

    /// <summary>Somebody computes the amount anew.</summary>
    private sealed class HalfBack(IGateway inner) : IGateway
    {
        public Task<Answer> Ask(Question question, CancellationToken cancel) =>
            inner.Ask(
                question is PaymentQuestion.Refund refund
                    ? refund with
                    {
                        Amount = Price.Of(refund.Amount.Amount / 2),
                    }
                    : question,
                cancel
            );
    }
}
