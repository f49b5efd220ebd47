using System.Globalization;

namespace Ecomm.Simulation.Faults;

/// <summary>How likely each fault is wherever it can happen, from 0 to 1. A kind without a rate is switched off.</summary>
public sealed record FaultPlan
{
    /// <summary>Nothing goes wrong.</summary>
    public static readonly FaultPlan None = new([]);

    /// <summary>A seed's own rates lie between these, evenly on a logarithmic scale: some faults rare, some everywhere.</summary>
    private const double RateMin = 0.004;
    private const double RateMax = 0.25;

    /// <summary>A gateway may be worse than any service of AWS: only several failures in a row end in a void.</summary>
    private const double GatewayRateMax = 0.7;

    private readonly double[] rates;

    public FaultPlan(IEnumerable<(FaultKind Kind, double Rate)> rates)
    {
        this.rates = new double[FaultKinds.All.Count];
        foreach (var (kind, rate) in rates)
        {
            this.rates[(int)kind] = rate;
        }
    }

    public double this[FaultKind kind] => rates[(int)kind];

    /// <summary>
    /// The faults of one seed: about half of the kinds, each at a rate of its own. Runs in which a fault is missing reach
    /// states that runs with all of them never do.
    /// </summary>
    public static FaultPlan Of(ulong seed, IReadOnlySet<FaultKind> among) =>
        new(
            FaultKinds
                .All.Where(kind => among.Contains(kind) && Draws.Of(seed, Purpose(kind)) % 2 == 0)
                .Select(kind => (kind, RateOf(kind, Draws.Fraction(Draws.Of(Draws.Of(seed, Purpose(kind)), 1)))))
        );

    public override string ToString() =>
        string.Join(
            ", ",
            FaultKinds
                .All.Where(kind => this[kind] > 0)
                .Select(kind => $"{kind} {this[kind].ToString("0.###", CultureInfo.InvariantCulture)}")
        )
            is { Length: > 0 } some
            ? some
            : "none";

    private static ulong Purpose(FaultKind kind) => (ulong)kind + 1000;

    private static double RateOf(FaultKind kind, double fraction) =>
        RateMin * Math.Pow((IsOfGateway(kind) ? GatewayRateMax : RateMax) / RateMin, fraction);

    private static bool IsOfGateway(FaultKind kind) =>
        kind
            is FaultKind.GatewayFails
                or FaultKind.GatewaySilentBefore
                or FaultKind.GatewaySilentAfter
                or FaultKind.GatewayLate;
}
