using System.Globalization;
using System.Numerics;
using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Inventory;

/// <summary>What always holds of the inventory's records.</summary>
public static class InventoryLaws
{
    public static readonly Seq<Law> All = Seq<Law>(
        Law.Sums<UnitsOfSku>(
            "stock is conserved",
            "For each SKU: the units of its lots are those available, allocated and completed.",
            Seq<Entity>(Lot.Entity, Allocation.Entity, Stock.Entity),
            Post,
            StockIsConserved
        ),
        new Law.OfEachSubject(OrderLaws.OneOutcome, OrderLaws.OneOutcomeSays, OneOutcome),
        new Law.OfEachSubject(
            OrderLaws.CancelledCostsNothing,
            OrderLaws.CancelledCostsNothingSays,
            CancelledCostsNothing
        ),
        new Law.OfEachSubject(OrderLaws.NothingBefore, OrderLaws.NothingBeforeSays, NothingBeforeItsEvent)
    );

    private static Posting<UnitsOfSku>? Post(FoundRecord record) =>
        record.Value switch
        {
            Lot lot => new(lot.Item.Sku.Text, new UnitsOfSku(InLots: lot.Item.Units.Count)),
            Allocation allocation when allocation.Status.HoldsUnits() => new(
                allocation.Item.Sku.Text,
                new UnitsOfSku(Taken: allocation.Item.Units.Count)
            ),
            Stock stock => new(
                stock.Sku.Text,
                new UnitsOfSku(Available: stock.Available, Restocked: stock.Restocked, Stocks: 1)
            ),
            _ => null,
        };

    // Units recorded = available + allocated + completed, none negative, none above the limit.
    private static IEnumerable<string> StockIsConserved(string sku, UnitsOfSku units)
    {
        var (recorded, held, available, restocked, stocks) = units;
        if (recorded != available + held)
        {
            yield return Invariant($"{sku}: lots hold {recorded}, but {available} available + {held} taken");
        }
        if (stocks > 0 && restocked != recorded)
        {
            yield return Invariant($"{sku}: lots hold {recorded}, but {restocked} are counted as restocked");
        }
        if (available is < 0 or > Units.Max)
        {
            yield return Invariant($"{sku}: {available} units available");
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
        var newer = committed.NewerKeys();
        var lots = committed
            .All<Lot>()
            .Where(lot =>
                !restocks.Contains((lot.Item.Sku, lot.Item.LotId))
                && !newer.Contains(SkuRestocked.Declared.KeyOf(new SkuRestocked(lot.Item, default)))
            )
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

    /// <summary>What the records of a SKU come to, in units.</summary>
    /// <param name="InLots">In its lots.</param>
    /// <param name="Taken">Allocated to orders, or completed.</param>
    /// <param name="Available">Available, as its stock says.</param>
    /// <param name="Restocked">Ever restocked, as its stock says.</param>
    /// <param name="Stocks">How many records there are of its stock: none or one.</param>
    private readonly record struct UnitsOfSku(
        long InLots = 0,
        long Taken = 0,
        long Available = 0,
        long Restocked = 0,
        long Stocks = 0
    )
        : IAdditionOperators<UnitsOfSku, UnitsOfSku, UnitsOfSku>,
            ISubtractionOperators<UnitsOfSku, UnitsOfSku, UnitsOfSku>
    {
        public static UnitsOfSku operator +(UnitsOfSku a, UnitsOfSku b) =>
            new(
                a.InLots + b.InLots,
                a.Taken + b.Taken,
                a.Available + b.Available,
                a.Restocked + b.Restocked,
                a.Stocks + b.Stocks
            );

        public static UnitsOfSku operator -(UnitsOfSku a, UnitsOfSku b) =>
            new(
                a.InLots - b.InLots,
                a.Taken - b.Taken,
                a.Available - b.Available,
                a.Restocked - b.Restocked,
                a.Stocks - b.Stocks
            );
    }
}
