using System.Diagnostics;

namespace Ecomm.Adapters.Storage;

/// <summary>Records of the transactional store as items and back. Unknown attributes are tolerated and kept.</summary>
public static class Entities
{
    /// <summary>What the items under these keys hold, in turn; null stands for none. The first that is malformed is the failure.</summary>
    public static Either<Failure, Found> Read(Seq<EntityKey> keys, IReadOnlyList<Item?> items)
    {
        Either<Failure, Found> found = Found.Nothing;
        for (var i = 0; i < keys.Count; i++)
        {
            if (items[i] is { } item)
            {
                var key = keys[i];
                found = found.Bind(so => Read(so, key, item));
            }
        }
        return found;
    }

    /// <summary>The same for people to look at: what is malformed is left out.</summary>
    public static Found ReadWellFormed(Seq<EntityKey> keys, IReadOnlyList<Item?> items) =>
        Enumerable
            .Zip(keys, items, (key, item) => (key, item))
            .Aggregate(
                Found.Nothing,
                (found, next) => next.item is { } item ? Read(found, next.key, item).IfLeft(found) : found
            );

    /// <summary>What was found, with the record of that item; a stored item that cannot be read is malformed.</summary>
    public static Either<Failure, Found> Read(Found found, EntityKey key, Item item)
    {
        var map = item.Attributes;
        var read = key switch
        {
            EntityKey.OfOrder => ReadOrder(map).Map(order => found with { Order = order }),
            EntityKey.OfStock => ReadStock(map).Map(stock => found with { Stock = stock }),
            EntityKey.OfLot => ReadLot(map).Map(lot => found with { Lot = lot }),
            EntityKey.OfAllocation => ReadAllocation(map).Map(allocation => found with { Allocation = allocation }),
            EntityKey.OfPayment => ReadPayment(map).Map(payment => found with { Payment = payment }),
            _ => throw new UnreachableException(),
        };
        return read.ToResult()
            .MapLeft(faults => (Failure)new Failure.Malformed($"stored item {item.Key.Pk} {item.Key.Sk}: {faults}"));
    }

    public static Validation<Fault, Order> ReadOrder(Value.Map map) =>
        (
            EventData.ParseOrder(map),
            map.Required(Attributes.OrderStatus, value => OneOf(value, OrderStatuses.All, OrderStatuses.ToName)),
            map.Required(Attributes.CreatedAt, Instant.Parse),
            map.Required(Attributes.UpdatedAt, Instant.Parse),
            map.Required(Attributes.Version, ParseCount)
        ).Apply((item, status, created, updated, version) => new Order(item, status, created, updated, version));

    public static Validation<Fault, Stock> ReadStock(Value.Map map) =>
        (
            map.Required("sku", Sku.Parse),
            map.Required(Attributes.Units, ParseCount),
            map.Required(Attributes.UnitsRestocked, ParseCount),
            map.Required(Attributes.CreatedAt, Instant.Parse),
            map.Required(Attributes.UpdatedAt, Instant.Parse)
        ).Apply((sku, units, restocked, created, updated) => new Stock(sku, units, restocked, created, updated));

    public static Validation<Fault, Lot> ReadLot(Value.Map map) =>
        (EventData.ParseLot(map), map.Required(Attributes.CreatedAt, Instant.Parse)).Apply(
            (lot, created) => new Lot(lot, created)
        );

    public static Validation<Fault, Allocation> ReadAllocation(Value.Map map) =>
        (
            EventData.ParseOrder(map),
            map.Required(
                Attributes.AllocationStatus,
                value => OneOf(value, AllocationStatuses.All, AllocationStatuses.ToName)
            ),
            map.Required(Attributes.CreatedAt, Instant.Parse),
            map.Required(Attributes.UpdatedAt, Instant.Parse),
            map.Required(Attributes.Version, ParseCount)
        ).Apply((item, status, created, updated, version) => new Allocation(item, status, created, updated, version));

    public static Validation<Fault, Payment> ReadPayment(Value.Map map) =>
        (
            EventData.ParseOrder(map),
            map.Optional(Attributes.PaymentId, ParsePaymentId),
            map.Required(Attributes.PaymentStatus, value => OneOf(value, PaymentStatuses.All, PaymentStatuses.ToName)),
            map.Required(Attributes.PaymentRetries, ParseCount),
            map.Required(Attributes.CreatedAt, Instant.Parse),
            map.Required(Attributes.UpdatedAt, Instant.Parse),
            map.Required(Attributes.Version, ParseCount)
        ).Apply(
            (item, id, status, retries, created, updated, version) =>
                new Payment(item, id.IfNoneUnsafe((string?)null), status, (int)retries, created, updated, version)
        );

    public static Value.Map Write(Order order) =>
        new()
        {
            EventData.Write(order.Item),
            { Attributes.OrderStatus, order.Status.ToName() },
            { Attributes.CreatedAt, order.CreatedAt.ToString() },
            { Attributes.UpdatedAt, order.UpdatedAt.ToString() },
            { Attributes.Version, order.Version },
            Listed(ListedEntity.Orders, order.CreatedAt, order.Item.OrderId.Text),
        };

    public static Value.Map Write(Stock stock) =>
        new()
        {
            { "sku", stock.Sku.Text },
            { Attributes.Units, stock.Available },
            { Attributes.UnitsRestocked, stock.Restocked },
            { Attributes.CreatedAt, stock.CreatedAt.ToString() },
            { Attributes.UpdatedAt, stock.UpdatedAt.ToString() },
            Listed(ListedEntity.Skus, stock.CreatedAt, stock.Sku.Text),
        };

    public static Value.Map Write(Lot lot) =>
        new() { EventData.Write(lot.Item), { Attributes.CreatedAt, lot.CreatedAt.ToString() } };

    public static Value.Map Write(Allocation allocation) =>
        new()
        {
            EventData.Write(allocation.Item),
            { Attributes.AllocationStatus, allocation.Status.ToName() },
            { Attributes.CreatedAt, allocation.CreatedAt.ToString() },
            { Attributes.UpdatedAt, allocation.UpdatedAt.ToString() },
            { Attributes.Version, allocation.Version },
        };

    public static Value.Map Write(Payment payment) =>
        new()
        {
            EventData.Write(payment.Item),
            { Attributes.PaymentId, payment.PaymentId },
            { Attributes.PaymentStatus, payment.Status.ToName() },
            { Attributes.PaymentRetries, payment.Retries },
            { Attributes.CreatedAt, payment.CreatedAt.ToString() },
            { Attributes.UpdatedAt, payment.UpdatedAt.ToString() },
            { Attributes.Version, payment.Version },
            Listed(ListedEntity.OrderPayments, payment.CreatedAt, payment.Item.OrderId.Text),
        };

    /// <summary>The attributes that put an item into a list, at the place of that time and id.</summary>
    public static Value.Map Listed(ListedEntity entity, Instant createdAt, string id) =>
        new()
        {
            { Attributes.ListPartition, Keys.ListPartition(entity, id) },
            { Attributes.ListSort, Keys.ListSort(new ListPosition(createdAt, id)) },
        };

    private static Either<string, T> OneOf<T>(Value value, Seq<T> all, Func<T, string> name)
    {
        foreach (var candidate in all)
        {
            if (value is Value.Text text && text.Of == name(candidate))
            {
                return candidate;
            }
        }
        return $"is {value.Describe()}; expected one of {string.Join(", ", all.Map(name))}";
    }

    private static Either<string, long> ParseCount(Value value) =>
        value is Value.Number number && number.Of.Whole(Decisions.Units.Max).Case is long count
            ? count
            : $"is {value.Describe()}; expected an integer of at least 0";

    private static Either<string, string> ParsePaymentId(Value value) =>
        value is Value.Text text
            ? Right<string, string>(text.Of)
            : Left<string, string>($"is {value.Describe()}; expected a string");
}
