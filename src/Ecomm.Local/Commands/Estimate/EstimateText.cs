using System.Globalization;

namespace Ecomm.Local.Commands.Estimate;

/// <summary>Estimates as text.</summary>
internal static class EstimateText
{
    /// <summary>One estimate: the bill by service, and what binds.</summary>
    /// <param name="withItems">Whether each item of a service is shown.</param>
    public static IEnumerable<string> One(CostEstimate estimate, bool withItems)
    {
        var flow = estimate.Flow;
        yield return Line(
            $"{Said.Count(flow.Orders)} orders a second, {Said.Count(flow.Events)} events a second; {Said.Count(estimate.OrdersPerMonth)} orders a month"
        );
        yield return Said.Made(estimate);
        yield return "";
        yield return Line($"{"US dollars a month", -50}{"fixed", 12}{"variable", 14}{"total", 14}  sure");
        foreach (var service in estimate.Services)
        {
            yield return Row(service.Service, service.Fixed, service.Variable, Figure.MarkOf(service.Confidence));
            foreach (var line in estimate.Lines.Where(line => withItems && line.Service == service.Service))
            {
                yield return Row($"  {line.Item}", line.Fixed, line.Variable, line.Price.Mark);
            }
        }
        yield return Row("total", estimate.Fixed, estimate.Variable, "");
        yield return Line(
            $"a million orders cost {Said.Money(estimate.PerMillionOrders)}; a million more {Said.Money(estimate.VariablePerMillionOrders)}"
        );
        yield return "";
        yield return estimate.First is { } first
            ? Line(
                $"The first quota that binds: {first.Name}, {Said.Count(first.Max)}, at {Said.Count(first.Orders)} orders a second, {Said.Count(first.Events)} events a second"
            )
            : "No quota binds.";
        yield return "";
        foreach (var line in Limits(estimate))
        {
            yield return line;
        }
        yield return "";
        foreach (var line in Notes(estimate))
        {
            yield return line;
        }
    }

    /// <summary>Several rates, one a line.</summary>
    public static IEnumerable<string> Many(IReadOnlyList<CostEstimate> estimates)
    {
        yield return Said.Made(estimates[0]);
        yield return "";
        yield return Line(
            $"{"orders/s", 10}{"events/s", 10}{"fixed", 12}{"variable", 14}{"$ a month", 14}{"$ a million orders", 20}  quotas exceeded"
        );
        foreach (var one in estimates)
        {
            var exceeded = one.Limits.Count(limit => limit is { Kind: LimitKind.Quota, IsExceeded: true });
            yield return Line(
                $"{Said.Count(one.Flow.Orders), 10}{Said.Count(one.Flow.Events), 10}{Said.Money(one.Fixed), 12}{Said.Money(one.Variable), 14}{Said.Money(one.Total), 14}{Said.Money(one.PerMillionOrders), 20}  {exceeded}"
            );
        }
        yield return "";
        if (estimates[0].First is { } first)
        {
            yield return Line(
                $"The first quota that binds: {first.Name}, {Said.Count(first.Max)}, at {Said.Count(first.Orders)} orders a second, {Said.Count(first.Events)} events a second"
            );
        }
        foreach (var line in Notes(estimates[0]))
        {
            yield return line;
        }
    }

    /// <summary>Every figure of the model, with its source.</summary>
    public static IEnumerable<string> Sources(Figures figures, OrderCounts counts)
    {
        foreach (var (section, figure) in figures.All)
        {
            yield return Line(
                    $"{section, -12}{figure.Name, -30}{Said.Exact(figure.Value), 16}  {figure.Mark}  {figure.Unit}; {figure.Source} {figure.Date}"
                )
                .TrimEnd();
        }
        yield return Line($"{"counts", -12}{"per order", -30}{"", 16}  H  {counts.Source} {counts.Date}");
    }

    private static IEnumerable<string> Limits(CostEstimate estimate)
    {
        yield return Line($"{"", -50}{"limit", 10}{"used", 12}{"orders/s", 12}{"events/s", 12}  sure");
        foreach (var limit in estimate.Limits)
        {
            var kind = limit.Kind switch
            {
                LimitKind.Own => "  own",
                LimitKind.Demand => "  demand",
                LimitKind.Reading => "  unconfirmed reading",
                _ => "",
            };
            yield return Line(
                $"{limit.Name, -50}{Said.Count(limit.Max), 10}{Said.Count(limit.Used), 12}{Said.Count(limit.Orders), 12}{Said.Count(limit.Events), 12}  {limit.Figure.Mark}{(limit.IsExceeded ? " !" : "")}{kind}"
            );
        }
    }

    private static IEnumerable<string> Notes(CostEstimate estimate)
    {
        var unsure = estimate
            .Lines.Select(line => line.Price)
            .Where(price => price.Confidence is not Confidence.High)
            .GroupBy(price => price.Mark)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in unsure)
        {
            var what = group.Key == "L" ? "unconfirmed" : "inferred or second-hand";
            yield return Line(
                $"{group.Key}, {what}: {string.Join(", ", group.Select(price => price.Name).Distinct())}"
            );
        }
        if (estimate.Flow.Workload.Region != estimate.Flow.Figures.Region)
        {
            yield return Line(
                $"Prices are those of {estimate.Flow.Figures.Region}; give others with --prices. Quotas are those of {estimate.Flow.Workload.Region}."
            );
        }
        if (estimate.Flow.Workload.Scope is Scope.System)
        {
            yield return "Records do not expire: beyond the days that events are kept, storage goes on growing.";
        }
    }

    private static string Row(string name, decimal standing, decimal variable, string mark) =>
        Line(
                $"{name, -50}{Said.Money(standing), 12}{Said.Money(variable), 14}{Said.Money(standing + variable), 14}  {mark}"
            )
            .TrimEnd();

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
