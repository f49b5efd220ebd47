using System.Collections.Immutable;
using Key = Ecomm.Decisions.EntityKey;

namespace Ecomm.Properties;

/// <summary>
/// The transactional store as a pure value. It keeps the promises that decisions rely on: all writes of one decision
/// together or none, each under the condition that its decision states.
/// </summary>
public sealed record Books(
    ImmutableDictionary<Key, Order> Orders,
    ImmutableDictionary<Key, Stock> Stocks,
    ImmutableDictionary<Key, Lot> Lots,
    ImmutableDictionary<Key, Allocation> Allocations,
    ImmutableDictionary<Key, Payment> Payments
)
{
    public static readonly Books Empty = new(
        ImmutableDictionary<Key, Order>.Empty,
        ImmutableDictionary<Key, Stock>.Empty,
        ImmutableDictionary<Key, Lot>.Empty,
        ImmutableDictionary<Key, Allocation>.Empty,
        ImmutableDictionary<Key, Payment>.Empty
    );

    /// <summary>Books that hold exactly what was found.</summary>
    public static Books Of(Found found) =>
        new(
            One(found.Order, order => new Key.OfOrder(order.Item.OrderId)),
            One(found.Stock, stock => new Key.OfStock(stock.Sku)),
            One(found.Lot, lot => new Key.OfLot(lot.Item.Sku, lot.Item.LotId)),
            One(found.Allocation, allocation => new Key.OfAllocation(allocation.Item.OrderId)),
            One(found.Payment, payment => new Key.OfPayment(payment.Item.OrderId))
        );

    public Found Find(Seq<Key> keys) =>
        keys.Fold(
            Found.Nothing,
            (found, key) =>
                key switch
                {
                    Key.OfOrder => found with { Order = Orders.GetValueOrDefault(key) },
                    Key.OfStock => found with { Stock = Stocks.GetValueOrDefault(key) },
                    Key.OfLot => found with { Lot = Lots.GetValueOrDefault(key) },
                    Key.OfAllocation => found with { Allocation = Allocations.GetValueOrDefault(key) },
                    Key.OfPayment => found with { Payment = Payments.GetValueOrDefault(key) },
                    _ => throw new System.Diagnostics.UnreachableException(),
                }
        );

    public static bool IsWrite(Decision decision) =>
        decision is not (Decision.Raise or Decision.Ask or Decision.RetryLater);

    /// <summary>The books after all writes among the decisions, or null if any of their conditions does not hold.</summary>
    public Books? Commit(Seq<Decision> decisions) =>
        decisions.Filter(IsWrite).Fold<Books?>(this, (books, decision) => books?.Write(decision));

    private Books? Write(Decision decision) =>
        decision switch
        {
            Decision.CreateOrder d when !Orders.ContainsKey(new Key.OfOrder(d.Item.OrderId)) => Put(
                new Order(d.Item, OrderStatus.Created, d.CreatedAt, d.At, 1)
            ),
            Decision.ChangeOrderStatus d
                when Orders[new Key.OfOrder(d.Order.Item.OrderId)].Version == d.Order.Version => Put(
                d.Order with
                {
                    Status = d.Status,
                    UpdatedAt = d.At,
                    Version = d.Order.Version + 1,
                }
            ),
            Decision.RecordLot d when !Lots.ContainsKey(new Key.OfLot(d.Lot.Sku, d.Lot.LotId)) => Put(
                    new Lot(d.Lot, d.At)
                )
                .Add(d.Lot.Sku, d.Lot.Units.Count, d.Lot.Units.Count, d.At),
            Decision.AllocateStock d when IsUndecided(d.Item) => Put(
                    new Allocation(d.Item, AllocationStatus.Allocated, d.At, d.At, 1)
                )
                .Add(d.Item.Sku, -d.Item.Units.Count, 0, d.At),
            Decision.RecordDepletion d when IsUndecided(d.Item) => Put(
                new Allocation(d.Item, AllocationStatus.Depleted, d.At, d.At, 1)
            ),
            Decision.CompleteAllocation d when IsUnchanged(d.Allocation) => Put(
                Next(d.Allocation, AllocationStatus.Completed, d.At)
            ),
            Decision.ReleaseAllocation d when IsUnchanged(d.Allocation) => Put(
                    Next(d.Allocation, AllocationStatus.Deallocated, d.At)
                )
                .Add(d.Allocation.Item.Sku, d.Allocation.Item.Units.Count, 0, d.At),
            Decision.OpenPayment d when !Payments.ContainsKey(new Key.OfPayment(d.Item.OrderId)) => Put(
                new Payment(d.Item, null, PaymentStatus.Pending, 0, d.At, d.At, 1)
            ),
            Decision.RecordPayment d
                when Payments[new Key.OfPayment(d.Before.Item.OrderId)].Version == d.Before.Version => Put(
                d.Before with
                {
                    Status = d.Outcome.Status,
                    PaymentId = d.Outcome.PaymentId,
                    Retries = d.Outcome.Retries,
                    UpdatedAt = d.At,
                    Version = d.Before.Version + 1,
                }
            ),
            _ => null,
        };

    private Books? Add(Sku sku, long available, long restocked, Instant at)
    {
        var key = new Key.OfStock(sku);
        var stock = Stocks.GetValueOrDefault(key) ?? new Stock(sku, 0, 0, at, at);
        var next = stock with
        {
            Available = stock.Available + available,
            Restocked = stock.Restocked + restocked,
            UpdatedAt = at,
        };
        return next is { Available: >= 0, Restocked: <= Units.Max }
            ? this with
            {
                Stocks = Stocks.SetItem(key, next),
            }
            : null;
    }

    private Books Put(Order order) => this with { Orders = Orders.SetItem(new Key.OfOrder(order.Item.OrderId), order) };

    private Books Put(Lot lot) => this with { Lots = Lots.SetItem(new Key.OfLot(lot.Item.Sku, lot.Item.LotId), lot) };

    private Books Put(Allocation allocation) =>
        this with
        {
            Allocations = Allocations.SetItem(new Key.OfAllocation(allocation.Item.OrderId), allocation),
        };

    private Books Put(Payment payment) =>
        this with
        {
            Payments = Payments.SetItem(new Key.OfPayment(payment.Item.OrderId), payment),
        };

    private bool IsUndecided(OrderItem item) => !Allocations.ContainsKey(new Key.OfAllocation(item.OrderId));

    private bool IsUnchanged(Allocation before) =>
        Allocations[new Key.OfAllocation(before.Item.OrderId)].Version == before.Version;

    private static Allocation Next(Allocation before, AllocationStatus status, Instant at) =>
        before with
        {
            Status = status,
            UpdatedAt = at,
            Version = before.Version + 1,
        };

    private static ImmutableDictionary<Key, T> One<T>(T? value, Func<T, Key> key)
        where T : class =>
        value is null ? ImmutableDictionary<Key, T>.Empty : ImmutableDictionary<Key, T>.Empty.Add(key(value), value);
}
