using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Shipments;

/// <summary>What always holds of shipments.</summary>
public static class ShipmentLaws
{
    public static readonly Seq<Law> All = Seq<Law>(
        new Law.OfEachSubject(
            "shipped or cancelled, never both",
            "An order that this system has shipped it has not cancelled, in what it recorded and in what it published.",
            ShippedOrCancelled
        ),
        new Law.OfEachSubject(
            "shipped only if paid",
            "No order is shipped whose payment was not accepted before.",
            ShippedOnlyIfPaid
        ),
        new Law.OfEachSubject(OrderLaws.NothingBefore, OrderLaws.NothingBeforeSays, NothingBeforeItsEvent)
    );

    private static IEnumerable<string> ShippedOrCancelled(Committed committed)
    {
        var facts = new OrderFacts(committed);
        var both = facts.Both(OrderShipped.EventName, OrderCancelled.EventName, "both shipped and cancelled");
        var otherwise =
            from shipment in committed.All<Shipment>()
            let other = shipment.Status switch
            {
                ShipmentStatus.Shipped or ShipmentStatus.Delivered => OrderCancelled.EventName,
                ShipmentStatus.Cancelled => OrderShipped.EventName,
                _ => "",
            }
            where facts.WasRaised(shipment.Item.OrderId, other)
            select $"{shipment.Item.OrderId}: recorded {shipment.Status.ToName()}, published {other}";
        return both.Concat(otherwise);
    }

    private static IEnumerable<string> ShippedOnlyIfPaid(Committed committed)
    {
        var facts = new OrderFacts(committed);
        var raised = committed
            .Events.Where(one => !one.Injected)
            .Select(one => one.Event)
            .OfType<OrderShipped>()
            .Select(shipped => shipped.Item.OrderId);
        var recorded = committed
            .All<Shipment>()
            .Where(shipment => shipment.Status.IsOut())
            .Select(shipment => shipment.Item.OrderId);
        return raised
            .Union(recorded)
            .Where(order => !facts.WasPublished(order, OrderPaymentAccepted.EventName))
            .Select(order => $"{order}: shipped without a published {OrderPaymentAccepted.EventName}");
    }

    private static IEnumerable<string> NothingBeforeItsEvent(Committed committed)
    {
        var facts = new OrderFacts(committed);
        return committed
            .All<Shipment>()
            .SelectMany(shipment =>
                shipment.Status switch
                {
                    ShipmentStatus.Ready => facts.Missing(shipment.Item.OrderId, OrderPaymentAccepted.EventName),
                    ShipmentStatus.Shipped => facts.Missing(
                        shipment.Item.OrderId,
                        OrderPaymentAccepted.EventName,
                        OrderShipmentRequested.EventName
                    ),
                    ShipmentStatus.Delivered => facts.Missing(
                        shipment.Item.OrderId,
                        OrderPaymentAccepted.EventName,
                        OrderShipmentRequested.EventName,
                        OrderDeliveryConfirmed.EventName
                    ),
                    ShipmentStatus.Cancelled => MissingAll(
                        shipment,
                        OrderCancellationRequested.EventName,
                        OrderCancelled.EventName
                    ),
                    ShipmentStatus.Impossible => MissingAll(
                        shipment,
                        OrderStockDepleted.EventName,
                        OrderPaymentRejected.EventName
                    ),
                    _ => MissingAll(
                        shipment,
                        OrderCreated.EventName,
                        OrderPaymentAccepted.EventName,
                        OrderPaymentRejected.EventName,
                        OrderStockDepleted.EventName
                    ),
                }
            );

        // One of these was its cause.
        IEnumerable<string> MissingAll(Shipment shipment, params string[] causes) =>
            causes.Any(name => facts.WasPublished(shipment.Item.OrderId, name))
                ? []
                : facts.Missing(shipment.Item.OrderId, causes[0]);
    }
}
