using System.Diagnostics;

namespace Ecomm.Adapters.Storage;

/// <summary>
/// Decisions as conditional item writes: the one mapping that all stores share. Each decision's writes are all it takes,
/// under the condition that it was made on; <c>Add</c> never stands without a guarded item beside it.
/// </summary>
public static class Mapping
{
    /// <summary>The writes of these decisions in the transactional store; raises, questions and retries write nothing there.</summary>
    public static Seq<ItemWrite> Writes(Seq<Decision> decisions) => decisions.Bind(Writes);

    /// <summary>The event as an item of the event store.</summary>
    public static ItemWrite.Put Publication(Event e, string traceId) =>
        new(
            new Item(
                Keys.Of(e),
                new Value.Map
                {
                    { Attributes.EventName, e.Name },
                    { Attributes.EventData, EventData.Write(e) },
                    { Attributes.CreatedAt, e.At.ToString() },
                    { Attributes.UpdatedAt, e.At.ToString() },
                    { Attributes.TraceId, traceId },
                    { Attributes.Simulated, e is Event.Raw ? new Value.Flag(true) : null },
                }
            )
        );

    private static Seq<ItemWrite> Writes(Decision decision) =>
        decision switch
        {
            Decision.CreateOrder(var item, var createdAt, var at) => Seq1(
                Put(
                    new EntityKey.OfOrder(item.OrderId),
                    Entities.Write(new Order(item, OrderStatus.Created, createdAt, at, Version: 1))
                )
            ),
            Decision.ChangeOrderStatus(var order, var status, var at) => Seq1(
                Change(
                    new EntityKey.OfOrder(order.Item.OrderId),
                    new Value.Map { { Attributes.OrderStatus, status.ToName() } },
                    order.Version,
                    at
                )
            ),
            Decision.RecordLot(var lot, var at) => Seq(
                Put(new EntityKey.OfLot(lot.Sku, lot.LotId), Entities.Write(new Lot(lot, at))),
                Restock(lot, at)
            ),
            Decision.AllocateStock(var item, var at) => Seq(
                PutAllocation(item, AllocationStatus.Allocated, at),
                AddUnits(item.Sku, -item.Units.Count, at)
            ),
            Decision.RecordDepletion(var item, var at) => Seq1(PutAllocation(item, AllocationStatus.Depleted, at)),
            Decision.CompleteAllocation(var allocation, var at) => Seq1(
                ChangeAllocation(allocation, AllocationStatus.Completed, at)
            ),
            Decision.ReleaseAllocation(var allocation, var at) => Seq(
                ChangeAllocation(allocation, AllocationStatus.Deallocated, at),
                AddUnits(allocation.Item.Sku, allocation.Item.Units.Count, at)
            ),
            Decision.OpenPayment(var item, var at) => Seq1(
                Put(
                    new EntityKey.OfPayment(item.OrderId),
                    Entities.Write(new Payment(item, null, PaymentStatus.Pending, Retries: 0, at, at, Version: 1))
                )
            ),
            Decision.RecordPayment(var before, var outcome, var at) => Seq1(
                Change(
                    new EntityKey.OfPayment(before.Item.OrderId),
                    new Value.Map
                    {
                        { Attributes.PaymentId, outcome.PaymentId },
                        { Attributes.PaymentStatus, outcome.Status.ToName() },
                        { Attributes.PaymentRetries, outcome.Retries },
                    },
                    before.Version,
                    at
                )
            ),
            Decision.Raise or Decision.Ask or Decision.RetryLater => Seq<ItemWrite>(),
            _ => throw new UnreachableException(),
        };

    private static ItemWrite Put(EntityKey key, Value.Map attributes) =>
        new ItemWrite.Put(new Item(Keys.Of(key), attributes));

    private static ItemWrite Change(EntityKey key, Value.Map set, long version, Instant at) =>
        new ItemWrite.Change(
            Keys.Of(key),
            new Value.Map { set, { Attributes.UpdatedAt, at.ToString() }, { Attributes.Version, version + 1 } },
            version
        );

    private static ItemWrite PutAllocation(OrderItem item, AllocationStatus status, Instant at) =>
        Put(new EntityKey.OfAllocation(item.OrderId), Entities.Write(new Allocation(item, status, at, at, Version: 1)));

    private static ItemWrite ChangeAllocation(Allocation allocation, AllocationStatus status, Instant at) =>
        Change(
            new EntityKey.OfAllocation(allocation.Item.OrderId),
            new Value.Map { { Attributes.AllocationStatus, status.ToName() } },
            allocation.Version,
            at
        );

    private static ItemWrite AddUnits(Sku sku, long units, Instant at) =>
        new ItemWrite.Add(
            Keys.Of(new EntityKey.OfStock(sku)),
            Seq1(new Delta(Attributes.Units, units, Units.Max)),
            new Value.Map { { Attributes.UpdatedAt, at.ToString() } },
            Initial: None
        );

    // Bounding all units ever restocked bounds what is available and what a release gives back.
    private static ItemWrite Restock(LotItem lot, Instant at) =>
        new ItemWrite.Add(
            Keys.Of(new EntityKey.OfStock(lot.Sku)),
            Seq(
                new Delta(Attributes.Units, lot.Units.Count, Units.Max),
                new Delta(Attributes.UnitsRestocked, lot.Units.Count, Units.Max)
            ),
            new Value.Map { { Attributes.UpdatedAt, at.ToString() } },
            Initial: new Value.Map
            {
                { "sku", lot.Sku.Text },
                { Attributes.CreatedAt, at.ToString() },
                Entities.Listed(ListedEntity.Skus, at, lot.Sku.Text),
            }
        );
}
