using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ecomm.Local.Commands.Estimate;

/// <summary>Estimates as JSON.</summary>
internal static class EstimateJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(IReadOnlyList<CostEstimate> estimates) =>
        JsonSerializer.Serialize(estimates.Select(Of), Options);

    private static object Of(CostEstimate estimate) =>
        new
        {
            OrdersPerSecond = Rounded(estimate.Flow.Orders),
            EventsPerSecond = Rounded(estimate.Flow.Events),
            Made = Said.Made(estimate),
            Fixed = Rounded(estimate.Fixed),
            Variable = Rounded(estimate.Variable),
            Total = Rounded(estimate.Total),
            PerMillionOrders = Rounded(estimate.PerMillionOrders),
            Items = estimate.Lines.Select(line => new
            {
                line.Service,
                line.Item,
                Fixed = Rounded(line.Fixed),
                Variable = Rounded(line.Variable),
                Price = line.Price.Name,
                PriceValue = line.Price.Value,
                line.Price.Unit,
                line.Price.Source,
                line.Price.Date,
                Confidence = line.Price.Mark,
            }),
            FirstQuota = estimate.First is { } first ? LimitOf(first) : null,
            Limits = estimate.Limits.Select(LimitOf),
        };

    private static object LimitOf(Limit limit) =>
        new
        {
            limit.Name,
            Kind = limit.Kind switch
            {
                LimitKind.Quota => "quota",
                LimitKind.Own => "own",
                LimitKind.Demand => "demand",
                _ => "unconfirmed reading",
            },
            limit.Max,
            Used = Rounded(limit.Used),
            OrdersPerSecond = Rounded(limit.Orders),
            EventsPerSecond = Rounded(limit.Events),
            limit.Figure.Source,
            limit.Figure.Date,
            Confidence = limit.Figure.Mark,
        };

    private static decimal Rounded(decimal value) => Math.Round(value, 6);
}
