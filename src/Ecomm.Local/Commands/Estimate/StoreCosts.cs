namespace Ecomm.Local.Commands.Estimate;

/// <summary>What it costs to store events and records, and to carry events to the queues.</summary>
internal static class StoreCosts
{
    private const string DynamoDb = "DynamoDB";
    private const decimal SecondsOfDay = 24 * 60 * 60;

    public static void Add(Bill bill, Flow flow)
    {
        Units(bill, flow, "writes of events", flow.EventUnits, "write");
        if (flow.Workload.Scope is Scope.System)
        {
            Units(bill, flow, "writes of records", flow.RecordUnits, "write");
            Units(bill, flow, "writes of the listing index", flow.IndexUnits, "write");
            Units(bill, flow, "reads of records", flow.ReadUnits, "read");
        }
        var bytes = StoredBytes(flow);
        bill.Add(DynamoDb, "storage", "dynamodb.storage", bytes / Bill.GB);
        if (flow.Workload.Scope is Scope.System)
        {
            bill.Add(DynamoDb, "point-in-time recovery", "dynamodb.recovery", bytes / Bill.GB);
        }
        var polls = flow.Figures["stream.polls"].Value * bill.Seconds;
        var standing = flow.At(0).Shards;
        bill.Add(
            DynamoDb,
            "reads of the stream",
            "dynamodb.stream-read",
            (flow.Shards - standing) * polls,
            standing * polls
        );
        bill.Add("Pipes", "batches", "pipes.request", flow.PipeRequests * bill.Seconds);
        Router(bill, flow);
    }

    /// <summary>What the tables hold when they are as old as events are kept.</summary>
    public static decimal StoredBytes(Flow flow)
    {
        var overhead = flow.Figures["dynamodb.item-overhead"].Value;
        var events = flow.Events * (flow.EventBytes + overhead);
        var records =
            flow.Workload.Scope is Scope.System
                ? flow.Orders * (flow.Sizes.RecordBytes + flow.Sizes.RecordItems * overhead)
                : 0;
        return (events + records) * flow.Workload.RetentionDays * SecondsOfDay;
    }

    // Provisioned capacity is bought in whole units, and more of it than is used.
    private static void Units(Bill bill, Flow flow, string item, decimal perSecond, string kind)
    {
        if (flow.Workload.Utilisation is { } utilisation)
        {
            var units = Math.Ceiling(perSecond / utilisation);
            bill.Add(DynamoDb, item, $"dynamodb.{kind}-hour", units * bill.Hours);
        }
        else
        {
            bill.Add(DynamoDb, item, $"dynamodb.{kind}-unit", perSecond * bill.Seconds);
        }
    }

    private static void Router(Bill bill, Flow flow)
    {
        if (flow.Workload.Router is Estimate.Router.Bus)
        {
            bill.Add("EventBridge", "events of the bus", "eventbridge.event", flow.RoutedEvents * bill.Seconds);
            return;
        }
        bill.Add("SNS", "publishes", "sns.publish", flow.RoutedEvents * bill.Seconds);
        if (flow.Workload.Scope is Scope.System)
        {
            // A pipe gives a message no attributes, so each subscription's filter policy reads the body.
            var scanned = flow.Events * flow.MessageBytes * flow.Deployed.Workers / Bill.GB;
            bill.Add("SNS", "filter policies on the body", "sns.filter", scanned * bill.Seconds);
        }
    }
}
