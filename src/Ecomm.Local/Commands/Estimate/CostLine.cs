namespace Ecomm.Local.Commands.Estimate;

/// <summary>An item of the monthly bill.</summary>
/// <param name="Service">The service that is paid.</param>
/// <param name="Item">What for.</param>
/// <param name="Fixed">US dollars without a single order.</param>
/// <param name="Variable">US dollars more at the rate.</param>
/// <param name="Price">The price that it was reckoned with.</param>
public sealed record CostLine(string Service, string Item, decimal Fixed, decimal Variable, Figure Price)
{
    public decimal Total => Fixed + Variable;
}

/// <summary>Makes the items of a month's bill.</summary>
/// <param name="flow">What flows a second.</param>
internal sealed class Bill(Flow flow)
{
    public const decimal GB = 1024m * 1024 * 1024;

    private const decimal SecondsOfHour = 3600;

    private readonly List<CostLine> lines = [];

    public IReadOnlyList<CostLine> Lines => lines;

    public decimal Hours => flow.Figures["month.hours"].Value;

    public decimal Seconds => Hours * SecondsOfHour;

    /// <summary>Adds an item.</summary>
    /// <param name="price">The name of the price.</param>
    /// <param name="variable">The quantity of the month that comes with the rate.</param>
    /// <param name="standing">The quantity of the month without any.</param>
    public void Add(string service, string item, string price, decimal variable, decimal standing = 0)
    {
        var figure = flow.Figures[price];
        var alone = figure.Cost(standing, flow.Workload.HasFreeTier);
        var whole = figure.Cost(standing + variable, flow.Workload.HasFreeTier);
        lines.Add(new CostLine(service, item, alone, whole - alone, figure));
    }
}
