namespace Ecomm.Adapters.Storage;

/// <summary>Names of stored attributes. They are only ever added to, never renamed.</summary>
public static class Attributes
{
    public const string Pk = "pk";
    public const string Sk = "sk";
    public const string Version = "version";

    /// <summary>Partition and sort key of the listing index; only listed items have them.</summary>
    public const string ListPartition = "gsi1pk";
    public const string ListSort = "gsi1sk";

    public const string EventName = "eventName";
    public const string EventData = "eventData";
    public const string TraceId = "traceId";
    public const string Simulated = "simulated";
    public const string CreatedAt = "createdAt";
    public const string UpdatedAt = "updatedAt";
    public const string OrderStatus = "orderStatus";
    public const string AllocationStatus = "allocationStatus";
    public const string PaymentStatus = "paymentStatus";
    public const string PaymentId = "paymentId";
    public const string PaymentRetries = "paymentRetries";
    public const string Units = "units";
    public const string UnitsRestocked = "unitsRestocked";

    /// <summary>The names that most items and requests are made of, the commonest first.</summary>
    public static readonly IReadOnlyList<string> Usual =
    [
        "orderId",
        "sku",
        Units,
        "price",
        "userId",
        CreatedAt,
        UpdatedAt,
        Version,
        ListPartition,
        ListSort,
        Pk,
        Sk,
        EventName,
        EventData,
        TraceId,
        OrderStatus,
        AllocationStatus,
        PaymentStatus,
        PaymentId,
        PaymentRetries,
        "lotId",
        UnitsRestocked,
    ];
}
