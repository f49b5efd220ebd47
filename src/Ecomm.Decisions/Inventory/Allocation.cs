using System.Diagnostics;
using System.Globalization;
using Ecomm.Decisions.Orders;
using static Ecomm.Engine.Members;

namespace Ecomm.Decisions.Inventory;

/// <summary>
/// What became of an order's wish for units: an allocation and its later fate, or a depletion. One per order, whatever its SKU,
/// so that both cannot be recorded; whichever is recorded first stands.
/// </summary>
public sealed record Allocation(
    OrderItem Item,
    AllocationStatus Status,
    Instant CreatedAt,
    Instant UpdatedAt,
    long Version
) : IRecord<Allocation>
{
    public static Entity<Allocation> Entity { get; } =
        new(
            "Allocation",
            OrderEvent.Order,
            new KeyTemplate("INVENTORY#ORDER_ID#", "ORDER_ID#", "#ORDER_ALLOCATION"),
            Codec.Of(
                Part(OrderItem.Codec, (Allocation allocation) => allocation.Item),
                Field(
                    "allocationStatus",
                    AllocationStatuses.Scalar,
                    (Allocation allocation) => allocation.Status,
                    label: "Status"
                ),
                Field("createdAt", Scalars.Time, (Allocation allocation) => allocation.CreatedAt),
                Field("updatedAt", Scalars.Time, (Allocation allocation) => allocation.UpdatedAt),
                Field("version", Scalars.Count, (Allocation allocation) => allocation.Version),
                (item, status, created, updated, version) => new Allocation(item, status, created, updated, version)
            ),
            allocation => Of(allocation.Item.OrderId).Key,
            describe: allocation =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{allocation.Status.ToName()} ({allocation.Item.Describe()}) v{allocation.Version}"
                )
        );

    /// <summary>What became of that order's wish for units.</summary>
    public static RecordRef<Allocation> Of(OrderId order) => Entity.At(order.Text);

    /// <summary>The first record of an order's wish, if there is none.</summary>
    internal static ItemWrite Put(OrderItem item, AllocationStatus status, Instant at) =>
        Entity.Put(new Allocation(item, status, at, at, Version: 1));

    /// <summary>The same with another status, if it still is as it was read.</summary>
    internal ItemWrite To(AllocationStatus status, Instant at) =>
        Entity.Change(this, this with { Status = status, UpdatedAt = at }, Version);

    /// <summary>The same with another status, and its units back where they came from.</summary>
    internal Seq<ItemWrite> GiveBack(AllocationStatus status, Instant at) =>
        Seq(To(status, at), Stock.AddAvailable(Item.Sku, Item.Units.Count, at));
}

public enum AllocationStatus
{
    Allocated,
    Completed,
    Deallocated,
    Depleted,

    /// <summary>The order was cancelled after its units were taken: they are back.</summary>
    Returned,

    /// <summary>The order was cancelled before any units were taken: none ever will be.</summary>
    Cancelled,
}

public static class AllocationStatuses
{
    public static readonly Seq<AllocationStatus> All = toSeq(Enum.GetValues<AllocationStatus>());

    public static readonly Scalar<AllocationStatus> Scalar = Scalars.Choice(All, ToName, ToneOf);

    public static string ToName(this AllocationStatus status) =>
        status switch
        {
            AllocationStatus.Allocated => "ALLOCATED",
            AllocationStatus.Completed => "COMPLETED_PAYMENT_ACCEPTED",
            AllocationStatus.Deallocated => "DEALLOCATED_PAYMENT_REJECTED",
            AllocationStatus.Depleted => "STOCK_DEPLETED",
            AllocationStatus.Returned => "RETURNED_ORDER_CANCELLED",
            AllocationStatus.Cancelled => "CANCELLED_BEFORE_ALLOCATION",
            _ => throw new UnreachableException(),
        };

    private static Tone ToneOf(AllocationStatus status) =>
        status switch
        {
            AllocationStatus.Completed => Tone.Good,
            AllocationStatus.Allocated => Tone.Plain,
            _ => Tone.Bad,
        };

    /// <summary>Whether an allocation of that status holds its units.</summary>
    public static bool HoldsUnits(this AllocationStatus status) =>
        status is AllocationStatus.Allocated or AllocationStatus.Completed;

    /// <summary>After a cancellation, units are neither taken nor given back.</summary>
    public static bool IsCancelled(this AllocationStatus status) =>
        status is AllocationStatus.Returned or AllocationStatus.Cancelled;
}

/// <summary>Record an allocation, if the order has neither one nor a depletion, and take its units if enough are left.</summary>
public sealed record AllocateStock(OrderItem Item, Instant At) : Decision.Change
{
    public override Seq<ItemWrite> Writes =>
        Seq(Allocation.Put(Item, AllocationStatus.Allocated, At), Stock.AddAvailable(Item.Sku, -Item.Units.Count, At));
}

/// <summary>Record that there were too few units, if the order has neither allocation nor depletion.</summary>
public sealed record RecordDepletion(OrderItem Item, Instant At) : Decision.Change
{
    public override Seq<ItemWrite> Writes => Seq1(Allocation.Put(Item, AllocationStatus.Depleted, At));
}

/// <summary>Record that an order's units will never be taken, if that is undecided: a tombstone that its creation finds later.</summary>
public sealed record CancelAllocation(OrderItem Item, Instant At) : Decision.Change
{
    public override Seq<ItemWrite> Writes => Seq1(Allocation.Put(Item, AllocationStatus.Cancelled, At));
}

/// <summary>Make an allocation final, if it still is as it was read.</summary>
public sealed record CompleteAllocation(Allocation Allocation, Instant At) : Decision.Change
{
    public override Seq<ItemWrite> Writes => Seq1(Allocation.To(AllocationStatus.Completed, At));
}

/// <summary>Give the stored units back to the stored SKU, because the payment was rejected, if the allocation still is as it was read.</summary>
public sealed record ReleaseAllocation(Allocation Allocation, Instant At) : Decision.Change
{
    public override Seq<ItemWrite> Writes => Allocation.GiveBack(AllocationStatus.Deallocated, At);
}

/// <summary>Give the stored units back to the stored SKU, because the order was cancelled, if the allocation still is as it was read.</summary>
public sealed record ReturnAllocation(Allocation Allocation, Instant At) : Decision.Change
{
    public override Seq<ItemWrite> Writes => Allocation.GiveBack(AllocationStatus.Returned, At);
}
