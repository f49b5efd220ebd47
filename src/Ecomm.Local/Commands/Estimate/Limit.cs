namespace Ecomm.Local.Commands.Estimate;

/// <summary>What a limit is.</summary>
public enum LimitKind
{
    /// <summary>A quota of AWS: it decides what binds first.</summary>
    Quota,

    /// <summary>A setting or a part of this system, for its owner to change.</summary>
    Own,

    /// <summary>What customers ask for: nobody can be asked for more.</summary>
    Demand,

    /// <summary>Another reading of a quota, if AWS counts otherwise.</summary>
    Reading,
}

/// <summary>A limit, and the rate at which it binds.</summary>
/// <param name="Name">What is limited.</param>
/// <param name="Kind">What the limit is.</param>
/// <param name="Max">The most of it.</param>
/// <param name="Used">How much of it the rate takes.</param>
/// <param name="Events">Events a second at which it binds.</param>
/// <param name="Orders">Orders a second at which it binds.</param>
/// <param name="Figure">Where the limit comes from.</param>
public sealed record Limit(
    string Name,
    LimitKind Kind,
    decimal Max,
    decimal Used,
    decimal Events,
    decimal Orders,
    Figure Figure
)
{
    public bool IsExceeded => Used > Max;

    /// <summary>What fits under the quota and is asked of AWS is this many times the default.</summary>
    public decimal Times => Used / Max;
}

/// <summary>Something that grows with the rate, and its bound.</summary>
internal sealed record Bound(string Name, LimitKind Kind, string Figure, decimal Max, Func<Flow, decimal> Use)
{
    /// <summary>No rate of interest is beyond.</summary>
    private const decimal EventsMax = 1_000_000_000;

    private const int Halvings = 64;

    /// <summary>The limit at this flow's rate, with the rate at which it binds; null if it binds at none.</summary>
    public Limit? At(Flow flow)
    {
        if (Use(flow.At(EventsMax)) <= Max)
        {
            return null;
        }
        var (low, high) = (0m, EventsMax);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Use(flow.At(middle)) <= Max ? (middle, high) : (low, middle);
        }
        return new Limit(Name, Kind, Max, Use(flow), low, low / flow.EventsPerOrder, flow.Figures[Figure]);
    }
}
