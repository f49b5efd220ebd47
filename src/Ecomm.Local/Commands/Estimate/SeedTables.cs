namespace Ecomm.Local.Commands.Estimate;

/// <summary>The specification's tables: an event is stored and reaches the queues, which are not priced themselves.</summary>
public static class SeedTables
{
    private const decimal EventBytes = 1024;
    private const decimal Full = 10;
    private const decimal Alone = 1;
    private const decimal Utilisation = 0.7m;

    /// <summary>Events a second, and what the specification says that they cost provisioned and on demand.</summary>
    public static readonly IReadOnlyList<(decimal Events, decimal Provisioned, decimal OnDemand)> Said =
    [
        (100_000, 373_000, 654_000),
        (10_000, 37_300, 65_400),
        (1_000, 3_730, 6_540),
        (100, 373, 654),
        (10, 37, 65),
    ];

    private static readonly Figures OfSeed = Figures.Known.With(Resource.Read("seed-prices.json"), "the specification");

    /// <summary>What the specification prices, at a rate.</summary>
    /// <param name="utilisation">Null on demand.</param>
    public static Workload Scoped(decimal events, decimal? utilisation) =>
        new(events)
        {
            Scope = Scope.EventStore,
            EventBytes = EventBytes,
            // The events of a month of 730 hours, which is what the specification's totals hold, and not of 30 days.
            RetentionDays = Figures.Known["month.hours"].Value / 24,
            Utilisation = utilisation,
            HasFreeTier = false,
        };

    /// <summary>The specification's scope with the specification's prices.</summary>
    public static decimal WithItsPrices(decimal events, bool isProvisioned) =>
        CostEstimate.Of(Scoped(events, isProvisioned ? 1 : null), OfSeed).Total;

    /// <summary>The specification's scope with today's prices, from full batches of the pipe to batches of one.</summary>
    public static (decimal Full, decimal Alone) Today(
        decimal events,
        decimal? utilisation,
        Router router,
        Figures? figures = null
    )
    {
        var workload = Scoped(events, utilisation) with { Router = router };
        return (
            CostEstimate.Of(workload with { PipeFill = Full }, figures).Total,
            CostEstimate.Of(workload with { PipeFill = Alone }, figures).Total
        );
    }

    public static IEnumerable<string> Lines()
    {
        yield return "## The specification's tables";
        yield return "";
        yield return "Events of 1 KB are stored, kept 30 days, and reach the queues; queues and functions are not priced. With the "
            + "specification's prices the model gives its totals, rounded to three figures as they are:";
        yield return "";
        yield return "| events a second | provisioned, specification | model | on demand, specification | model |";
        yield return "| ---: | ---: | ---: | ---: | ---: |";
        foreach (var (events, provisioned, onDemand) in Said)
        {
            var (first, second) = (WithItsPrices(events, true), WithItsPrices(events, false));
            yield return ThroughputDocument.Of(
                $"| {events:N0} | {provisioned:N0} | {Estimate.Said.Roughly(first)} ({first:N2}) | {onDemand:N0} | {Estimate.Said.Roughly(second)} ({second:N2}) |"
            );
        }
        yield return "";
        yield return "So its totals are the bus, the write units and the events of a whole month of 730 hours in storage (of 30 days exactly "
            + "they would be 3,720 and 6,530 at 1,000 events a second). Write units on demand stand at 1.25 a "
            + "million, twice today's price. Provisioned capacity is used to the last unit. Reads of the stream and the pipe are named in "
            + "the formula and are 0 in the totals. Nothing is taken off for the free tier.";
        yield return "";
        yield return "## The same with today's prices";
        yield return "";
        yield return "Pipe and stream included, 100 bytes more an item in storage, no free tier, provisioned capacity used to 70 %. The smaller amount is with ten events in each "
            + "batch of the pipe, the larger with one: nobody outside AWS knows how full they are.";
        yield return "";
        yield return "| events a second | on demand, bus | provisioned, bus | on demand, SNS | provisioned, SNS |";
        yield return "| ---: | ---: | ---: | ---: | ---: |";
        foreach (var (events, _, _) in Said)
        {
            var cells =
                from router in new[] { Router.Bus, Router.Sns }
                from utilisation in new decimal?[] { null, Utilisation }
                let cost = Today(events, utilisation, router)
                select ThroughputDocument.Of($"{cost.Full:N0} – {cost.Alone:N0}");
            yield return ThroughputDocument.Of($"| {events:N0} | {string.Join(" | ", cells)} |");
        }
        yield return "";
        yield return "SNS without filter policies on the body, which this system would need: they are in the table of the whole system.";
        yield return "";
    }
}
