using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Inventory;

/// <summary>Inventory: units of SKUs, the lots that brought them and the orders that took them.</summary>
public static class InventoryDomain
{
    public static readonly Domain Declared = Domain.Named("inventory") with
    {
        Events = Seq1(SkuRestocked.Declared),
        Entities = Seq<Entity>(Stock.Entity, Lot.Entity, Allocation.Entity),
        Workers = Seq(
            RestockSkuWorker.Slice,
            AllocateOrderStockWorker.Slice,
            CompleteOrderPaymentAcceptedWorker.Slice,
            DeallocateOrderPaymentRejectedWorker.Slice,
            ReleaseCancelledOrderWorker.Slice
        ),
        Apis = Seq<Api>(RestockSkuApi.Slice, ListSkusApi.Slice),
        Laws = InventoryLaws.All,
        // Orders compete for the units of a SKU.
        Contests = Seq1(
            new Contest(AllocateOrderStockWorker.Slice, OrderStockAllocated.Declared, OrderStockDepleted.Declared)
        ),
    };
}
