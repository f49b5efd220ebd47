using System.Collections.Frozen;
using Ecomm.Decisions.Shipments;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Core;
using Ecomm.Simulation.Domains.Orders;

namespace Ecomm.Simulation.Domains.Shipments;

/// <summary>Watches shipments: what may be shipped, and that shipping and cancelling exclude each other.</summary>
internal sealed class ShipmentWatch(Books books) : Watch
{
    private static readonly FrozenDictionary<string, ShipmentStatus> Names = ShipmentStatuses.All.ToFrozenDictionary(
        status => status.ToName()
    );

    /// <summary>The attribute that says why a request was refused, by the event that tells it.</summary>
    private static readonly FrozenDictionary<EventBit, string> Reasons = new Dictionary<EventBit, string>
    {
        [EventBit.ShipmentRefused] = "shipmentRefused",
        [EventBit.DeliveryRefused] = "deliveryRefused",
        [EventBit.CancellationRefused] = "cancellationRefused",
    }.ToFrozenDictionary();

    public override void Published(StreamEvent e)
    {
        var bit = EventBits.Of(e.Name);
        if (e.IsInjected || books.Find(Books.Text(e.Data, "orderId")) is not { } order)
        {
            return;
        }
        if (Reasons.TryGetValue(bit, out var attribute))
        {
            Count();
            if (
                order.ShipmentItem is not { } item
                || Books.Text(item.Attributes, attribute) is not { } reason
                || reason != Books.Text(e.Data, "reason")
            )
            {
                Break(GenericLaws.Published, $"{order.Id}: {bit} is published, but not recorded");
            }
            return;
        }
        var isRecorded = bit switch
        {
            EventBit.Shipped => IsOut(order.Shipment),
            EventBit.Delivered => order.Shipment is ShipmentStatus.Delivered,
            EventBit.Cancelled => order.Shipment is ShipmentStatus.Cancelled,
            _ => true,
        };
        if (!isRecorded)
        {
            Break(GenericLaws.Published, $"{order.Id}: {bit} is published, but not recorded: {order.Shipment}");
        }
        if (bit is EventBit.Shipped && !order.IsContradicted && (order.Injected & (int)EventBit.Cancelled) == 0)
        {
            Count();
            if (!order.WasRaised(EventBit.PaymentAccepted) || order.Captured is null || order.Refunded is not null)
            {
                Break(ShopLaws.Paid, $"{order.Id} is shipped, but not paid");
            }
        }
        CheckFate(order);
    }

    public override void Recorded(Item? before, Item after)
    {
        if (!after.Key.Pk.StartsWith("SHIPMENTS#ORDER_ID#", StringComparison.Ordinal))
        {
            return;
        }
        var name = Books.Text(after.Attributes, "shipmentStatus");
        if (books.OrderOf(after) is not { } order || name is null || !Names.TryGetValue(name, out var status))
        {
            Break(ShopLaws.Faithful, $"{after.Key.Pk} {after.Key.Sk} cannot be read: a shipment that is '{name}'");
            return;
        }
        if (!IsLegal(order.Shipment, status))
        {
            Break(ShopLaws.OneFate, $"{order.Id}: its shipment was {order.Shipment}, now is {status}");
        }
        if (!Causes(status).Any(order.WasPublished))
        {
            Break(ShopLaws.Cause, $"{order.Id}: its shipment is {status} without its cause");
        }
        (order.Shipment, order.ShipmentItem) = (status, after);
        if (!order.IsSaidBy(after))
        {
            Break(ShopLaws.Faithful, $"{after.Key.Sk} tells of another order than was placed");
        }
        CheckFate(order);
    }

    public override void Acknowledged(string worker, StreamEvent e)
    {
        var bit = EventBits.Of(e.Name);
        var order = books.Find(Books.Text(e.Data, "orderId"));
        var isDone = worker switch
        {
            nameof(CapturePaidOrderWorker) => bit switch
            {
                EventBit.PaymentAccepted => IsOut(order?.Shipment)
                    || order?.Shipment is ShipmentStatus.Ready or ShipmentStatus.Cancelled,
                EventBit.Created => order?.Shipment is not null,
                _ => order?.Shipment is ShipmentStatus.Impossible or ShipmentStatus.Cancelled,
            },
            nameof(ShipOrderWorker) => IsAnswered(order, EventBit.Shipped, EventBit.ShipmentRefused),
            nameof(ConfirmDeliveryWorker) => IsAnswered(order, EventBit.Delivered, EventBit.DeliveryRefused),
            nameof(CancelOrderWorker) when bit is EventBit.Cancelled => order?.Shipment is ShipmentStatus.Cancelled,
            nameof(CancelOrderWorker) => IsAnswered(order, EventBit.Cancelled, EventBit.CancellationRefused),
            _ => true,
        };
        Count();
        if (!isDone)
        {
            Break(
                GenericLaws.Acknowledged,
                $"{worker} acknowledged {e}, but the shipment is {order?.Shipment?.ToString() ?? "missing"}"
            );
        }
    }

    private void CheckFate(KnownOrder order)
    {
        Count();
        if (
            (order.WasRaised(EventBit.Shipped) || IsOut(order.Shipment))
            && (order.WasRaised(EventBit.Cancelled) || order.Shipment is ShipmentStatus.Cancelled)
        )
        {
            Break(ShopLaws.OneFate, $"{order.Id}: shipped and cancelled");
        }
    }

    private static bool IsAnswered(KnownOrder? order, EventBit yes, EventBit no) =>
        order is not null && (order.WasPublished(yes) || order.WasPublished(no));

    private static bool IsOut(ShipmentStatus? status) => status is ShipmentStatus.Shipped or ShipmentStatus.Delivered;

    // Only a cancellation that nobody asked for meets an order that has nothing to cancel.
    private static bool IsLegal(ShipmentStatus? was, ShipmentStatus status) =>
        (was, status) switch
        {
            (null, ShipmentStatus.Pending or ShipmentStatus.Ready or ShipmentStatus.Impossible) => true,
            (ShipmentStatus.Pending, ShipmentStatus.Ready or ShipmentStatus.Impossible) => true,
            (ShipmentStatus.Pending or ShipmentStatus.Ready, ShipmentStatus.Cancelled) => true,
            (ShipmentStatus.Ready, ShipmentStatus.Shipped) => true,
            (ShipmentStatus.Shipped, ShipmentStatus.Delivered) => true,
            (ShipmentStatus.Impossible, ShipmentStatus.Cancelled) => true,
            _ => was == status,
        };

    private static IEnumerable<EventBit> Causes(ShipmentStatus status) =>
        status switch
        {
            ShipmentStatus.Pending => [EventBit.Created],
            ShipmentStatus.Ready => [EventBit.PaymentAccepted],
            ShipmentStatus.Shipped => [EventBit.ShipmentRequested],
            ShipmentStatus.Delivered => [EventBit.DeliveryConfirmed],
            ShipmentStatus.Cancelled => [EventBit.CancellationRequested, EventBit.Cancelled],
            _ => [EventBit.StockDepleted, EventBit.PaymentRejected],
        };
}
