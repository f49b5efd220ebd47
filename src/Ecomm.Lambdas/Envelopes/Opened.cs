namespace Ecomm.Lambdas.Envelopes;

/// <summary>What a message carries: the item of the event store, and the event in it.</summary>
/// <param name="Item">The item, or why the message cannot be read.</param>
/// <param name="Event">The event, or why there is none.</param>
public sealed record Opened(Either<Failure, Value.Map> Item, Either<Failure, StoredEvent> Event)
{
    /// <summary>The event; null if there is none.</summary>
    public StoredEvent? Published => Event.Case as StoredEvent;

    /// <summary>What the message of that body carries.</summary>
    public static Opened Of(Catalogue catalogue, string body)
    {
        var item = BusEvent.Read(body);
        return item.Case is Value.Map read ? Of(catalogue, read) : new Opened(item, (Failure)item);
    }

    /// <summary>What a message carries that was made of that item.</summary>
    public static Opened Of(Catalogue catalogue, Value.Map item) => new(item, catalogue.ReadStored(item));
}
