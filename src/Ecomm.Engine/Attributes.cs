namespace Ecomm.Engine;

/// <summary>Names of stored attributes that are every record's and every event's. They are only ever added to, never renamed.</summary>
public static class Attributes
{
    /// <summary>Partition key, a text of at most 2,048 bytes in DynamoDB («Quotas in Amazon DynamoDB»).</summary>
    public const string Pk = "pk";

    /// <summary>Sort key, a text of at most 1,024 bytes in DynamoDB («Quotas in Amazon DynamoDB»).</summary>
    public const string Sk = "sk";

    /// <summary>Counts the writes of a record, from 1; every change is conditional on it.</summary>
    public const string Version = "version";

    /// <summary>Partition key of the listing index: the list; only listed items have it.</summary>
    public const string ListPartition = "gsi1pk";

    /// <summary>Sort key of the listing index: when the record was created, then its id.</summary>
    public const string ListSort = "gsi1sk";

    /// <summary>The name of an event, as its <see cref="EventType"/> declares it.</summary>
    public const string EventName = "eventName";

    /// <summary>The data of an event, a map.</summary>
    public const string EventData = "eventData";

    /// <summary>The version of an event's data, see <see cref="EventType.Version"/>; absent for version 1.</summary>
    public const string DataVersion = "dataVersion";

    /// <summary>The id of the request that began the event's chain.</summary>
    public const string TraceId = "traceId";

    /// <summary>The span that published the event, 16 hexadecimal digits; absent if nobody traced it.</summary>
    public const string SpanId = "spanId";

    /// <summary>True for a raw event that was injected; absent otherwise.</summary>
    public const string Simulated = "simulated";

    /// <summary>The key of the event that was edited to make this one, a map of <c>pk</c> and <c>sk</c>; absent otherwise.</summary>
    public const string InPlaceOf = "inPlaceOf";

    /// <summary>When the item was written first, as an <see cref="Instant"/>.</summary>
    public const string CreatedAt = "createdAt";

    /// <summary>When the item was written last, as an <see cref="Instant"/>.</summary>
    public const string UpdatedAt = "updatedAt";
}
