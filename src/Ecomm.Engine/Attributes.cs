namespace Ecomm.Engine;

/// <summary>Names of stored attributes that are every record's and every event's. They are only ever added to, never renamed.</summary>
public static class Attributes
{
    public const string Pk = "pk";
    public const string Sk = "sk";

    /// <summary>Counts the writes of a record, from 1; every change is conditional on it.</summary>
    public const string Version = "version";

    /// <summary>Partition and sort key of the listing index; only listed items have them.</summary>
    public const string ListPartition = "gsi1pk";
    public const string ListSort = "gsi1sk";

    public const string EventName = "eventName";
    public const string EventData = "eventData";

    /// <summary>The id of the request that began the event's chain.</summary>
    public const string TraceId = "traceId";

    /// <summary>True for a raw event that was injected; absent otherwise.</summary>
    public const string Simulated = "simulated";
    public const string CreatedAt = "createdAt";
    public const string UpdatedAt = "updatedAt";
}
