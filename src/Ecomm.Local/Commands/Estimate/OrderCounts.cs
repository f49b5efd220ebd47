using System.Text.Json;

namespace Ecomm.Local.Commands.Estimate;

/// <summary>What one component does for one order.</summary>
/// <param name="Name">The slice; after a comma, what is special about it.</param>
/// <param name="Invoked">Requests to an API, or deliveries to a worker.</param>
/// <param name="Requests">Requests to DynamoDB.</param>
/// <param name="ReadUnits">Read units.</param>
/// <param name="WriteUnits">Write units, transactions at twice the price and the index included.</param>
/// <param name="IndexUnits">Those of the write units that are of the index.</param>
/// <param name="LogBytes">Bytes of log.</param>
public sealed record ComponentCounts(
    string Name,
    decimal Invoked,
    decimal Requests,
    decimal ReadUnits,
    decimal WriteUnits,
    decimal IndexUnits,
    decimal LogBytes
)
{
    /// <summary>Whether it is an API.</summary>
    public bool IsApi => Name.EndsWith("Api", StringComparison.Ordinal);

    /// <summary>Whether its deliveries are of messages that were delivered before.</summary>
    public bool IsRedelivery => Name.Contains(',', StringComparison.Ordinal);

    /// <summary>The slice.</summary>
    public string Slice => Name.Split(',')[0];

    internal ComponentCounts Times(decimal share) =>
        new(
            Name,
            Invoked * share,
            Requests * share,
            ReadUnits * share,
            WriteUnits * share,
            IndexUnits * share,
            LogBytes * share
        );

    internal ComponentCounts Plus(ComponentCounts other) =>
        new(
            Name,
            Invoked + other.Invoked,
            Requests + other.Requests,
            ReadUnits + other.ReadUnits,
            WriteUnits + other.WriteUnits,
            IndexUnits + other.IndexUnits,
            LogBytes + other.LogBytes
        );
}

/// <summary>A part of an order's life, and what each component does for it.</summary>
/// <param name="Name">What happens to the order.</param>
/// <param name="Events">How many events are published.</param>
/// <param name="Components">The components, APIs and workers.</param>
public sealed record PartCounts(string Name, decimal Events, IReadOnlyList<ComponentCounts> Components);

/// <summary>The sizes of what an order leaves behind.</summary>
/// <param name="EventBytes">Bytes of an event in the table, in the mean.</param>
/// <param name="MessageBytes">Bytes of its message in a queue, in the mean.</param>
/// <param name="RecordItems">Items of records and entries of the index, of a paid order.</param>
/// <param name="RecordBytes">Bytes of these.</param>
public sealed record Sizes(decimal EventBytes, decimal MessageBytes, decimal RecordItems, decimal RecordBytes);

/// <summary>What orders cost in requests, units, deliveries and log, as it was measured; the ledger of the fake gateway aside.</summary>
/// <param name="Parts">The parts of an order's life, in the order of the documented table.</param>
/// <param name="Sizes">What an order leaves behind.</param>
/// <param name="Source">Where the counts come from.</param>
/// <param name="Date">When they were taken.</param>
public sealed record OrderCounts(IReadOnlyList<PartCounts> Parts, Sizes Sizes, string Source, string Date)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The counts of the data file.</summary>
    public static OrderCounts Measured { get; } =
        JsonSerializer.Deserialize<OrderCounts>(Resource.Read("order-counts.json"), Options)!;

    public PartCounts Paid => Parts[0];

    public PartCounts Shipped => Parts[1];

    public PartCounts Cancelled => Parts[2];

    public PartCounts Declined => Parts[3];

    public PartCounts Retried => Parts[4];
}
