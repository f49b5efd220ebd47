namespace Ecomm.Local.Commands.Estimate;

/// <summary>What a service costs a month.</summary>
/// <param name="Confidence">That of its least sure price.</param>
public sealed record ServiceCost(string Service, decimal Fixed, decimal Variable, Confidence Confidence)
{
    public decimal Total => Fixed + Variable;
}

/// <summary>What a workload costs a month, and what binds.</summary>
/// <param name="Flow">What flows through each part.</param>
/// <param name="Lines">The items of the bill.</param>
/// <param name="Limits">What can bind, the first first.</param>
public sealed record CostEstimate(Flow Flow, IReadOnlyList<CostLine> Lines, IReadOnlyList<Limit> Limits)
{
    private const decimal Million = 1_000_000;

    public decimal Fixed => Lines.Sum(line => line.Fixed);

    public decimal Variable => Lines.Sum(line => line.Variable);

    public decimal Total => Lines.Sum(line => line.Total);

    /// <summary>The services, in the order of the chain.</summary>
    public IReadOnlyList<ServiceCost> Services =>
        [
            .. Lines
                .GroupBy(line => line.Service)
                .Select(group => new ServiceCost(
                    group.Key,
                    group.Sum(line => line.Fixed),
                    group.Sum(line => line.Variable),
                    group.Max(line => line.Price.Confidence)
                )),
        ];

    public decimal EventsPerMonth => Flow.Events * Flow.Figures["month.hours"].Value * 3600;

    public decimal OrdersPerMonth => EventsPerMonth / Flow.EventsPerOrder;

    /// <summary>All costs over the orders of the month, a million of them.</summary>
    public decimal PerMillionOrders => Total / OrdersPerMonth * Million;

    /// <summary>What a million orders more cost.</summary>
    public decimal VariablePerMillionOrders => Variable / OrdersPerMonth * Million;

    /// <summary>The quota of AWS that binds first as the rate grows; null if none does.</summary>
    public Limit? First => Limits.FirstOrDefault(limit => limit.Kind is LimitKind.Quota);

    /// <summary>The estimate of a workload.</summary>
    public static CostEstimate Of(
        Workload workload,
        Figures? figures = null,
        OrderCounts? counts = null,
        Deployed? deployed = null
    )
    {
        var flow = new Flow(
            workload,
            counts ?? OrderCounts.Measured,
            figures ?? Figures.Known,
            deployed ?? Deployed.Program
        );
        var bill = new Bill(flow);
        StoreCosts.Add(bill, flow);
        if (workload.Scope is Scope.System)
        {
            WorkCosts.Add(bill, flow);
        }
        return new CostEstimate(flow, bill.Lines, Bounds.At(flow));
    }
}
