namespace Ecomm.Adapters.Storage;

/// <summary>An event as it was published: what it says, when, and the request that began its chain.</summary>
public sealed record StoredEvent(Event Event, string TraceId)
{
    public const string NoTrace = "-";

    /// <summary>Reads an item of the event store; one that cannot be read is malformed.</summary>
    public static Either<Failure, StoredEvent> Read(Value.Map item)
    {
        if (item[Attributes.EventName] is not Value.Text name)
        {
            return new Failure.Malformed("eventName is missing or not a string");
        }
        if (item[Attributes.EventData] is not Value.Map data)
        {
            return new Failure.Malformed("eventData is missing or not an object");
        }
        var trace = item[Attributes.TraceId] is Value.Text text ? text.Of : NoTrace;
        return item.Required(Attributes.CreatedAt, Instant.Parse)
            .ToResult()
            .MapLeft(faults => (Failure)new Failure.Malformed(faults.ToString()))
            .Bind(at => EventData.Parse(name.Of, data, at))
            .Map(e => new StoredEvent(e, trace));
    }

    /// <summary>Whether two items say the same, whoever published them and when.</summary>
    public static bool SaySame(Value.Map left, Value.Map right) =>
        Equals(left[Attributes.EventName], right[Attributes.EventName])
        && Equals(left[Attributes.EventData], right[Attributes.EventData]);
}
