namespace Ecomm.Local.Commands.Estimate;

/// <summary>What binds, what has to be asked of AWS for 100,000 events a second, and the chain at that rate on paper.</summary>
internal static class HundredThousand
{
    private const decimal Rate = 100_000;
    private const decimal Halfway = 0.5m;

    private static readonly string[] Regions = ["us-east-1", "eu-central-1", "eu-west-2", "eu-north-1"];

    public static IEnumerable<string> Lines()
    {
        var estimate = CostEstimate.Of(new Workload(Rate));
        return [.. Binds(), .. Asked(estimate), .. Chain(estimate.Flow)];
    }

    private static IEnumerable<string> Binds()
    {
        yield return "## What binds first";
        yield return "";
        yield return "By the quotas that an account has at first, as the rate of paid orders grows, on demand, over the bus:";
        yield return "";
        foreach (var line in Table(CostEstimate.Of(new Workload(Rate)).Limits))
        {
            yield return line;
        }
        yield return "";
        yield return "*own* is no quota: a setting of `terraform/`, or how records are keyed; *demand* is what customers want. A table that has carried more before is not cold.";
        yield return "";
        yield return "| region | the first quota | orders a second | the first that is no cold table | orders a second |";
        yield return "| --- | --- | ---: | --- | ---: |";
        foreach (var region in Regions)
        {
            var onDemand = CostEstimate.Of(new Workload(Rate) { Region = region }).First!;
            var warm = CostEstimate.Of(new Workload(Rate) { Region = region, Utilisation = Halfway }).First!;
            yield return ThroughputDocument.Of(
                $"| {region} | {onDemand.Name} | {Said.Count(onDemand.Orders)} | {warm.Name} | {Said.Count(warm.Orders)} |"
            );
        }
        yield return "";
    }

    private static IEnumerable<string> Table(IEnumerable<Limit> limits)
    {
        yield return "| | limit | orders a second | events a second | kind | sure |";
        yield return "| --- | ---: | ---: | ---: | --- | --- |";
        foreach (var limit in limits)
        {
            yield return ThroughputDocument.Of(
                $"| {limit.Name} | {Said.Count(limit.Max)} | {Said.Count(limit.Orders)} | {Said.Count(limit.Events)} | {KindOf(limit)} | {limit.Figure.Mark} |"
            );
        }
    }

    private static IEnumerable<string> Asked(CostEstimate estimate)
    {
        yield return ThroughputDocument.Of($"## What {Rate:N0} events a second need");
        yield return "";
        yield return ThroughputDocument.Of(
            $"{Said.Count(estimate.Flow.Orders)} orders a second, {Said.Money(estimate.Total)} a month. To be asked of AWS, or changed here, beforehand:"
        );
        yield return "";
        yield return "| | limit | needed | times | by |";
        yield return "| --- | ---: | ---: | ---: | --- |";
        foreach (var limit in estimate.Limits.Where(limit => limit is { IsExceeded: true, Kind: not LimitKind.Demand }))
        {
            yield return ThroughputDocument.Of(
                $"| {limit.Name} | {Said.Count(limit.Max)} | {Said.Count(limit.Used)} | {Said.Count(limit.Times)} | {By(limit)} |"
            );
        }
        yield return "";
    }

    private static IEnumerable<string> Chain(Flow flow)
    {
        var polls = flow.Shards * flow.Figures["stream.polls"].Value;
        var batch = flow.Figures["pipes.batch-ms"].Value;
        yield return ThroughputDocument.Of($"## The chain at {Rate:N0} events a second, on paper");
        yield return "";
        yield return "| hop | a second | reckoned from |";
        yield return "| --- | ---: | --- |";
        yield return Row("requests to place an order", flow.Orders, $"{flow.EventsPerOrder:0} events an order");
        yield return Row("write units of events", flow.EventUnits, $"events of {Said.Count(flow.EventBytes)} bytes");
        yield return Row("shards of the stream", flow.Shards, $"1,000 units a partition, a shard each (L)");
        yield return Row("polls of the pipe", polls, $"4 a shard; {Said.Count(flow.Events / polls)} records in each");
        yield return Row(
            "PutEvents",
            flow.PipeBatches,
            $"{Said.Count(flow.PipeFill)} events a batch, ten batches of a shard at once"
        );
        yield return Row(
            "executions of the pipe at once",
            flow.PipeBatches * batch / 1000,
            $"{Said.Count(batch)} ms each (L)"
        );
        yield return Row(
            "events of the bus",
            flow.RoutedEvents,
            $"{Said.Count(flow.MessageBytes)} bytes with their envelope"
        );
        yield return Row(
            "invocations of rules' targets",
            flow.Sent,
            $"{Said.Count(flow.Sent / flow.Orders)} deliveries an order"
        );
        yield return Row(
            "write units of records",
            flow.RecordUnits,
            $"{Said.Count(flow.RecordUnits / flow.Orders)} an order"
        );
        yield return Row(
            "write units of the listing index",
            flow.IndexUnits,
            $"{Said.Count(flow.IndexUnits / flow.Orders)} an order"
        );
        yield return Row(
            "functions running at once",
            flow.Components.Sum(one => one.Concurrency),
            $"durations assumed (L)"
        );
        yield return "";
        yield return "| function | messages a second | in a batch | ms a batch | running at once |";
        yield return "| --- | ---: | ---: | ---: | ---: |";
        foreach (var one in flow.Components)
        {
            yield return ThroughputDocument.Of(
                $"| {one.Counts.Name} | {Said.Count(one.PerSecond)} | {Said.Count(one.Fill)} | {Said.Count(one.BatchMs)} | {Said.Count(Math.Ceiling(one.Concurrency))} |"
            );
        }
        yield return "";
        var perSku = flow.Figures["dynamodb.partition-write"].Value / flow.Figures["row.transaction-units"].Value;
        var perList = flow.Figures["dynamodb.partition-write"].Value * flow.Figures["list.index-keys"].Value;
        yield return ThroughputDocument.Of(
            $"**Hot SKU.** One SKU allocates to {Said.Count(perSku)} orders a second at most, so the orders must be for {Said.Count(Math.Ceiling(flow.Orders / perSku))} SKUs or more, none of them wanted by more than {Said.Count(perSku / flow.Orders * 100)} % of the orders."
        );
        yield return "";
        yield return ThroughputDocument.Of(
            $"**Listing index.** Its {Said.Count(flow.Figures["list.index-keys"].Value)} keys of each kind of record take {Said.Count(perList)} new orders a second. {Said.Count(flow.Orders)} need {Said.Count(Math.Ceiling(flow.Orders / flow.Figures["dynamodb.partition-write"].Value))} keys, which is a change of stored data and no quota: see [decision 8](decisions/0008-two-tables-and-a-listing-index-of-keys.md)."
        );
        yield return "";
    }

    private static string Row(string hop, decimal perSecond, FormattableString from) =>
        ThroughputDocument.Of($"| {hop} | {Said.Count(perSecond)} | {ThroughputDocument.Of(from)} |");

    private static string KindOf(Limit limit) =>
        limit.Kind switch
        {
            LimitKind.Quota => "quota",
            LimitKind.Own => "own",
            LimitKind.Demand => "demand",
            _ => "unconfirmed reading",
        };

    private static string By(Limit limit) =>
        limit.Kind switch
        {
            LimitKind.Quota when limit.Name.StartsWith("cold", StringComparison.Ordinal) => "warming the table",
            LimitKind.Quota => "a quota increase",
            LimitKind.Own => "a change here",
            _ => "a quota increase, if AWS counts so",
        };
}
