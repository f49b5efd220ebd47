using System.Globalization;

namespace Ecomm.Decisions;

/// <summary>
/// One event of the event store as the laws see it: <see cref="Event"/> is null if its data cannot be read.
/// <see cref="Injected"/> events were published by the testing API and bind nobody. <see cref="Synced"/> says that
/// SyncOrder has acknowledged the event, other than by parking it.
/// </summary>
public sealed record PublishedEvent(string Name, Event? Event, bool Injected, bool Synced);

/// <summary>What stands in the gateway's ledger for one order.</summary>
public sealed record LedgerEntry(string Key, string Kind, string? PaymentId, decimal? Amount)
{
    public const string Captured = "CAPTURED";
    public const string Declined = "DECLINED";
    public const string Voided = "VOIDED";
}

/// <summary>One committed state of everything. The ledger is read twice, because it is another company's database.</summary>
public sealed record World(
    Seq<PublishedEvent> Events,
    Seq<Order> Orders,
    Seq<Stock> Stocks,
    Seq<Lot> Lots,
    Seq<Allocation> Allocations,
    Seq<Payment> Payments,
    Seq<LedgerEntry> LedgerBefore,
    Seq<LedgerEntry> LedgerAfter
);

public sealed record LawReport(string Law, Seq<string> Violations)
{
    public bool Holds => Violations.IsEmpty;
}

/// <summary>
/// The safety laws as functions of one committed state. They hold at every instant, also in mid-flow. Two are not here,
/// because no state could break them: that no event is lost shows in queues and dead letters over time, and that the
/// stores are apart is how a write is made.
/// </summary>
public static class Laws
{
    public static Seq<LawReport> Check(World world)
    {
        var facts = new Facts(world);
        return Seq(
            new LawReport("stock is conserved", toSeq(StockIsConserved(world))),
            new LawReport("one outcome per order", toSeq(OneOutcomePerOrder(world, facts))),
            new LawReport("money follows the order", toSeq(MoneyFollowsTheOrder(world))),
            new LawReport("status only climbs", toSeq(StatusOnlyClimbs(world, facts))),
            new LawReport("nothing before its event", toSeq(NothingBeforeItsEvent(world, facts)))
        );
    }

    // Units recorded = available + allocated + completed, none negative, none above the limit.
    private static IEnumerable<string> StockIsConserved(World world)
    {
        var lots = world
            .Lots.GroupBy(lot => lot.Item.Sku)
            .ToDictionary(g => g.Key, g => g.Sum(lot => lot.Item.Units.Count));
        var taken = world
            .Allocations.Where(a => a.Status is AllocationStatus.Allocated or AllocationStatus.Completed)
            .GroupBy(a => a.Item.Sku)
            .ToDictionary(g => g.Key, g => g.Sum(a => a.Item.Units.Count));
        var stocks = world.Stocks.DistinctBy(stock => stock.Sku).ToDictionary(stock => stock.Sku);
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

    // Never both allocated and depleted, never both accepted and rejected, in what the system itself published and recorded.
    private static IEnumerable<string> OneOutcomePerOrder(World world, Facts facts)
    {
        foreach (var order in facts.Raised.Keys)
        {
            if (facts.WasRaised(order, EventNames.OrderStockAllocated, EventNames.OrderStockDepleted))
            {
                yield return $"{order}: both allocated and depleted";
            }
            if (facts.WasRaised(order, EventNames.OrderPaymentAccepted, EventNames.OrderPaymentRejected))
            {
                yield return $"{order}: both accepted and rejected";
            }
        }
        foreach (var twice in world.Allocations.GroupBy(a => a.Item.OrderId).Where(group => group.Skip(1).Any()))
        {
            yield return $"{twice.Key}: two records of its stock";
        }
        foreach (var allocation in world.Allocations)
        {
            var other =
                allocation.Status is AllocationStatus.Depleted
                    ? EventNames.OrderStockAllocated
                    : EventNames.OrderStockDepleted;
            if (facts.WasRaised(allocation.Item.OrderId, other))
            {
                yield return $"{allocation.Item.OrderId}: recorded {allocation.Status.ToName()}, published {other}";
            }
        }
        foreach (var payment in world.Payments)
        {
            var other = payment.Status switch
            {
                PaymentStatus.Accepted => EventNames.OrderPaymentRejected,
                PaymentStatus.Rejected => EventNames.OrderPaymentAccepted,
                _ => "",
            };
            if (facts.WasRaised(payment.Item.OrderId, other))
            {
                yield return $"{payment.Item.OrderId}: recorded {payment.Status.ToName()}, published {other}";
            }
        }
    }

    // At most one capture per order; a payment that is not open says ACCEPTED if and only if a capture stands.
    private static IEnumerable<string> MoneyFollowsTheOrder(World world)
    {
        var captured = world
            .LedgerAfter.Where(entry => entry.Kind == LedgerEntry.Captured)
            .GroupBy(entry => entry.Key)
            .ToDictionary(g => g.Key, g => g.Count());
        foreach (var (key, count) in captured.Where(pair => pair.Value > 1))
        {
            yield return Invariant($"{key}: {count} captures");
        }
        foreach (var payment in world.Payments.Where(payment => !payment.Status.IsOpen()))
        {
            var stands = captured.ContainsKey(payment.Item.OrderId.Text);
            if (stands != (payment.Status is PaymentStatus.Accepted))
            {
                yield return $"{payment.Item.OrderId}: recorded {payment.Status.ToName()}, but "
                    + (stands ? "a capture stands" : "no capture stands");
            }
        }
        var recorded = world.Payments.Select(payment => payment.Item.OrderId.Text).ToHashSet();
        foreach (
            var entry in world.LedgerBefore.Where(e => e.Kind == LedgerEntry.Captured && !recorded.Contains(e.Key))
        )
        {
            yield return $"{entry.Key}: a capture stands and no payment is recorded";
        }
    }

    // No event that SyncOrder has acknowledged lies above the order's status: a status that went back would show here.
    private static IEnumerable<string> StatusOnlyClimbs(World world, Facts facts)
    {
        foreach (var published in world.Events.Where(published => published.Synced))
        {
            if (
                published.Event is Event.OfOrder e
                && OrderStatuses.Of(e).Case is OrderStatus status
                && !(facts.Orders.TryGetValue(e.Item.OrderId, out var order) && status.IsAtMost(order.Status))
            )
            {
                yield return $"{e.Item.OrderId}: {e.Name} was applied, but the order is "
                    + (order is null ? "missing" : order.Status.ToName());
            }
        }
    }

    // Every record has its causing event in the event store.
    private static IEnumerable<string> NothingBeforeItsEvent(World world, Facts facts)
    {
        var causes = world
            .Orders.SelectMany(order => Causes(order).Select(name => (order.Item.OrderId, name)))
            .Concat(world.Allocations.SelectMany(a => Causes(a).Select(name => (a.Item.OrderId, name))))
            .Concat(world.Payments.Select(p => (p.Item.OrderId, EventNames.OrderStockAllocated)));
        foreach (var (order, name) in causes.Where(cause => !facts.WasPublished(cause.OrderId, cause.Item2)))
        {
            yield return $"{order}: recorded without a published {name}";
        }
        foreach (var lot in world.Lots.Where(lot => !facts.Restocks.Contains((lot.Item.Sku, lot.Item.LotId))))
        {
            yield return $"{lot.Item.Sku} {lot.Item.LotId}: recorded without a published {EventNames.SkuRestocked}";
        }
    }

    private static Seq<string> Causes(Order order) =>
        order.Status is OrderStatus.Created
            ? Seq1(EventNames.OrderPlaced)
            : Seq(EventNames.OrderPlaced, order.Status.ToName().Replace("_STATUS", "_EVENT", StringComparison.Ordinal));

    private static Seq<string> Causes(Allocation allocation) =>
        allocation.Status switch
        {
            AllocationStatus.Completed => Seq(EventNames.OrderCreated, EventNames.OrderPaymentAccepted),
            AllocationStatus.Deallocated => Seq(EventNames.OrderCreated, EventNames.OrderPaymentRejected),
            _ => Seq1(EventNames.OrderCreated),
        };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The events by order, indexed once for all laws.</summary>
    private sealed class Facts
    {
        private readonly System.Collections.Generic.HashSet<(OrderId, string)> published = [];

        public Facts(World world)
        {
            Orders = world.Orders.DistinctBy(order => order.Item.OrderId).ToDictionary(order => order.Item.OrderId);
            foreach (var entry in world.Events)
            {
                switch (entry.Event)
                {
                    case Event.OfOrder order:
                        published.Add((order.Item.OrderId, order.Name));
                        if (!entry.Injected)
                        {
                            Raised.TryAdd(order.Item.OrderId, []);
                            Raised[order.Item.OrderId].Add(order.Name);
                        }
                        break;
                    case Event.SkuRestocked restocked:
                        Restocks.Add((restocked.Lot.Sku, restocked.Lot.LotId));
                        break;
                    default:
                        break;
                }
            }
        }

        public Dictionary<OrderId, Order> Orders { get; }

        public Dictionary<OrderId, System.Collections.Generic.HashSet<string>> Raised { get; } = [];

        public System.Collections.Generic.HashSet<(Sku, LotId)> Restocks { get; } = [];

        public bool WasPublished(OrderId order, string name) => published.Contains((order, name));

        public bool WasRaised(OrderId order, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (!Raised.TryGetValue(order, out var raised) || !raised.Contains(name))
                {
                    return false;
                }
            }
            return true;
        }
    }
}
