using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

/// <summary>What a worker may find: the first half of the sentence «given … when … then».</summary>
public static class Recorded
{
    public const long Version = 7;

    public static Func<Found, Found> Order(OrderStatus status) => found => found with { Order = TheOrder(status) };

    public static Order TheOrder(OrderStatus status) => new(Item, status, Earlier, Earlier, Version);

    public static Func<Found, Found> Stock(long available, long? restocked = null) =>
        found => found with { Stock = new Stock(Plums, available, restocked ?? available, Earlier, Earlier) };

    public static Func<Found, Found> Lot(long units) =>
        found => found with { Lot = new Lot(Examples.Lot(units), Earlier) };

    public static Func<Found, Found> Allocation(AllocationStatus status) =>
        found => found with { Allocation = TheAllocation(status) };

    public static Allocation TheAllocation(AllocationStatus status) => new(Item, status, Earlier, Earlier, Version);

    public static Func<Found, Found> Payment(PaymentStatus status, int retries = 0, string? paymentId = null) =>
        found => found with { Payment = ThePayment(status, retries, paymentId) };

    public static Payment ThePayment(PaymentStatus status, int retries = 0, string? paymentId = null) =>
        new(Item, paymentId, status, retries, Earlier, Earlier, Version);

    public static Func<Found, Found> Answered(Answer answer) => found => found with { Answer = answer };
}
