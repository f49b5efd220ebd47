namespace Ecomm.Decisions.Payments;

/// <summary>Payments: the money of orders, which a gateway outside moves.</summary>
public static class PaymentsDomain
{
    public static readonly Domain Declared = Domain.Named("payments") with
    {
        Events = Seq1(OrderPaymentRefunded.Declared),
        Entities = Seq1<Entity>(Payment.Entity),
        Workers = Seq(ProcessOrderPaymentWorker.Slice, RefundCancelledOrderWorker.Slice),
        Apis = Seq1<Api>(ListOrderPaymentsApi.Slice),
        Laws = PaymentLaws.All,
        Gateways = Seq1<Gateway>(PaymentGateway.Declared),
    };
}
