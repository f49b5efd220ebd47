namespace Ecomm.Decisions;

/// <summary>Events as data and back. Unknown fields are tolerated; what cannot be read is malformed, with every fault named.</summary>
public static class EventData
{
    public static Validation<Fault, OrderItem> ParseOrder(Value.Map data) =>
        (
            data.Required("orderId", OrderId.Parse),
            data.Required("sku", Sku.Parse),
            data.Required("units", Units.Parse),
            data.Required("price", Price.Parse),
            data.Required("userId", UserId.Parse)
        ).Apply((orderId, sku, units, price, userId) => new OrderItem(orderId, sku, units, price, userId));

    public static Validation<Fault, LotItem> ParseLot(Value.Map data) =>
        (
            data.Required("sku", Sku.Parse),
            data.Required("lotId", LotId.Parse),
            data.Required("units", Units.Parse)
        ).Apply((sku, lotId, units) => new LotItem(sku, lotId, units));

    public static Value.Map Write(OrderItem item) =>
        new()
        {
            { "orderId", item.OrderId.Text },
            { "sku", item.Sku.Text },
            { "units", item.Units.Count },
            { "price", new Value.Number(item.Price.Numeral) },
            { "userId", item.UserId.Text },
        };

    public static Value.Map Write(LotItem lot) =>
        new()
        {
            { "sku", lot.Sku.Text },
            { "units", lot.Units.Count },
            { "lotId", lot.LotId.Text },
        };

    public static Value.Map Write(Event e) =>
        e switch
        {
            Event.OfOrder order => Write(order.Item),
            Event.SkuRestocked restocked => Write(restocked.Lot),
            Event.Raw raw => raw.Data,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>The event of that name, or why there is none: malformed data, or a name that no worker knows.</summary>
    public static Either<Failure, Event> Parse(string name, Value.Map data, Instant at) =>
        name switch
        {
            EventNames.OrderPlaced => Order(data, item => new Event.OrderPlaced(item, at)),
            EventNames.OrderCreated => Order(data, item => new Event.OrderCreated(item, at)),
            EventNames.OrderStockAllocated => Order(data, item => new Event.OrderStockAllocated(item, at)),
            EventNames.OrderStockDepleted => Order(data, item => new Event.OrderStockDepleted(item, at)),
            EventNames.OrderPaymentAccepted => Order(data, item => new Event.OrderPaymentAccepted(item, at)),
            EventNames.OrderPaymentRejected => Order(data, item => new Event.OrderPaymentRejected(item, at)),
            EventNames.OrderShipped => Order(data, item => new Event.OrderShipped(item, at)),
            EventNames.OrderDelivered => Order(data, item => new Event.OrderDelivered(item, at)),
            EventNames.OrderCancelled => Order(data, item => new Event.OrderCancelled(item, at)),
            EventNames.SkuRestocked => Read(ParseLot(data), lot => new Event.SkuRestocked(lot, at)),
            _ => new Failure.Malformed($"eventName is '{name}'; expected an event that this system knows"),
        };

    private static Either<Failure, Event> Order(Value.Map data, Func<OrderItem, Event> make) =>
        Read(ParseOrder(data), make);

    private static Either<Failure, Event> Read<T>(Validation<Fault, T> parsed, Func<T, Event> make) =>
        parsed.ToResult().Map(make).MapLeft(faults => (Failure)new Failure.Malformed($"eventData: {faults}"));
}
