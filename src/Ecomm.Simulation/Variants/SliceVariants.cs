using Ecomm.Simulation.Checks;

namespace Ecomm.Simulation.Variants;

/// <summary>Changes of inventory's and orders' slices.</summary>
internal static class SliceVariants
{
    private const string Part = "slice";

    public static readonly IReadOnlyList<Variant> All =
    [
        new(
            "a depletion leaves no record (depleted, then allocated)",
            Part,
            With(nameof(AllocateOrderStockWorker), worker => worker.Leaving<Decision.RecordDepletion>()),
            [Law.Published, Law.Outcome]
        ),
        new(
            "early events are dropped (the early event is dropped)",
            Part,
            Blueprint.Production.WithAll(worker => worker.Taking<Failure.Early>(_ => Seq<Decision>())),
            [Law.Acknowledged]
        ),
        new(
            "early events are parked at once",
            Part,
            Blueprint.Production.WithAll(worker =>
                worker.Taking<Failure.Early>(early => new Failure.Forbidden(early.Reason))
            ),
            [Law.Consistent, Law.Converges]
        ),
        new(
            "a lattice with one wrong arrow: allocated follows accepted (status goes back)",
            Part,
            Climbing(OrderStatus.PaymentAccepted, OrderStatus.StockAllocated),
            [Law.Status]
        ),
        new(
            "a lattice with one wrong arrow: accepted follows cancelled",
            Part,
            Climbing(OrderStatus.Cancelled, OrderStatus.PaymentAccepted),
            [Law.Status]
        ),
        new(
            "a lattice with one wrong arrow: created follows allocated",
            Part,
            Climbing(OrderStatus.StockAllocated, OrderStatus.Created),
            [Law.Status]
        ),
        new(
            "an order is made from whatever event comes first (update of what is not there)",
            Part,
            With(
                nameof(SyncOrderWorker),
                worker =>
                    worker.Deciding(
                        (found, e, now, decided) =>
                            found.Order is null && e is Event.OfOrder of
                                ? Seq<Decision>(
                                    new Decision.CreateOrder(of.Item, e.At, now),
                                    new Decision.Raise(new Event.OrderCreated(of.Item, now))
                                )
                                : decided
                    )
            ),
            [Law.Cause, Law.Acknowledged]
        ),
        new(
            "a repeated placement publishes nothing",
            Part,
            With(
                nameof(SyncOrderWorker),
                worker =>
                    worker.Deciding(
                        (found, e, _, decided) =>
                            found.Order is not null && e is Event.OrderPlaced
                                ? new Failure.Redundant("the order exists")
                                : decided
                    )
            ),
            [Law.Acknowledged]
        ),
        new(
            "a recorded allocation publishes nothing",
            Part,
            With(
                nameof(AllocateOrderStockWorker),
                worker =>
                    worker.Deciding(
                        (found, _, _, decided) =>
                            found.Allocation is not null ? new Failure.Redundant("it is decided") : decided
                    )
            ),
            [Law.Acknowledged]
        ),
        new(
            "a release is done again whenever its event comes",
            Part,
            Releasing(
                AllocationStatus.Deallocated,
                (allocation, now) => new Decision.ReleaseAllocation(allocation, now)
            ),
            [Law.Stock]
        ),
        new(
            "the units of a released order stay where they are",
            Part,
            Releasing(
                AllocationStatus.Allocated,
                (allocation, now) => new Decision.CompleteAllocation(allocation, now)
            ),
            [Law.Cause, Law.Acknowledged, Law.Converges]
        ),
        new(
            "an order takes one unit whatever it wants",
            Part,
            With(
                nameof(AllocateOrderStockWorker),
                worker =>
                    worker.Deciding(
                        (_, _, _, decided) =>
                            decided.Map(decisions =>
                                decisions.Map(one =>
                                    one is Decision.AllocateStock allocate
                                        ? allocate with
                                        {
                                            Item = allocate.Item with { Units = One! },
                                        }
                                        : one
                                )
                            )
                    )
            ),
            [Law.Faithful]
        ),
    ];

    private static readonly Units One = Units
        .Parse(new Value.Number(Numeral.Of(1)))
        .IfLeft(error => throw new InvalidOperationException(error));

    private static Blueprint With(string worker, Func<Worker, Worker> change) =>
        Blueprint.Production.With(worker, change);

    private static Blueprint Releasing(AllocationStatus when, Func<Allocation, Instant, Decision> instead) =>
        With(
            nameof(DeallocateOrderPaymentRejectedWorker),
            worker =>
                worker.Deciding(
                    (found, _, now, decided) =>
                        found.Allocation is { } allocation && allocation.Status == when
                            ? Seq1(instead(allocation, now))
                            : decided
                )
        );

    private static Blueprint Climbing(OrderStatus from, OrderStatus to) =>
        With(
            nameof(SyncOrderWorker),
            worker =>
                worker.Deciding(
                    (found, e, now, decided) =>
                        found.Order is { } order
                        && order.Status == from
                        && e is Event.OfOrder of
                        && OrderStatuses.Of(of) == to
                            ? Seq1<Decision>(new Decision.ChangeOrderStatus(order, to, now))
                            : decided
                )
        );
}
