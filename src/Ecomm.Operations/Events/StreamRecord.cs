namespace Ecomm.Operations.Events;

/// <summary>An item of the event store, with its place in the order of the stream.</summary>
public sealed record StreamRecord(long Seq, Item Item)
{
    /// <summary>The event's name; empty if it has none.</summary>
    public string EventName => StoredEvent.NameOf(Item.Attributes);

    /// <summary>The key of the event that was edited to make this one, or null.</summary>
    public Key? InPlaceOf => StoredEvent.FirstOf(Item.Attributes);
}
