using System.Collections.Frozen;
using System.Globalization;
using Ecomm.Simulation.Chain;

namespace Ecomm.Simulation.Checks;

/// <summary>
/// Watches every commit, acknowledgement and dead letter, and says which law it breaks. It reads committed items as they are
/// and keeps its own books, so it costs the same however much is stored, and shares nothing with the code under test but the
/// names of attributes and the order of statuses.
/// </summary>
internal sealed class Truth(World world)
{
    private static readonly FrozenDictionary<string, OrderStatus> OrderNames = OrderStatuses.All.ToFrozenDictionary(
        status => status.ToName()
    );

    private static readonly FrozenDictionary<string, AllocationStatus> AllocationNames =
        AllocationStatuses.All.ToFrozenDictionary(status => status.ToName());

    private static readonly FrozenDictionary<string, PaymentStatus> PaymentNames =
        PaymentStatuses.All.ToFrozenDictionary(status => status.ToName());

    private readonly Dictionary<string, OrderFacts> orders = [];
    private readonly Dictionary<string, SkuFacts> skus = [];
    private readonly System.Collections.Generic.HashSet<string> lots = [];
    private readonly System.Collections.Generic.HashSet<string> restocks = [];
    private readonly List<SkuFacts> touchedSkus = [];
    private readonly List<OrderFacts> touchedOrders = [];

    /// <summary>The first law that was broken.</summary>
    public Violation? Violation { get; private set; }

    /// <summary>How many checks were made.</summary>
    public long Checked { get; private set; }

    public IReadOnlyCollection<OrderFacts> Orders => orders.Values;

    public IReadOnlyCollection<SkuFacts> Skus => skus.Values;

    public OrderFacts? Find(string order) => orders.GetValueOrDefault(order);

    public void Break(string law, string what) => Violation ??= new Violation(law, what);

    /// <summary>An item of the event store was committed.</summary>
    public void EventCommitted(Item? before, Item after)
    {
        if (before is not null)
        {
            Break(Law.Apart, $"event {after.Key.Sk} of {after.Key.Pk} was overwritten");
        }
        if (
            Text(after, Attributes.EventName) is not { } name
            || after.Attributes[Attributes.EventData] is not Value.Map data
        )
        {
            Break(Law.Apart, $"{after.Key.Pk} {after.Key.Sk} in the event store is no event");
            return;
        }
        var injected = after.Attributes[Attributes.Simulated] is not null;
        if (name == EventNames.SkuRestocked)
        {
            restocks.Add(LotOf(data));
        }
        else if (EventBits.Of(name) is not EventBit.None and var bit && (data["orderId"] as Value.Text)?.Of is { } id)
        {
            Add(Order(id), bit, data, injected);
        }
    }

    /// <summary>An item of the transactional store was committed. Other items of the same write may follow.</summary>
    public void RecordCommitted(Item? before, Item after)
    {
        var (pk, sk) = after.Key;
        if (pk.StartsWith("ORDERS#ORDER_ID#", StringComparison.Ordinal))
        {
            OrderCommitted(before, after);
        }
        else if (pk.StartsWith("PAYMENTS#ORDER_ID#", StringComparison.Ordinal))
        {
            PaymentCommitted(before, after);
        }
        else if (pk.StartsWith("INVENTORY#ORDER_ID#", StringComparison.Ordinal))
        {
            AllocationCommitted(before, after);
        }
        else if (
            pk.StartsWith("INVENTORY#SKU#", StringComparison.Ordinal)
            && sk.StartsWith("LOT_ID#", StringComparison.Ordinal)
        )
        {
            LotCommitted(before, after);
        }
        else if (pk.StartsWith("INVENTORY#SKU#", StringComparison.Ordinal))
        {
            StockCommitted(after);
        }
        else
        {
            Break(Law.Apart, $"{pk} {sk} is no record");
        }
    }

    /// <summary>The gateway's ledger has a new entry.</summary>
    public void Recorded(LedgerEntry entry)
    {
        var order = orders.GetValueOrDefault(entry.Key);
        if (entry.Kind == LedgerEntry.Captured && order?.Payment is null)
        {
            Break(Law.Money, $"{entry.Key}: a capture stands and no payment is recorded");
        }
        if (order is null)
        {
            return;
        }
        order.Ledger = entry;
        if (
            entry.Amount is { } amount
            && order.PaymentItem?.Attributes["price"] is Value.Number price
            && price.Of.Exact().Case is decimal expected
            && amount != expected
        )
        {
            Break(Law.Money, $"{order.Id}: {amount} instead of {expected} was captured");
        }
        touchedOrders.Add(order);
    }

    /// <summary>Checks what the last step has changed.</summary>
    public void Check()
    {
        foreach (var sku in touchedSkus)
        {
            Check(sku);
        }
        foreach (var order in touchedOrders)
        {
            Check(order);
        }
        touchedSkus.Clear();
        touchedOrders.Clear();
    }

    /// <summary>A worker has acknowledged an event, other than by parking it: its effect is there.</summary>
    public void Acknowledged(string worker, StreamEvent e)
    {
        Checked++;
        if (!e.IsReadable || e.Data is not { } data)
        {
            Break(Law.Lost, $"{worker} acknowledged {e}, which cannot be read");
            return;
        }
        if (worker == nameof(RestockSkuWorker))
        {
            Must(lots.Contains(LotOf(data)), worker, e, "the lot is not recorded");
            return;
        }
        if ((data["orderId"] as Value.Text)?.Of is not { } id || !orders.TryGetValue(id, out var order))
        {
            Break(Law.Lost, $"{worker} acknowledged {e} of no order");
            return;
        }
        switch (worker)
        {
            case nameof(SyncOrderWorker) when e.Bit is EventBit.Placed:
                Must(
                    order.Status is not null && order.WasPublished(EventBit.Created),
                    worker,
                    e,
                    "the order is not created"
                );
                break;
            case nameof(SyncOrderWorker):
                Must(
                    order.Status is { } status && StatusOf(e.Bit).IsAtMost(status),
                    worker,
                    e,
                    $"the order is {order.Status?.ToString() ?? "missing"}"
                );
                break;
            case nameof(AllocateOrderStockWorker):
                Must(
                    order.Allocation is { } allocation
                        && order.WasPublished(
                            allocation is AllocationStatus.Depleted ? EventBit.StockDepleted : EventBit.StockAllocated
                        ),
                    worker,
                    e,
                    "its outcome is not recorded and published"
                );
                break;
            case nameof(ProcessOrderPaymentWorker):
                Must(
                    order.Payment is PaymentStatus.Accepted && order.WasPublished(EventBit.PaymentAccepted)
                        || order.Payment is PaymentStatus.Rejected && order.WasPublished(EventBit.PaymentRejected),
                    worker,
                    e,
                    "its outcome is not recorded and published"
                );
                break;
            case nameof(CompleteOrderPaymentAcceptedWorker):
                Must(order.Allocation is AllocationStatus.Completed, worker, e, "the allocation is not complete");
                break;
            case nameof(DeallocateOrderPaymentRejectedWorker):
                Must(order.Allocation is AllocationStatus.Deallocated, worker, e, "the allocation is not released");
                break;
            default:
                break;
        }
    }

    /// <summary>A worker has parked an event.</summary>
    public void Parked(string worker, StreamEvent e, string reason)
    {
        Checked++;
        if (reason.Length == 0)
        {
            Break(Law.Lost, $"{worker} parked {e} without a reason");
        }
        if (!e.IsInjected && IsPermanent(reason) && !(e.OrderId is { } id && Order(id).IsContradicted))
        {
            Break(Law.Consistent, $"{worker} parked {e}: {reason}");
        }
    }

    /// <summary>Whether a dead letter may stay one for good.</summary>
    public bool MayStayDead(StreamEvent e) =>
        e.IsInjected || (e.OrderId is { } id && orders.TryGetValue(id, out var order) && order.IsContradicted);

    public void Promised(string orderId) => Order(orderId).IsPromised = true;

    private static bool IsPermanent(string reason) =>
        reason.StartsWith("Contradictory", StringComparison.Ordinal)
        || reason.StartsWith("Forbidden", StringComparison.Ordinal)
        || reason.StartsWith("Malformed", StringComparison.Ordinal);

    private void Must(bool holds, string worker, StreamEvent e, string otherwise)
    {
        if (!holds)
        {
            Break(Law.Acknowledged, $"{worker} acknowledged {e}, but {otherwise}");
        }
    }

    private void Add(OrderFacts order, EventBit bit, Value.Map data, bool injected)
    {
        if (injected)
        {
            order.Injected |= (int)bit;
            order.IsContradicted |=
                (bit & EventBit.Facts) != 0 || (order.Placed is { } placed && !SaysSame(placed, data));
            order.InjectedData.Add(data);
            return;
        }
        order.Raised |= (int)bit;
        if (bit is EventBit.Placed)
        {
            order.Placed = data;
            order.IsContradicted |= order.InjectedData.Exists(other => !SaysSame(data, other));
        }
        else if (!order.IsContradicted && order.Placed is { } placed && !SaysSame(placed, data))
        {
            Break(Law.Faithful, $"{order.Id}: {bit} tells of another order than was placed");
        }
        var done = bit switch
        {
            EventBit.Created => order.Status is not null,
            EventBit.StockAllocated => order.Allocation is not (null or AllocationStatus.Depleted),
            EventBit.StockDepleted => order.Allocation is AllocationStatus.Depleted,
            EventBit.PaymentAccepted => order.Payment is PaymentStatus.Accepted,
            EventBit.PaymentRejected => order.Payment is PaymentStatus.Rejected,
            _ => true,
        };
        if (!done)
        {
            Break(Law.Published, $"{order.Id}: {bit} is published, but not recorded");
        }
        touchedOrders.Add(order);
    }

    private void OrderCommitted(Item? before, Item after)
    {
        if (Entity(after) is not { } order || StatusOf(after) is not { } status)
        {
            return;
        }
        var was = before is null ? null : StatusOf(before);
        if (was is { } earlier && !earlier.IsAtMost(status))
        {
            Break(Law.Status, $"{order.Id} went from {earlier} back to {status}");
        }
        var cause = was is null || was == status ? EventBit.Placed : EventBits.Of(status);
        if (!order.WasPublished(cause))
        {
            Break(Law.Cause, $"{order.Id} is recorded as {status} without {cause}");
        }
        (order.Status, order.OrderItem) = (status, after);
        Faithful(order, after);
    }

    private void AllocationCommitted(Item? before, Item after)
    {
        if (Entity(after) is not { } order)
        {
            return;
        }
        var name = Text(after, Attributes.AllocationStatus);
        if (name is null || !AllocationNames.TryGetValue(name, out var status))
        {
            Break(Law.Faithful, $"{order.Id}: an allocation that is '{name}'");
            return;
        }
        var legal = (order.Allocation, status) switch
        {
            (null, AllocationStatus.Allocated or AllocationStatus.Depleted) => true,
            (AllocationStatus.Allocated, AllocationStatus.Completed or AllocationStatus.Deallocated) => true,
            var (was, now) => was == now,
        };
        if (!legal)
        {
            Break(
                Law.Outcome,
                $"{order.Id}: its stock was {order.Allocation?.ToString() ?? "undecided"}, now is {status}"
            );
        }
        var cause = status switch
        {
            AllocationStatus.Completed => EventBit.PaymentAccepted,
            AllocationStatus.Deallocated => EventBit.PaymentRejected,
            _ => EventBit.Created,
        };
        if (!order.WasPublished(cause))
        {
            Break(Law.Cause, $"{order.Id}: stock is {status} without {cause}");
        }
        var sku = Sku(Text(after, "sku") ?? "");
        if (before is not null)
        {
            Sku(Text(before, "sku") ?? "").Held -= HeldBy(before);
        }
        sku.Held += HeldBy(after);
        if (
            status is AllocationStatus.Depleted
            && order.Allocation is null
            && world.Acting is { } process
            && !sku.HadFewerThan(Whole(after, Attributes.Units), process.Began)
        )
        {
            Break(Law.Depletion, $"{order.Id} is depleted, but {sku.Id} had enough all the time");
        }
        (order.Allocation, order.AllocationItem) = (status, after);
        Faithful(order, after);
        touchedSkus.Add(sku);
        touchedOrders.Add(order);
    }

    private void PaymentCommitted(Item? before, Item after)
    {
        if (Entity(after) is not { } order)
        {
            return;
        }
        var name = Text(after, Attributes.PaymentStatus);
        if (name is null || !PaymentNames.TryGetValue(name, out var status))
        {
            Break(Law.Faithful, $"{order.Id}: a payment that is '{name}'");
            return;
        }
        if (order.Payment is { } was && (!was.IsOpen() || status is PaymentStatus.Pending) && was != status)
        {
            Break(Law.Outcome, $"{order.Id}: its payment was {was}, now is {status}");
        }
        if (before is not null && Whole(after, Attributes.PaymentRetries) > ProcessOrderPaymentWorker.RetriesMax)
        {
            Break(Law.Money, $"{order.Id}: {Whole(after, Attributes.PaymentRetries)} retries");
        }
        if (!order.WasPublished(EventBit.StockAllocated))
        {
            Break(Law.Cause, $"{order.Id}: a payment is recorded without allocated stock");
        }
        (order.Payment, order.PaymentItem) = (status, after);
        Faithful(order, after);
        touchedOrders.Add(order);
    }

    private void LotCommitted(Item? before, Item after)
    {
        var lot = LotOf(after.Attributes);
        var sku = Sku(Text(after, "sku") ?? "");
        if (!restocks.Contains(lot))
        {
            Break(Law.Cause, $"lot {lot} is recorded without its event");
        }
        lots.Add(lot);
        sku.Recorded += Whole(after, Attributes.Units) - (before is null ? 0 : Whole(before, Attributes.Units));
        touchedSkus.Add(sku);
    }

    private void StockCommitted(Item after)
    {
        var sku = Sku(Text(after, "sku") ?? "");
        sku.Available = Signed(after, Attributes.Units);
        sku.Restocked = Signed(after, Attributes.UnitsRestocked);
        sku.History.Add((world.Now, sku.Available));
        touchedSkus.Add(sku);
    }

    private void Check(SkuFacts sku)
    {
        Checked++;
        if (sku.Recorded != sku.Available + sku.Held)
        {
            Break(
                Law.Stock,
                $"{sku.Id}: lots hold {sku.Recorded}, but {sku.Available} are available and {sku.Held} allocated"
            );
        }
        if (sku.Restocked != sku.Recorded)
        {
            Break(Law.Stock, $"{sku.Id}: lots hold {sku.Recorded}, but {sku.Restocked} are counted as restocked");
        }
        if (sku.Available is < 0 or > Units.Max)
        {
            Break(Law.Stock, $"{sku.Id}: {sku.Available} units are available");
        }
    }

    private void Check(OrderFacts order)
    {
        Checked++;
        if (order.WasRaised(EventBit.StockAllocated) && order.WasRaised(EventBit.StockDepleted))
        {
            Break(Law.Outcome, $"{order.Id}: both allocated and depleted");
        }
        if (order.WasRaised(EventBit.PaymentAccepted) && order.WasRaised(EventBit.PaymentRejected))
        {
            Break(Law.Outcome, $"{order.Id}: both accepted and rejected");
        }
        if (order.Payment is { } payment && !payment.IsOpen())
        {
            var captured = order.Ledger?.Kind == LedgerEntry.Captured;
            if (captured != payment is PaymentStatus.Accepted)
            {
                Break(
                    Law.Money,
                    $"{order.Id}: recorded as {payment}, but {(captured ? "a capture stands" : "no capture stands")}"
                );
            }
        }
    }

    private void Faithful(OrderFacts order, Item item)
    {
        if (!order.IsContradicted && order.Placed is { } placed && !SaysSame(placed, item.Attributes))
        {
            Break(Law.Faithful, $"{item.Key.Sk} tells of another order than was placed");
        }
    }

    private OrderFacts? Entity(Item item)
    {
        if (Text(item, "orderId") is { } id && item.Key.Pk.EndsWith(id, StringComparison.Ordinal))
        {
            return Order(id);
        }
        Break(Law.Faithful, $"{item.Key.Pk} {item.Key.Sk} cannot be read");
        return null;
    }

    private OrderStatus? StatusOf(Item item)
    {
        var name = Text(item, Attributes.OrderStatus);
        if (name is not null && OrderNames.TryGetValue(name, out var status))
        {
            return status;
        }
        Break(Law.Faithful, $"{item.Key.Sk}: a status that is '{name}'");
        return null;
    }

    private OrderFacts Order(string id)
    {
        if (!orders.TryGetValue(id, out var order))
        {
            order = new OrderFacts(id);
            orders.Add(id, order);
        }
        return order;
    }

    private SkuFacts Sku(string id)
    {
        if (!skus.TryGetValue(id, out var sku))
        {
            sku = new SkuFacts(id);
            skus.Add(id, sku);
        }
        return sku;
    }

    private static OrderStatus StatusOf(EventBit bit) =>
        bit switch
        {
            EventBit.StockAllocated => OrderStatus.StockAllocated,
            EventBit.StockDepleted => OrderStatus.StockDepleted,
            EventBit.PaymentAccepted => OrderStatus.PaymentAccepted,
            EventBit.PaymentRejected => OrderStatus.PaymentRejected,
            EventBit.Shipped => OrderStatus.Shipped,
            EventBit.Delivered => OrderStatus.Delivered,
            EventBit.Cancelled => OrderStatus.Cancelled,
            _ => OrderStatus.Created,
        };

    private static bool SaysSame(Value.Map one, Value.Map other) =>
        Equals(one["orderId"], other["orderId"])
        && Equals(one["sku"], other["sku"])
        && Equals(one["units"], other["units"])
        && Equals(one["price"], other["price"])
        && Equals(one["userId"], other["userId"]);

    private static long HeldBy(Item allocation) =>
        Text(allocation, Attributes.AllocationStatus) is { } status
        && (status == AllocationStatus.Allocated.ToName() || status == AllocationStatus.Completed.ToName())
            ? Whole(allocation, Attributes.Units)
            : 0;

    private static string LotOf(Value.Map data) =>
        $"{(data["sku"] as Value.Text)?.Of}/{(data["lotId"] as Value.Text)?.Of}";

    private static string? Text(Item item, string attribute) => (item.Attributes[attribute] as Value.Text)?.Of;

    private static long Whole(Item item, string attribute) => Signed(item, attribute);

    private static long Signed(Item item, string attribute) =>
        item.Attributes[attribute] is Value.Number number
        && long.TryParse(number.Of.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? whole
            : 0;
}
