namespace Ecomm.Local.Commands.Estimate;

/// <summary>What can bind, in the order of the chain.</summary>
internal static class Bounds
{
    public static IReadOnlyList<Limit> At(Flow flow)
    {
        IEnumerable<Bound> all =
            flow.Workload.Scope is Scope.System
                ? [.. Carrying(flow), .. Working(flow), .. Owned(flow)]
                : Carrying(flow);
        return [.. all.Select(bound => bound.At(flow)).OfType<Limit>().OrderBy(limit => limit.Events)];
    }

    private static Bound Quota(Flow flow, string name, string figure, Func<Flow, decimal> use) =>
        new(name, LimitKind.Quota, figure, flow.Figures[figure].In(flow.Workload.Region), use);

    private static Bound Own(Flow flow, string name, string figure, decimal times, Func<Flow, decimal> use) =>
        new(name, LimitKind.Own, figure, flow.Figures[figure].Value * times, use);

    private static IEnumerable<Bound> Carrying(Flow flow)
    {
        if (flow.Workload.Utilisation is null)
        {
            yield return Quota(flow, "cold table of events, write units", "dynamodb.cold-write", at => at.EventUnits);
        }
        yield return Quota(flow, "table of events, write units", "dynamodb.table-write", at => at.EventUnits);
        yield return Quota(
            flow,
            "executions of the pipe at once",
            "pipes.executions",
            at => at.PipeBatches * at.Figures["pipes.batch-ms"].Value / 1000
        );
        if (flow.Workload.Router is Router.Sns)
        {
            yield return Quota(flow, "publishes to the topic", "sns.publishes", at => at.Events);
            yield break;
        }
        yield return Quota(flow, "PutEvents, by request", "eventbridge.put-events", at => at.PipeBatches);
        yield return Quota(flow, "PutEvents, if each event counts", "eventbridge.put-events", at => at.Events) with
        {
            Kind = LimitKind.Reading,
        };
    }

    private static IEnumerable<Bound> Working(Flow flow)
    {
        if (flow.Workload.Router is Router.Bus)
        {
            yield return Quota(flow, "invocations of rules' targets", "eventbridge.invocations", at => at.Sent);
        }
        if (flow.Workload.Utilisation is null)
        {
            yield return Quota(flow, "cold table of records, write units", "dynamodb.cold-write", at => at.RecordUnits);
            yield return Quota(flow, "cold table of records, read units", "dynamodb.cold-read", at => at.ReadUnits);
        }
        yield return Quota(flow, "table of records, write units", "dynamodb.table-write", at => at.RecordUnits);
        yield return Quota(flow, "listing index, write units", "dynamodb.table-write", at => at.IndexUnits);
        yield return Quota(flow, "table of records, read units", "dynamodb.table-read", at => at.ReadUnits);
        yield return Quota(
            flow,
            "functions running at once",
            "lambda.concurrency",
            at => at.Components.Sum(component => component.Concurrency)
        );
        yield return Quota(flow, "busiest worker's mapping, running at once", "lambda.mapping-concurrency", Busiest);
        yield return Quota(
            flow,
            "busiest queue, messages in flight",
            "sqs.in-flight",
            at => at.Workers.Max(worker => worker.PerSecond * worker.BatchMs / 1000)
        );
        yield return Quota(flow, "requests of the APIs", "api.requests", at => at.Apis.Sum(api => api.PerSecond));
    }

    private static IEnumerable<Bound> Owned(Flow flow)
    {
        yield return Own(flow, "maximum_concurrency of the busiest worker", "queue.concurrency", 1, Busiest);
        yield return Own(flow, "api_throttle of placeOrder", "api.rate", 1, at => at.Orders);
        yield return Own(
            flow,
            "new orders in the keys of the listing index",
            "dynamodb.partition-write",
            flow.Figures["list.index-keys"].Value,
            at => at.Orders
        );
        var hottest = flow.Workload.HottestSku;
        yield return Own(
            flow,
            hottest is null ? "one SKU, if all orders are for it" : "the hottest SKU",
            "dynamodb.partition-write",
            1 / flow.Figures["row.transaction-units"].Value,
            at => at.Orders * (hottest ?? 1)
        ) with
        {
            Kind = LimitKind.Demand,
        };
    }

    private static decimal Busiest(Flow flow) => flow.Workers.Max(worker => worker.Concurrency);
}
