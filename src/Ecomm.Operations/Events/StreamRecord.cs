namespace Ecomm.Operations.Events;

/// <summary>An item of the event store, with its place in the order of the stream.</summary>
public sealed record StreamRecord(long Seq, Item Item)
{
    public string EventName => (Item.Attributes[Attributes.EventName] as Value.Text)?.Of ?? "";

    /// <summary>The order that the event is about, or null.</summary>
    public string? OrderId =>
        Item.Attributes[Attributes.EventData] is Value.Map data && data["orderId"] is Value.Text id
            ? id.Of.Trim()
            : Keys.OrderOf(Item.Key);
}
