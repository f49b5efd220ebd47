namespace Ecomm.Operations.Costs;

/// <summary>How sure a figure is.</summary>
public enum Confidence
{
    /// <summary>Read in a price list or in the documentation.</summary>
    High,

    /// <summary>From a secondary source, or inferred.</summary>
    Medium,

    /// <summary>Unconfirmed or assumed.</summary>
    Low,
}

/// <summary>A price, a quota, a setting or an assumption, and where it comes from.</summary>
/// <param name="Name">Its name in the data file.</param>
/// <param name="Value">Its value; of a price US dollars for <paramref name="Per"/> of what is counted.</param>
/// <param name="Unit">What the value is of.</param>
/// <param name="Source">Where it was read.</param>
/// <param name="Date">The date of the source.</param>
/// <param name="Confidence">How sure it is.</param>
public sealed record Figure(string Name, decimal Value, string Unit, string Source, string Date, Confidence Confidence)
{
    /// <summary>How many of what is counted the price is for.</summary>
    public decimal Per { get; init; } = 1;

    /// <summary>Whether the model divides by it, so that it cannot be 0.</summary>
    public bool IsDivisor { get; init; }

    /// <summary>What costs nothing each month.</summary>
    public decimal Free { get; init; }

    /// <summary>From which quantity on another price holds, and that price; null without one.</summary>
    public (decimal Quantity, decimal Value)? Beyond { get; init; }

    /// <summary>The values of regions that have one of their own.</summary>
    public IReadOnlyDictionary<string, decimal> Regions { get; init; } = new Dictionary<string, decimal>();

    /// <summary>The value in a region.</summary>
    public decimal In(string region) => Regions.TryGetValue(region, out var value) ? value : Value;

    /// <summary>What a quantity costs in a month.</summary>
    /// <param name="quantity">The quantity of the whole month.</param>
    /// <param name="hasFreeTier">Whether the free quantity is taken off.</param>
    public decimal Cost(decimal quantity, bool hasFreeTier)
    {
        var paid = Math.Max(0, quantity - (hasFreeTier ? Free : 0));
        var (from, beyond) = Beyond ?? (decimal.MaxValue, 0);
        return (Math.Min(paid, from) * Value + Math.Max(0, paid - from) * beyond) / Per;
    }

    /// <summary>The letter of the confidence, as the data file has it.</summary>
    public string Mark => MarkOf(Confidence);

    /// <summary>The letter of a confidence.</summary>
    public static string MarkOf(Confidence confidence) =>
        confidence switch
        {
            Confidence.High => "H",
            Confidence.Medium => "M",
            _ => "L",
        };
}
