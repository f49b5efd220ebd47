using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

/// <summary>What a worker may find: the first half of the sentence «given … when … then».</summary>
public static class Recorded
{
    public const long Version = 7;

    public static readonly Carriage ByDhl = new("DHL", "JD0146");

    public static Func<Found, Found> Order(OrderStatus status) => found => found.With(TheOrder(status));

    public static Order TheOrder(OrderStatus status) => new(Ordered, status, Earlier, Earlier, Version);

    public static Func<Found, Found> Stock(long available, long? restocked = null) =>
        found => found.With(new Stock(Plums, available, restocked ?? available, Earlier, Earlier));

    public static Func<Found, Found> Lot(long units) => found => found.With(new Lot(Examples.Lot(units), Earlier));

    public static Func<Found, Found> Allocation(AllocationStatus status) => found => found.With(TheAllocation(status));

    public static Allocation TheAllocation(AllocationStatus status) => new(Ordered, status, Earlier, Earlier, Version);

    public static Func<Found, Found> Payment(PaymentStatus status, int retries = 0, string? paymentId = null) =>
        found => found.With(ThePayment(status, retries, paymentId));

    public static Payment ThePayment(PaymentStatus status, int retries = 0, string? paymentId = null) =>
        new(Ordered, paymentId, status, retries, Earlier, Earlier, Version);

    /// <summary>The payment whose capture of that amount has that status; an earlier version did not record the amount.</summary>
    public static Payment TheCapture(PaymentStatus status, string? captured = "9.99", string? refundId = null) =>
        ThePayment(status, paymentId: "PAY1") with
        {
            Captured = captured is null ? null : Price(captured),
            RefundId = refundId,
        };

    /// <summary>The payment of order 1 whose capture of its price the gateway has named, and perhaps its refund.</summary>
    public static Payment ACapturedPayment(PaymentStatus status, int retries = 0, string? refundId = null) =>
        ThePayment(status, retries, "PAY1") with
        {
            Captured = Ordered.Price,
            RefundId = refundId,
        };

    public static Func<Found, Found> Shipment(ShipmentStatus status, Refusals? refusals = null) =>
        found => found.With(TheShipment(status, refusals));

    /// <summary>The shipment of order 1; what is out is <see cref="ByDhl"/>'s.</summary>
    public static Shipment TheShipment(ShipmentStatus status, Refusals? refusals = null) =>
        new(
            Ordered,
            status,
            status.IsOut() ? ByDhl.Carrier : null,
            status.IsOut() ? ByDhl.TrackingId : null,
            refusals ?? Refusals.None,
            Earlier,
            Earlier,
            Version
        );

    public static Func<Found, Found> Answered(Answer answer) => found => found with { Answer = answer };
}
