namespace Ecomm.Local.Commands.Estimate;

/// <summary>What the whole system costs, and one order.</summary>
internal static class WholeSystem
{
    private const decimal Utilisation = 0.7m;
    private const decimal Sample = 1000;
    private const decimal DurableOperations = 5;

    private static readonly decimal[] Rates = [10, 100, 1_000, 10_000, 100_000];

    public static IEnumerable<string> Lines() => [.. Totals(), .. Services(), .. Orders()];

    private static IEnumerable<string> Totals()
    {
        yield return "## The whole system";
        yield return "";
        yield return "Orders that are placed, allocated and paid: records, queues, functions, APIs, logs, traces and alarms are in it. On x86_64 "
            + "with 256 MB, events kept 30 days and records as old, free tier taken off.";
        yield return "";
        yield return "| events a second | orders a second | on demand, bus | a million orders | provisioned at 70 %, bus | on demand, SNS |";
        yield return "| ---: | ---: | ---: | ---: | ---: | ---: |";
        foreach (var rate in Rates)
        {
            var onDemand = CostEstimate.Of(new Workload(rate));
            var provisioned = CostEstimate.Of(new Workload(rate) { Utilisation = Utilisation });
            var sns = CostEstimate.Of(new Workload(rate) { Router = Router.Sns });
            yield return ThroughputDocument.Of(
                $"| {rate:N0} | {Said.Count(onDemand.Flow.Orders)} | {Said.Money(onDemand.Total)} | {Said.Money(onDemand.PerMillionOrders)} | {Said.Money(provisioned.Total)} | {Said.Money(sns.Total)} |"
            );
        }
        yield return "";
        yield return ThroughputDocument.Of(
            $"SNS is dearer here because a pipe gives messages no attributes: the filter policy of each of the {Deployed.Program.Workers} queues must read "
        )
            + "the body, which is paid by the GB. That price is unconfirmed (`sns.filter`, L); without it SNS costs half of the bus.";
        yield return "";
        var idle = CostEstimate.Of(new Workload(Rates[0]));
        yield return ThroughputDocument.Of(
            $"Without a single order it costs {Said.Money(idle.Fixed)}: long polls of idle queues, alarms, metrics, the pipe's polls. (A metric costs only in months in which it is written.)"
        );
        yield return "";
    }

    private static IEnumerable<string> Services()
    {
        var estimate = CostEstimate.Of(new Workload(Sample));
        yield return ThroughputDocument.Of($"At {Sample:N0} events a second, on demand, over the bus:");
        yield return "";
        yield return "| service | item | fixed | variable | sure |";
        yield return "| --- | --- | ---: | ---: | --- |";
        foreach (var line in estimate.Lines)
        {
            yield return ThroughputDocument.Of(
                $"| {line.Service} | {line.Item} | {Said.Money(line.Fixed)} | {Said.Money(line.Variable)} | {line.Price.Mark} |"
            );
        }
        yield return ThroughputDocument.Of(
            $"| in all | | {Said.Money(estimate.Fixed)} | {Said.Money(estimate.Variable)} | |"
        );
        yield return "";
    }

    private static IEnumerable<string> Orders()
    {
        yield return "What a million orders more cost, by what becomes of them, at that rate:";
        yield return "";
        yield return "| an order that is | on demand, bus | with SNS | with arm64 |";
        yield return "| --- | ---: | ---: | ---: |";
        var rate = new Workload(0);
        (string Name, Workload Mix)[] orders =
        [
            ("paid", rate),
            ("paid, shipped and delivered", rate with { Shipped = 1 }),
            ("paid, cancelled and refunded", rate with { Cancelled = 1 }),
            ("declined by the gateway", rate with { Rejected = 1 }),
            ("paid after the gateway failed once", rate with { Retried = 1 }),
        ];
        foreach (var (name, mix) in orders)
        {
            var workload = mix with { EventsPerSecond = Sample / 4 * Mix.Of(mix, OrderCounts.Measured).Events };
            yield return ThroughputDocument.Of(
                $"| {name} | {PerMillion(workload)} | {PerMillion(workload with { Router = Router.Sns })} | {PerMillion(workload with { IsArm = true })} |"
            );
        }
        yield return "";
        var durable = Figures.Known["lambda.durable-operation"];
        yield return ThroughputDocument.Of(
            $"As one durable function with {DurableOperations:0} operations an order would cost {Said.Money(DurableOperations * durable.Value)} a million for the operations alone."
        );
        yield return "";
    }

    private static string PerMillion(Workload workload) =>
        Said.Money(CostEstimate.Of(workload).VariablePerMillionOrders);
}
