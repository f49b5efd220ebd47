using System.Collections.Frozen;
using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
using Ecomm.Decisions.Payments;
using Ecomm.Decisions.Shipments;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Domains.Orders;

/// <summary>
/// Watches orders: their status, what is published of them, and how they end. It comes before the other watches, and keeps what
/// they know together of events.
/// </summary>
internal sealed class OrderWatch(Books books) : Watch
{
    private static readonly FrozenDictionary<string, OrderStatus> Names = OrderStatuses.All.ToFrozenDictionary(status =>
        status.ToName()
    );

    public override void Published(StreamEvent e)
    {
        if (e.Name == SkuRestocked.EventName)
        {
            books.Restock(e.Data!);
        }
        if (EventBits.Of(e.Name) is not EventBit.None and var bit && Books.Text(e.Data, "orderId") is { } id)
        {
            Add(books.Order(id), bit, e.Data!, e.IsInjected);
        }
    }

    public override void Recorded(Item? before, Item after)
    {
        if (!after.Key.Pk.StartsWith("ORDERS#ORDER_ID#", StringComparison.Ordinal))
        {
            return;
        }
        if (books.OrderOf(after) is not { } order || StatusOf(after) is not { } status)
        {
            Break(ShopLaws.Faithful, $"{after.Key.Pk} {after.Key.Sk} cannot be read");
            return;
        }
        var was = before is null ? null : StatusOf(before);
        if (was is { } earlier && !earlier.IsAtMost(status))
        {
            Break(ShopLaws.Status, $"{order.Id} went from {earlier} back to {status}");
        }
        var cause = was is null || was == status ? EventBit.Placed : EventBits.Of(status);
        if (!order.WasPublished(cause))
        {
            Break(ShopLaws.Cause, $"{order.Id} is recorded as {status} without {cause}");
        }
        order.Status = status;
        if (!order.IsSaidBy(after))
        {
            Break(ShopLaws.Faithful, $"{after.Key.Sk} tells of another order than was placed");
        }
    }

    public override void Accepted(Request request)
    {
        if (request.Api != nameof(PlaceOrderApi) || Books.Text(request.Body, "orderId") is not { } id)
        {
            return;
        }
        var order = books.Order(id);
        order.IsPromised = true;
        if (order.Placed is null || !Books.SaysSame(order.Placed, request.Body))
        {
            Break(GenericLaws.Lost, $"202 was answered to {request}, which is not in the event store");
        }
    }

    public override void Acknowledged(string worker, StreamEvent e)
    {
        if (worker != nameof(SyncOrderWorker))
        {
            return;
        }
        Count();
        var bit = EventBits.Of(e.Name);
        var order = books.Find(Books.Text(e.Data, "orderId"));
        var isDone =
            order?.Status is { } status
            && (
                bit is EventBit.Placed ? order.WasPublished(EventBit.Created) : EventBits.StatusOf(bit).IsAtMost(status)
            );
        if (!isDone)
        {
            Break(
                GenericLaws.Acknowledged,
                $"{worker} acknowledged {e}, but the order is {order?.Status?.ToString() ?? "missing"}"
            );
        }
    }

    public override void Parked(string worker, StreamEvent e, Settlement settlement)
    {
        if (
            !e.IsInjected
            && settlement.Failure is { Kind: FailureKind.Unexpected }
            && !IsRefusedRestock(e)
            && !(books.Find(Books.Text(e.Data, "orderId")) is { IsContradicted: true })
        )
        {
            Break(ShopLaws.Consistent, $"{worker} parked {e}: {settlement.Why}");
        }
    }

    public override bool MustBeProcessed(StreamEvent e) =>
        !e.IsInjected
        && !IsRefusedRestock(e)
        && !(books.Find(Books.Text(e.Data, "orderId")) is { IsContradicted: true })
        && !WaitsForever(e, books.Find(Books.Text(e.Data, "orderId")));

    private bool IsRefusedRestock(StreamEvent e) => e.Name == SkuRestocked.EventName && books.IsTooMuch(e.Data);

    // A request about an order that nobody places, or word of the delivery of one that nobody ships.
    private static bool WaitsForever(StreamEvent e, KnownOrder? order) =>
        (EventBits.Of(e.Name) & EventBit.Requests) switch
        {
            EventBit.None => false,
            _ when order?.Placed is null => true,
            EventBit.DeliveryConfirmed => order.Shipment is ShipmentStatus.Ready,
            _ => false,
        };

    public override void End()
    {
        foreach (var order in books.Orders.Where(order => order.IsPromised && !order.IsContradicted))
        {
            Check(order);
        }
    }

    private void Check(KnownOrder order)
    {
        Count();
        if (order.Status is not { } status || !status.IsFinal())
        {
            Break(ShopLaws.Ends, $"{order.Id} is {order.Status?.ToString() ?? "missing"}");
            return;
        }
        var actual = new OrderEnd(
            order.Status,
            order.Allocation,
            order.Payment,
            order.Shipment,
            (EventBit)order.Raised & EventBit.Outcomes
        );
        if (order.IsCancelled)
        {
            CheckCancelled(order, actual);
        }
        else if (Reference.Of(order) is var expected && actual != expected)
        {
            Break(GenericLaws.Converges, $"{order.Id} ended as {actual}; a clean run ends as {expected}");
        }
    }

    // How far the order had come when it was cancelled is decided by contests; but whatever came first, it ends like this.
    private void CheckCancelled(KnownOrder order, OrderEnd end)
    {
        var isOurs = order.WasRaised(EventBit.Cancelled);
        var isCaptured = order.Captured is not null;
        var isRefunded = (end.Raised & EventBit.Refunded) != 0;
        var ends =
            end.Status is OrderStatus.Cancelled
            && end.Allocation is not (null or AllocationStatus.Allocated or AllocationStatus.Completed)
            && end.Payment is PaymentStatus.Refunded or PaymentStatus.Cancelled or PaymentStatus.Rejected
            && end.Payment is PaymentStatus.Refunded == isCaptured
            && isRefunded == isCaptured
            && (end.Shipment is ShipmentStatus.Cancelled || !isOurs)
            && !(isOurs && (end.Raised & (EventBit.Shipped | EventBit.Delivered | EventBit.CancellationRefused)) != 0);
        if (!ends)
        {
            Break(
                ShopLaws.CostsNothing,
                $"{order.Id} was cancelled and ended as {end}, {(isCaptured ? "captured" : "not captured")}"
            );
        }
    }

    private void Add(KnownOrder order, EventBit bit, Value.Map data, bool injected)
    {
        if (injected)
        {
            order.Injected |= (int)bit;
            order.IsContradicted |=
                (bit & EventBit.Facts) != 0 || (order.Placed is { } placed && !Books.SaysSame(placed, data));
            order.InjectedData.Add(data);
            return;
        }
        order.Raised |= (int)bit;
        if (bit is EventBit.Placed)
        {
            order.Placed = data;
            order.IsContradicted |= order.InjectedData.Exists(other => !Books.SaysSame(data, other));
        }
        else if (
            (bit & EventBit.Telling) != 0
            && !order.IsContradicted
            && order.Placed is { } placed
            && !Books.SaysSame(placed, data)
        )
        {
            Break(ShopLaws.Faithful, $"{order.Id}: {bit} tells of another order than was placed");
        }
        if (bit is EventBit.Created && order.Status is null)
        {
            Break(GenericLaws.Published, $"{order.Id}: {bit} is published, but not recorded");
        }
    }

    private OrderStatus? StatusOf(Item item)
    {
        var name = Books.Text(item.Attributes, "orderStatus");
        if (name is not null && Names.TryGetValue(name, out var status))
        {
            return status;
        }
        Break(ShopLaws.Faithful, $"{item.Key.Sk}: a status that is '{name}'");
        return null;
    }
}
