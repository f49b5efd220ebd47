namespace Ecomm.Decisions.Orders;

/// <summary>Orders: what customers have ordered, and the consolidated view of what became of it.</summary>
public static class OrdersDomain
{
    public static readonly Domain Declared = Domain.Named("orders") with
    {
        Events = Seq(
            OrderPlaced.Declared,
            OrderCreated.Declared,
            OrderStockAllocated.Declared,
            OrderStockDepleted.Declared,
            OrderPaymentAccepted.Declared,
            OrderPaymentRejected.Declared,
            OrderShipped.Declared,
            OrderDelivered.Declared,
            OrderCancelled.Declared
        ),
        Entities = Seq1<Entity>(Order.Entity),
        Workers = Seq1(SyncOrderWorker.Slice),
        Apis = Seq<Api>(PlaceOrderApi.Slice, ListOrdersApi.Slice),
        Laws = OrderLaws.All,
    };
}
