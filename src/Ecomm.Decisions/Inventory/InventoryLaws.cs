using System.Globalization;
using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Inventory;

/// <summary>What always holds of the inventory's records.</summary>
public static class InventoryLaws
{
    public static readonly Seq<Law> All = Seq(
        new Law(
            "stock is conserved",
            "For each SKU: the units of its lots are those available, allocated and completed.",
            StockIsConserved
        ),
        new Law(OrderLaws.OneOutcome, OrderLaws.OneOutcomeSays, OneOutcome),
        new Law(OrderLaws.CancelledCostsNothing, OrderLaws.CancelledCostsNothingSays, CancelledCostsNothing),
        new Law(OrderLaws.NothingBefore, OrderLaws.NothingBeforeSays, NothingBeforeItsEvent)
    );

    // Units recorded = available + allocated + completed, none negative, none above the limit.
    private static IEnumerable<string> StockIsConserved(Committed committed)
    {
        var lots = committed
            .All<Lot>()
            .GroupBy(lot => lot.Item.Sku)
            .ToDictionary(g => g.Key, g => g.Sum(lot => lot.Item.Units.Count));
        var taken = committed
            .All<Allocation>()
            .Where(a => a.Status.HoldsUnits())
            .GroupBy(a => a.Item.Sku)
            .ToDictionary(g => g.Key, g => g.Sum(a => a.Item.Units.Count));
        var stocks = committed.All<Stock>().DistinctBy(stock => stock.Sku).ToDictionary(stock => stock.Sku);
        foreach (var sku in lots.Keys.Union(taken.Keys).Union(stocks.Keys))
        {
            var recorded = lots.GetValueOrDefault(sku);
            var available = stocks.TryGetValue(sku, out var stock) ? stock.Available : 0;
            var held = taken.GetValueOrDefault(sku);
            if (recorded != available + held)
            {
                yield return Invariant($"{sku}: lots hold {recorded}, but {available} available + {held} taken");
            }
            if (stock is not null && stock.Restocked != recorded)
            {
                yield return Invariant($"{sku}: lots hold {recorded}, but {stock.Restocked} are counted as restocked");
            }
            if (available is < 0 or > Units.Max)
            {
                yield return Invariant($"{sku}: {available} units available");
            }
        }
    }

    // Never both allocated and depleted, in what the system itself published and recorded.
    private static IEnumerable<string> OneOutcome(Committed committed)
    {
        var facts = new OrderFacts(committed);
        var both = facts.Both(
            OrderStockAllocated.EventName,
            OrderStockDepleted.EventName,
            "both allocated and depleted"
        );
        var twice = committed
            .All<Allocation>()
            .GroupBy(allocation => allocation.Item.OrderId)
            .Where(group => group.Skip(1).Any())
            .Select(group => $"{group.Key}: two records of its stock");
        var otherwise =
            from allocation in committed.All<Allocation>()
            from other in allocation.Status switch
            {
                AllocationStatus.Depleted => [OrderStockAllocated.EventName],
                AllocationStatus.Cancelled => [OrderStockAllocated.EventName, OrderStockDepleted.EventName],
                _ => new[] { OrderStockDepleted.EventName },
            }
            where facts.WasRaised(allocation.Item.OrderId, other)
            select $"{allocation.Item.OrderId}: recorded {allocation.Status.ToName()}, published {other}";
        return both.Concat(twice).Concat(otherwise);
    }

    // Once its worker has acknowledged the cancellation, no units are held for the order, and never will be.
    private static IEnumerable<string> CancelledCostsNothing(Committed committed)
    {
        var allocations = committed.All<Allocation>().ToLookup(allocation => allocation.Item.OrderId);
        return OrderLaws
            .CancelledBy(committed, nameof(ReleaseCancelledOrderWorker))
            .Where(order => !allocations[order].Any() || allocations[order].Any(one => one.Status.HoldsUnits()))
            .Select(order =>
                $"{order}: cancelled, but its stock is "
                + (allocations[order].FirstOrDefault()?.Status.ToName() ?? "undecided")
            );
    }

    private static IEnumerable<string> NothingBeforeItsEvent(Committed committed)
    {
        var facts = new OrderFacts(committed);
        var restocks = committed
            .Events.Select(published => published.Event)
            .OfType<SkuRestocked>()
            .Select(restocked => (restocked.Lot.Sku, restocked.Lot.LotId))
            .ToHashSet();
        var allocations = committed.All<Allocation>().SelectMany(a => facts.Missing(a.Item.OrderId, Causes(a)));
        var lots = committed
            .All<Lot>()
            .Where(lot => !restocks.Contains((lot.Item.Sku, lot.Item.LotId)))
            .Select(lot => $"{lot.Item.Sku} {lot.Item.LotId}: recorded without a published {SkuRestocked.EventName}");
        return allocations.Concat(lots);
    }

    private static Seq<string> Causes(Allocation allocation) =>
        allocation.Status switch
        {
            AllocationStatus.Completed => Seq(OrderCreated.EventName, OrderPaymentAccepted.EventName),
            AllocationStatus.Deallocated => Seq(OrderCreated.EventName, OrderPaymentRejected.EventName),
            AllocationStatus.Returned => Seq(OrderCreated.EventName, OrderCancelled.EventName),
            AllocationStatus.Cancelled => Seq1(OrderCancelled.EventName),
            _ => Seq1(OrderCreated.EventName),
        };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
