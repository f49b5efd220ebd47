using System.Collections.Frozen;
using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Core;
using Ecomm.Simulation.Domains.Orders;

namespace Ecomm.Simulation.Domains.Inventory;

/// <summary>Watches the inventory: lots, units, and what became of each order's wish for units.</summary>
internal sealed class InventoryWatch(Books books) : Watch
{
    private static readonly FrozenDictionary<string, AllocationStatus> Names =
        AllocationStatuses.All.ToFrozenDictionary(status => status.ToName());

    private readonly Dictionary<string, KnownSku> skus = [];
    private readonly System.Collections.Generic.HashSet<string> lots = [];
    private readonly System.Collections.Generic.HashSet<string> restocks = [];
    private readonly List<KnownSku> touched = [];

    public override void Published(StreamEvent e)
    {
        if (e.Name == SkuRestocked.EventName)
        {
            restocks.Add(LotOf(e.Data!));
            return;
        }
        var bit = EventBits.Of(e.Name);
        if (
            e.IsInjected
            || bit is not (EventBit.StockAllocated or EventBit.StockDepleted)
            || books.Find(Books.Text(e.Data, "orderId")) is not { } order
        )
        {
            return;
        }
        Count();
        if (
            order.Allocation is null or AllocationStatus.Cancelled
            || (order.Allocation is AllocationStatus.Depleted) != bit is EventBit.StockDepleted
        )
        {
            Break(GenericLaws.Published, $"{order.Id}: {bit} is published, but not recorded");
        }
        if (order.WasRaised(EventBit.StockAllocated) && order.WasRaised(EventBit.StockDepleted))
        {
            Break(ShopLaws.Outcome, $"{order.Id}: both allocated and depleted");
        }
    }

    public override void Recorded(Item? before, Item after)
    {
        var (pk, sk) = after.Key;
        if (pk.StartsWith("INVENTORY#ORDER_ID#", StringComparison.Ordinal))
        {
            AllocationRecorded(before, after);
        }
        else if (!pk.StartsWith("INVENTORY#SKU#", StringComparison.Ordinal))
        {
            return;
        }
        else if (sk.StartsWith("LOT_ID#", StringComparison.Ordinal))
        {
            LotRecorded(before, after);
        }
        else
        {
            StockRecorded(after);
        }
    }

    public override void Acknowledged(string worker, StreamEvent e)
    {
        var order = books.Find(Books.Text(e.Data, "orderId"));
        switch (worker)
        {
            case nameof(RestockSkuWorker):
                Must(lots.Contains(LotOf(e.Data!)), worker, e, "the lot is not recorded");
                break;
            case nameof(AllocateOrderStockWorker):
                Must(
                    order?.Allocation is { } allocation
                        && order.WasPublished(
                            allocation switch
                            {
                                AllocationStatus.Depleted => EventBit.StockDepleted,
                                AllocationStatus.Returned or AllocationStatus.Cancelled => EventBit.Cancelled,
                                _ => EventBit.StockAllocated,
                            }
                        ),
                    worker,
                    e,
                    "its outcome is not recorded and published"
                );
                break;
            case nameof(CompleteOrderPaymentAcceptedWorker):
                Must(IsNow(order, AllocationStatus.Completed), worker, e, "the allocation is not complete");
                break;
            case nameof(DeallocateOrderPaymentRejectedWorker):
                Must(IsNow(order, AllocationStatus.Deallocated), worker, e, "the allocation is not released");
                break;
            case nameof(ReleaseCancelledOrderWorker):
                Must(HoldsNothing(order), worker, e, "its units are held, or may yet be taken");
                break;
            default:
                break;
        }
    }

    public override void Step()
    {
        foreach (var sku in touched)
        {
            Check(sku);
        }
        touched.Clear();
    }

    public override void End()
    {
        foreach (var order in books.Orders.Where(order => order.WasRaised(EventBit.Cancelled) && !order.IsContradicted))
        {
            Count();
            if (!HoldsNothing(order))
            {
                Break(ShopLaws.CostsNothing, $"{order.Id}: cancelled, but its stock is {order.Allocation}");
            }
        }
    }

    // A cancellation may have come in between.
    private static bool IsNow(KnownOrder? order, AllocationStatus status) =>
        order?.Allocation is { } now
        && (now == status || now is AllocationStatus.Returned or AllocationStatus.Cancelled);

    private static bool HoldsNothing(KnownOrder? order) =>
        order?.Allocation is not (null or AllocationStatus.Allocated or AllocationStatus.Completed);

    private void Must(bool holds, string worker, StreamEvent e, string otherwise)
    {
        Count();
        if (!holds)
        {
            Break(GenericLaws.Acknowledged, $"{worker} acknowledged {e}, but {otherwise}");
        }
    }

    private void AllocationRecorded(Item? before, Item after)
    {
        var name = Books.Text(after.Attributes, "allocationStatus");
        if (books.OrderOf(after) is not { } order || name is null || !Names.TryGetValue(name, out var status))
        {
            Break(ShopLaws.Faithful, $"{after.Key.Pk} {after.Key.Sk} cannot be read: an allocation that is '{name}'");
            return;
        }
        var legal = (order.Allocation, status) switch
        {
            (null, AllocationStatus.Allocated or AllocationStatus.Depleted) => true,
            (null, AllocationStatus.Cancelled) => true,
            (AllocationStatus.Allocated, AllocationStatus.Completed or AllocationStatus.Deallocated) => true,
            (AllocationStatus.Allocated or AllocationStatus.Completed, AllocationStatus.Returned) => true,
            var (was, now) => was == now,
        };
        if (!legal)
        {
            Break(
                ShopLaws.Outcome,
                $"{order.Id}: its stock was {order.Allocation?.ToString() ?? "undecided"}, now is {status}"
            );
        }
        var cause = status switch
        {
            AllocationStatus.Completed => EventBit.PaymentAccepted,
            AllocationStatus.Deallocated => EventBit.PaymentRejected,
            AllocationStatus.Returned or AllocationStatus.Cancelled => EventBit.Cancelled,
            _ => EventBit.Created,
        };
        if (!order.WasPublished(cause))
        {
            Break(ShopLaws.Cause, $"{order.Id}: stock is {status} without {cause}");
        }
        var sku = Sku(after);
        if (before is not null)
        {
            Sku(before).Held -= HeldBy(before);
        }
        sku.Held += HeldBy(after);
        if (
            status is AllocationStatus.Depleted
            && order.Allocation is null
            && ActingSince is { } began
            && !sku.HadFewerThan(Books.Whole(after, "units"), began)
        )
        {
            Break(ShopLaws.Depletion, $"{order.Id} is depleted, but {sku.Id} had enough all the time");
        }
        order.Allocation = status;
        if (!order.IsSaidBy(after))
        {
            Break(ShopLaws.Faithful, $"{after.Key.Sk} tells of another order than was placed");
        }
        touched.Add(sku);
    }

    private void LotRecorded(Item? before, Item after)
    {
        var lot = LotOf(after.Attributes);
        var sku = Sku(after);
        if (!restocks.Contains(lot))
        {
            Break(ShopLaws.Cause, $"lot {lot} is recorded without its event");
        }
        lots.Add(lot);
        sku.Recorded += Books.Whole(after, "units") - (before is null ? 0 : Books.Whole(before, "units"));
        touched.Add(sku);
    }

    private void StockRecorded(Item after)
    {
        var sku = Sku(after);
        sku.Available = Books.Whole(after, "units");
        sku.Restocked = Books.Whole(after, "unitsRestocked");
        sku.History.Add((Now, sku.Available));
        touched.Add(sku);
    }

    private void Check(KnownSku sku)
    {
        Count();
        if (sku.Recorded != sku.Available + sku.Held)
        {
            Break(
                ShopLaws.Stock,
                $"{sku.Id}: lots hold {sku.Recorded}, but {sku.Available} are available and {sku.Held} allocated"
            );
        }
        if (sku.Restocked != sku.Recorded)
        {
            Break(ShopLaws.Stock, $"{sku.Id}: lots hold {sku.Recorded}, but {sku.Restocked} are counted as restocked");
        }
        if (sku.Available is < 0 or > Units.Max)
        {
            Break(ShopLaws.Stock, $"{sku.Id}: {sku.Available} units are available");
        }
    }

    private KnownSku Sku(Item item)
    {
        var id = Books.Text(item.Attributes, "sku") ?? "";
        if (!skus.TryGetValue(id, out var sku))
        {
            sku = new KnownSku(id);
            skus.Add(id, sku);
        }
        return sku;
    }

    private static long HeldBy(Item allocation) =>
        Books.Text(allocation.Attributes, "allocationStatus") is { } status
        && (status == AllocationStatus.Allocated.ToName() || status == AllocationStatus.Completed.ToName())
            ? Books.Whole(allocation, "units")
            : 0;

    private static string LotOf(Value.Map data) => $"{Books.Text(data, "sku")}/{Books.Text(data, "lotId")}";
}
