using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Variants;

namespace Ecomm.Simulation.Domains.Variants;

/// <summary>Changes of orders' slice, and of what all slices do alike.</summary>
internal static class OrderVariants
{
    private const string Part = "slice";

    public static readonly IReadOnlyList<Variant> All =
    [
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
            [ShopLaws.Cause, GenericLaws.Published, GenericLaws.Acknowledged]
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
    ];

    private static Blueprint With(string worker, Func<Worker, Worker> change) => Shipped.System.With(worker, change);

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
