using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
using Ecomm.Simulation.Variants;

namespace Ecomm.Simulation.Domains.Orders;

/// <summary>Changes of inventory's and orders' slices.</summary>
internal static class SliceVariants
{
    private const string Part = "slice";

    public static readonly IReadOnlyList<Variant> All =
    [
        new(
            "a depletion leaves no record (depleted, then allocated)",
            Part,
            With(nameof(AllocateOrderStockWorker), worker => worker.Leaving<RecordDepletion>()),
            [GenericLaws.Published, ShopLaws.Outcome]
        ),
        new(
            "early events are dropped (the early event is dropped)",
            Part,
            Shipped.System.WithAll(worker => worker.Taking<Failure.Early>(_ => Seq<Decision>())),
            [GenericLaws.Acknowledged]
        ),
        new(
            "early events are parked at once",
            Part,
            Shipped.System.WithAll(worker =>
                worker.Taking<Failure.Early>(early => new Failure.Forbidden(early.Reason))
            ),
            [ShopLaws.Consistent, GenericLaws.Converges]
        ),
        new(
            "a lattice with one wrong arrow: allocated follows accepted (status goes back)",
            Part,
            Climbing(OrderStatus.PaymentAccepted, OrderStatus.StockAllocated),
            [ShopLaws.Status]
        ),
        new(
            "a lattice with one wrong arrow: accepted follows cancelled",
            Part,
            Climbing(OrderStatus.Cancelled, OrderStatus.PaymentAccepted),
            [ShopLaws.Status]
        ),
        new(
            "a lattice with one wrong arrow: created follows allocated",
            Part,
            Climbing(OrderStatus.StockAllocated, OrderStatus.Created),
            [ShopLaws.Status]
        ),
        new(
            "an order is made from whatever event comes first (update of what is not there)",
            Part,
            With(
                nameof(SyncOrderWorker),
                worker =>
                    worker.Deciding(
                        (found, e, now, decided) =>
                            found.One<Order>() is null && e is OrderEvent of
                                ? Seq<Decision>(
                                    new CreateOrder(of.Item, e.At, now),
                                    new Decision.Raise(new OrderCreated(of.Item, now))
                                )
                                : decided
                    )
            ),
            [ShopLaws.Cause, GenericLaws.Acknowledged]
        ),
        new(
            "a repeated placement publishes nothing",
            Part,
            With(
                nameof(SyncOrderWorker),
                worker =>
                    worker.Deciding(
                        (found, e, _, decided) =>
                            found.One<Order>() is not null && e is OrderPlaced
                                ? new Failure.Redundant("the order exists")
                                : decided
                    )
            ),
            [GenericLaws.Acknowledged]
        ),
        new(
            "a recorded allocation publishes nothing",
            Part,
            With(
                nameof(AllocateOrderStockWorker),
                worker =>
                    worker.Deciding(
                        (found, _, _, decided) =>
                            found.One<Allocation>() is not null ? new Failure.Redundant("it is decided") : decided
                    )
            ),
            [GenericLaws.Acknowledged]
        ),
        new(
            "a release is done again whenever its event comes",
            Part,
            Releasing(
                AllocationStatus.Deallocated,
                (allocation, now) => new ReleaseAllocation(allocation, now)
            ),
            [ShopLaws.Stock]
        ),
        new(
            "the units of a released order stay where they are",
            Part,
            Releasing(
                AllocationStatus.Allocated,
                (allocation, now) => new CompleteAllocation(allocation, now)
            ),
            [ShopLaws.Cause, GenericLaws.Acknowledged, GenericLaws.Converges]
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
                                    one is AllocateStock allocate
                                        ? allocate with
                                        {
                                            Item = allocate.Item with { Units = One! },
                                        }
                                        : one
                                )
                            )
                    )
            ),
            [ShopLaws.Faithful]
        ),
    ];

    private static readonly Units One = Units
        .Parse(new Value.Number(Numeral.Of(1)))
        .IfLeft(error => throw new InvalidOperationException(error));

    private static Blueprint With(string worker, Func<Worker, Worker> change) =>
        Shipped.System.With(worker, change);

    private static Blueprint Releasing(AllocationStatus when, Func<Allocation, Instant, Decision> instead) =>
        With(
            nameof(DeallocateOrderPaymentRejectedWorker),
            worker =>
                worker.Deciding(
                    (found, _, now, decided) =>
                        found.One<Allocation>() is { } allocation && allocation.Status == when
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
                        found.One<Order>() is { } order
                        && order.Status == from
                        && e is OrderEvent of
                        && OrderStatuses.Of(of) == to
                            ? Seq1<Decision>(new ChangeOrderStatus(order, to, now))
                            : decided
                )
        );
}
