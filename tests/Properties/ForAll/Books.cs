using System.Collections.Immutable;

namespace Ecomm.Properties;

/// <summary>
/// The transactional store as a pure value. It keeps the promises that decisions rely on: all writes of one decision
/// together or none, each under the condition that its decision states. What a decision writes is said here once more, by
/// hand and in records, so that what the decisions say of themselves is compared with something.
/// </summary>
public sealed record Books(ImmutableDictionary<Key, FoundRecord> Records)
{
    public static readonly Books Empty = new(ImmutableDictionary<Key, FoundRecord>.Empty);

    /// <summary>Books that hold exactly what was found.</summary>
    public static Books Of(Found found) => new(found.Records.AsEnumerable().ToImmutableDictionary(one => one.Key));

    public IEnumerable<T> All<T>()
        where T : class, IRecord<T> => Records.Values.Select(record => record.Value).OfType<T>();

    public T? At<T>(RecordRef<T> reference)
        where T : class => Records.GetValueOrDefault(reference.Key)?.Value as T;

    public Found Find(Seq<RecordRef> references) =>
        new(
            toSeq(
                references
                    .AsEnumerable()
                    .Select(reference => Records.GetValueOrDefault(reference.Key))
                    .OfType<FoundRecord>()
                    .ToArray()
            )
        );

    public static bool IsWrite(Decision decision) =>
        decision is not (Decision.Raise or Decision.Ask or Decision.RetryLater);

    /// <summary>The books after all writes among the decisions, or null if any of their conditions does not hold.</summary>
    public Books? Commit(Seq<Decision> decisions) =>
        decisions.Filter(IsWrite).Fold<Books?>(this, (books, decision) => books?.Write(decision));

    private Books? Write(Decision decision) =>
        decision switch
        {
            CreateOrder d when At(Order.Of(d.Item.OrderId)) is null => Put(
                new Order(d.Item, OrderStatus.Created, d.CreatedAt, d.At, 1)
            ),
            ChangeOrderStatus d when At(Order.Of(d.Order.Item.OrderId))!.Version == d.Order.Version => Put(
                d.Order with
                {
                    Status = d.Status,
                    UpdatedAt = d.At,
                    Version = d.Order.Version + 1,
                }
            ),
            RecordLot d when At(Lot.Of(d.Lot.Sku, d.Lot.LotId)) is null => Put(new Lot(d.Lot, d.At))
                .Add(d.Lot.Sku, d.Lot.Units.Count, d.Lot.Units.Count, d.At),
            AllocateStock d when IsUndecided(d.Item) => Put(
                    new Allocation(d.Item, AllocationStatus.Allocated, d.At, d.At, 1)
                )
                .Add(d.Item.Sku, -d.Item.Units.Count, 0, d.At),
            RecordDepletion d when IsUndecided(d.Item) => Put(
                new Allocation(d.Item, AllocationStatus.Depleted, d.At, d.At, 1)
            ),
            CompleteAllocation d when IsUnchanged(d.Allocation) => Put(
                Next(d.Allocation, AllocationStatus.Completed, d.At)
            ),
            ReleaseAllocation d when IsUnchanged(d.Allocation) => Put(
                    Next(d.Allocation, AllocationStatus.Deallocated, d.At)
                )
                .Add(d.Allocation.Item.Sku, d.Allocation.Item.Units.Count, 0, d.At),
            CancelAllocation d when IsUndecided(d.Item) => Put(
                new Allocation(d.Item, AllocationStatus.Cancelled, d.At, d.At, 1)
            ),
            ReturnAllocation d when IsUnchanged(d.Allocation) => Put(
                    Next(d.Allocation, AllocationStatus.Returned, d.At)
                )
                .Add(d.Allocation.Item.Sku, d.Allocation.Item.Units.Count, 0, d.At),
            OpenShipment d when At(Shipment.Of(d.Item.OrderId)) is null => Put(
                new Shipment(d.Item, d.Status, null, null, new Refusals(null, null, null), d.At, d.At, 1)
            ),
            ChangeShipment d when IsUnchanged(d.Before) => Put(Next(d.Before, d.At) with { Status = d.Status }),
            HandOver d when IsUnchanged(d.Before) => Put(
                Next(d.Before, d.At) with
                {
                    Status = ShipmentStatus.Shipped,
                    Carrier = d.Carriage.Carrier,
                    TrackingId = d.Carriage.TrackingId,
                }
            ),
            RefuseRequest d when IsUnchanged(d.Before) => Put(Next(d.Before, d.At) with { Refusals = d.Refusals }),
            CancelPayment d when At(Payment.Of(d.Item.OrderId)) is null => Put(
                new Payment(d.Item, null, PaymentStatus.Cancelled, 0, d.At, d.At, 1)
            ),
            OpenPayment d when At(Payment.Of(d.Item.OrderId)) is null => Put(
                new Payment(d.Item, null, PaymentStatus.Pending, 0, d.At, d.At, 1)
            ),
            RecordPayment d when At(Payment.Of(d.Before.Item.OrderId))!.Version == d.Before.Version => Put(
                d.Before with
                {
                    Status = d.Outcome.Status,
                    PaymentId = d.Outcome.PaymentId ?? d.Before.PaymentId,
                    Retries = d.Outcome.Retries,
                    Captured = d.Outcome.Captured ?? d.Before.Captured,
                    RefundId = d.Outcome.RefundId ?? d.Before.RefundId,
                    UpdatedAt = d.At,
                    Version = d.Before.Version + 1,
                }
            ),
            _ => null,
        };

    private Books? Add(Sku sku, long available, long restocked, Instant at)
    {
        var stock = At(Stock.Of(sku)) ?? new Stock(sku, 0, 0, at, at);
        var next = stock with
        {
            Available = stock.Available + available,
            Restocked = stock.Restocked + restocked,
            UpdatedAt = at,
        };
        return next is { Available: >= 0 and <= Units.Max, Restocked: <= Units.Max } ? Put(next) : null;
    }

    private Books Put<T>(T record)
        where T : class, IRecord<T>
    {
        var key = T.Entity.Of(record).Key;
        return new(Records.SetItem(key, new FoundRecord(T.Entity, key, record)));
    }

    private bool IsUndecided(OrderItem item) => At(Allocation.Of(item.OrderId)) is null;

    private bool IsUnchanged(Allocation before) => At(Allocation.Of(before.Item.OrderId))!.Version == before.Version;

    private bool IsUnchanged(Shipment before) => At(Shipment.Of(before.Item.OrderId))!.Version == before.Version;

    private static Shipment Next(Shipment before, Instant at) =>
        before with
        {
            UpdatedAt = at,
            Version = before.Version + 1,
        };

    private static Allocation Next(Allocation before, AllocationStatus status, Instant at) =>
        before with
        {
            Status = status,
            UpdatedAt = at,
            Version = before.Version + 1,
        };
}
