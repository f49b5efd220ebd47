namespace Ecomm.Decisions;

/// <summary>All slices, by the names under which <c>terraform/routes.json</c> routes to them.</summary>
public static class Slices
{
    public static readonly Seq<Worker> Workers = Seq(
        RestockSkuWorker.Slice,
        SyncOrderWorker.Slice,
        AllocateOrderStockWorker.Slice,
        ProcessOrderPaymentWorker.Slice,
        CompleteOrderPaymentAcceptedWorker.Slice,
        DeallocateOrderPaymentRejectedWorker.Slice
    );

    public static readonly Seq<Api> Apis = Seq<Api>(
        RestockSkuApi.Slice,
        ListSkusApi.Slice,
        PlaceOrderApi.Slice,
        ListOrdersApi.Slice,
        ListOrderPaymentsApi.Slice,
        SimulateRawEventApi.Slice
    );
}
