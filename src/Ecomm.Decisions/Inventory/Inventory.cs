using System.Diagnostics;

namespace Ecomm.Decisions;

/// <summary>
/// The stock of one SKU. <see cref="Available"/> units can be ordered; <see cref="Restocked"/> counts all units ever
/// recorded, and bounding it bounds every part of it, so that a release can never overflow.
/// </summary>
public sealed record Stock(Sku Sku, long Available, long Restocked, Instant CreatedAt, Instant UpdatedAt);

/// <summary>One recorded delivery of one SKU, keyed by SKU and lot.</summary>
public sealed record Lot(LotItem Item, Instant CreatedAt);

/// <summary>
/// What became of an order's wish for units: an allocation and its later fate, or a depletion. One per order; whichever is
/// recorded first stands.
/// </summary>
public sealed record Allocation(
    OrderItem Item,
    AllocationStatus Status,
    Instant CreatedAt,
    Instant UpdatedAt,
    long Version
);

public enum AllocationStatus
{
    Allocated,
    Completed,
    Deallocated,
    Depleted,
}

public static class AllocationStatuses
{
    public static readonly Seq<AllocationStatus> All = toSeq(Enum.GetValues<AllocationStatus>());

    public static string ToName(this AllocationStatus status) =>
        status switch
        {
            AllocationStatus.Allocated => "ALLOCATED",
            AllocationStatus.Completed => "COMPLETED_PAYMENT_ACCEPTED",
            AllocationStatus.Deallocated => "DEALLOCATED_PAYMENT_REJECTED",
            AllocationStatus.Depleted => "STOCK_DEPLETED",
            _ => throw new UnreachableException(),
        };
}
