namespace Ecomm.Local.Commands.Estimate;

/// <summary>What queues, functions, APIs and watching them costs.</summary>
internal static class WorkCosts
{
    private const string Sqs = "SQS";
    private const string Lambda = "Lambda";
    private const string CloudWatch = "CloudWatch";
    private const decimal MegabytesOfGB = 1024;

    /// <summary>The time that a delivery takes and the age of the event; a request has only the former.</summary>
    private const int MetricsOfWorker = 2;

    /// <summary>The tables of events and records.</summary>
    private const int Tables = 2;

    public static void Add(Bill bill, Flow flow)
    {
        Queues(bill, flow);
        Functions(bill, flow);
        bill.Add("API Gateway", "requests", "api.request", flow.Apis.Sum(api => api.PerSecond) * bill.Seconds);
        Watching(bill, flow);
        var callers = flow.Deployed.Functions * Tables;
        bill.Add("KMS", "keys of tables", "kms.request", 0, callers * flow.Figures["kms.requests"].Value * bill.Hours);
    }

    private static void Queues(Bill bill, Flow flow)
    {
        // Each poller asks again as soon as it is answered; an idle queue answers when the long poll is over.
        var idle =
            flow.Deployed.Workers
            * flow.Figures["lambda.pollers"].Value
            / flow.Figures["queue.wait-seconds"].Value
            * bill.Seconds;
        var batches = flow.Workers.Sum(worker =>
            worker.InvocationsPerSecond * (flow.Classes(worker.Fill * flow.MessageBytes) + 1)
        );
        var busy = flow.Sent * flow.Classes(flow.MessageBytes) + batches + flow.Delayed;
        bill.Add(Sqs, "sends, receives and deletes; idle long polls", "sqs.request", busy * bill.Seconds, idle);
    }

    private static void Functions(Bill bill, Flow flow)
    {
        var invocations = flow.Components.Sum(component => component.InvocationsPerSecond);
        bill.Add(Lambda, "invocations", "lambda.request", invocations * bill.Seconds);
        var running = flow.Components.Sum(component => component.Concurrency);
        bill.Add(
            Lambda,
            "duration",
            flow.Workload.IsArm ? "lambda.arm64" : "lambda.x86_64",
            running * flow.Workload.MemoryMb / MegabytesOfGB * bill.Seconds
        );
    }

    private static void Watching(Bill bill, Flow flow)
    {
        var logs =
            flow.Orders * flow.Components.Sum(component => component.Counts.LogBytes)
            + flow.Apis.Sum(api => api.PerSecond) * flow.Figures["api.access-log-bytes"].Value;
        bill.Add(CloudWatch, "logs", "logs.ingested", logs * bill.Seconds / Bill.GB);
        bill.Add(CloudWatch, "alarms", "cloudwatch.alarm", 0, flow.Deployed.Alarms(flow.Workload.Router));
        var series = flow.Deployed.Workers * MetricsOfWorker + flow.Deployed.Apis;
        bill.Add(CloudWatch, "metrics", "cloudwatch.metric", 0, series * flow.Figures["metrics.settlements"].Value);
        bill.Add("X-Ray", "traces", "xray.trace", flow.Components.Sum(one => Traced(one, flow)) * bill.Seconds);
    }

    // The first of each second and function, and a share of the rest.
    private static decimal Traced(ComponentFlow component, Flow flow)
    {
        var all = component.InvocationsPerSecond;
        return Math.Min(all, 1) + Math.Max(0, all - 1) * flow.Figures["xray.rate"].Value;
    }
}
