using System.Text.Json;

namespace Ecomm.Operations.Costs;

/// <summary>A figure as the data file has it.</summary>
internal static class FigureFile
{
    /// <summary>Reads a figure; what the object leaves out is as in the known one.</summary>
    /// <exception cref="InvalidDataException">A field is missing, or is not what it should be.</exception>
    public static Figure Read(string name, JsonElement json, Figure? known, string file)
    {
        try
        {
            var figure = new Figure(
                name,
                Number(json, "value") ?? known?.Value ?? throw Missing($"{file}: {name}", "value"),
                Text(json, "unit") ?? known?.Unit ?? throw Missing($"{file}: {name}", "unit"),
                Text(json, "source") ?? known?.Source ?? throw Missing($"{file}: {name}", "source"),
                Text(json, "date") ?? known?.Date ?? throw Missing($"{file}: {name}", "date"),
                Text(json, "confidence") switch
                {
                    "H" => Confidence.High,
                    "M" => Confidence.Medium,
                    "L" => Confidence.Low,
                    null => known?.Confidence ?? throw Missing($"{file}: {name}", "confidence"),
                    var other => throw new InvalidDataException(
                        $"{file}: {name}: confidence is '{other}'; expected H, M or L"
                    ),
                }
            )
            {
                Per = Number(json, "per") ?? known?.Per ?? 1,
                IsDivisor = json.TryGetProperty("divides", out var divides)
                    ? divides.GetBoolean()
                    : known?.IsDivisor ?? false,
                Free = Number(json, "free") ?? known?.Free ?? 0,
                Beyond = json.TryGetProperty("beyond", out var beyond)
                    ? (beyond.GetProperty("quantity").GetDecimal(), beyond.GetProperty("value").GetDecimal())
                    : known?.Beyond,
                Regions = json.TryGetProperty("regions", out var regions)
                    ? regions.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetDecimal())
                    : known?.Regions ?? new Dictionary<string, decimal>(),
            };
            return figure.Value < 0 || figure.Per <= 0 || figure.Free < 0
                ? throw new InvalidDataException($"{file}: {name}: value, per or free is negative, or per is 0")
                : figure;
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException(
                $"{file}: {name}: a field is not what the data file has there: {e.Message}",
                e
            );
        }
    }

    private static decimal? Number(JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) ? value.GetDecimal() : null;

    private static string? Text(JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) ? value.GetString() : null;

    private static InvalidDataException Missing(string where, string field) => new($"{where}: {field} is missing");
}
