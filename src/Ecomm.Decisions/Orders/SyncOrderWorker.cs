namespace Ecomm.Decisions.Orders;

/// <summary>
/// SyncOrder: creates an order when it is placed, then raises its status as its events come in. Keyed by the order.
/// A repeated placement finds the order and only repeats ORDER_CREATED_EVENT, whose own key makes that harmless.
/// A status is a join in a lattice, so repeated and overtaken events change nothing, and events ahead of it wait.
/// </summary>
public static class SyncOrderWorker
{
    public static readonly Worker Slice = Worker.For(
        nameof(SyncOrderWorker),
        reads: (OrderEvent e) => Order.Of(e.Item.OrderId),
        state: order => new State(order),
        Decide,
        new Effects().Inserts<Order>().Updates<Order>().Raises<OrderCreated>()
    ) with
    {
        Opening = Seq1<EventType>(OrderPlaced.Declared),
    };

    public sealed record State(Order? Order);

    public static Either<Failure, Seq<Decision>> Decide(State state, OrderEvent e, Instant now) =>
        (state.Order, e) switch
        {
            (null, OrderPlaced) => Seq<Decision>(
                new CreateOrder(e.Item, e.At, now),
                new Decision.Raise(new OrderCreated(e.Item, now))
            ),
            (null, _) => new Failure.Early($"order {e.Item.OrderId} does not exist yet"),
            ({ } order, _) when order.Item.DifferenceTo(e.Item) is { } difference => new Failure.Contradictory(
                $"order {order.Item.OrderId} is stored with other data: its {difference}"
            ),
            ({ } order, OrderPlaced) => Seq1<Decision>(new Decision.Raise(new OrderCreated(order.Item, now))),
            ({ } order, _) => OrderStatuses
                .Of(e)
                .Match(
                    Some: next => Apply(order, next, now),
                    None: () => throw new System.Diagnostics.UnreachableException()
                ),
        };

    private static Either<Failure, Seq<Decision>> Apply(Order order, OrderStatus next, Instant now) =>
        order.Status.To(next) switch
        {
            Transition.Climb => Seq1<Decision>(new ChangeOrderStatus(order, next, now)),
            Transition.Redundant => new Failure.Redundant($"the order already is {next.ToName()}"),
            Transition.Stale => new Failure.Stale($"the order is past {next.ToName()}: {order.Status.ToName()}"),
            Transition.Early => new Failure.Early($"{order.Status.ToName()} is too early for {next.ToName()}"),
            Transition.Forbidden => new Failure.Forbidden(
                $"an order in {order.Status.ToName()} can never be in {next.ToName()}"
            ),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
