using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

/// <summary>What a worker may find: the first half of the sentence «given … when … then».</summary>
public static class Recorded
{
    public const long Version = 7;

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

    public static Func<Found, Found> Answered(Answer answer) => found => found with { Answer = answer };
}
