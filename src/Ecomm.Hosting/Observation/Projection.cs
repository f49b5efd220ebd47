using LanguageExt;

namespace Ecomm.Hosting.Observation;

/// <summary>What is known once decisions are carried out: how a story tells the state after each step, without a store.</summary>
public static class Projection
{
    /// <summary>What was found, with the writes of these decisions.</summary>
    public static Found After(Found found, Seq<Decision> decisions) => decisions.Fold(found, After);

    /// <summary>
    /// What is known, with what was seen in its place where that is newer: of two deliveries at once one sees what the other
    /// has changed meanwhile.
    /// </summary>
    public static Found With(this Found known, Found seen) =>
        new(
            Newer(known.Order, seen.Order, order => order.Version),
            Newer(known.Stock, seen.Stock, stock => stock.UpdatedAt.UnixMilliseconds),
            seen.Lot ?? known.Lot,
            Newer(known.Allocation, seen.Allocation, allocation => allocation.Version),
            Newer(known.Payment, seen.Payment, payment => payment.Version)
        );

    private static T? Newer<T>(T? known, T? seen, Func<T, long> age)
        where T : class => seen is null || known is not null && age(known) > age(seen) ? known : seen;

    private static Found After(Found found, Decision decision) =>
        decision switch
        {
            Decision.CreateOrder(var item, var created, var at) => found with
            {
                Order = new Order(item, OrderStatus.Created, created, at, Version: 1),
            },
            Decision.ChangeOrderStatus(var order, var status, var at) => found with
            {
                Order = order with { Status = status, UpdatedAt = at, Version = order.Version + 1 },
            },
            Decision.RecordLot(var lot, var at) => found with
            {
                Lot = new Lot(lot, at),
                Stock = found.Stock is { } stock
                    ? stock with
                    {
                        Available = stock.Available + lot.Units.Count,
                        Restocked = stock.Restocked + lot.Units.Count,
                        UpdatedAt = at,
                    }
                    : new Stock(lot.Sku, lot.Units.Count, lot.Units.Count, at, at),
            },
            Decision.AllocateStock(var item, var at) => Units(found, -item.Units.Count, at) with
            {
                Allocation = new Allocation(item, AllocationStatus.Allocated, at, at, Version: 1),
            },
            Decision.RecordDepletion(var item, var at) => found with
            {
                Allocation = new Allocation(item, AllocationStatus.Depleted, at, at, Version: 1),
            },
            Decision.CompleteAllocation(var allocation, var at) => found with
            {
                Allocation = Change(allocation, AllocationStatus.Completed, at),
            },
            Decision.ReleaseAllocation(var allocation, var at) => Units(found, allocation.Item.Units.Count, at) with
            {
                Allocation = Change(allocation, AllocationStatus.Deallocated, at),
            },
            Decision.OpenPayment(var item, var at) => found with
            {
                Payment = new Payment(item, null, PaymentStatus.Pending, Retries: 0, at, at, Version: 1),
            },
            Decision.RecordPayment(var before, var outcome, var at) => found with
            {
                Payment = before with
                {
                    Status = outcome.Status,
                    PaymentId = outcome.PaymentId,
                    Retries = outcome.Retries,
                    UpdatedAt = at,
                    Version = before.Version + 1,
                },
            },
            Decision.Raise or Decision.Ask or Decision.RetryLater => found,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static Allocation Change(Allocation allocation, AllocationStatus status, Instant at) =>
        allocation with
        {
            Status = status,
            UpdatedAt = at,
            Version = allocation.Version + 1,
        };

    private static Found Units(Found found, long units, Instant at) =>
        found.Stock is { } stock
            ? found with
            {
                Stock = stock with { Available = stock.Available + units, UpdatedAt = at },
            }
            : found;
}
