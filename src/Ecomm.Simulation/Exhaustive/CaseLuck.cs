using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Exhaustive;

/// <summary>
/// The faults of one case, and a list of all places where a fault was possible. The gateway's first answers may be failures,
/// which is no fault but the life of an order.
/// </summary>
internal sealed class CaseLuck(int gatewayFailures, IReadOnlyList<Injection> faults) : Luck
{
    private int failuresLeft = gatewayFailures;

    /// <summary>Whose operation is being carried out.</summary>
    public Func<string> Worker { get; set; } = () => "";

    /// <summary>The time of the run, in microseconds.</summary>
    public Func<long> Now { get; set; } = () => 0;

    /// <summary>What could have gone wrong before is not listed; <see cref="long.MaxValue"/> lists nothing.</summary>
    public long From { get; init; }

    /// <summary>Where something could have gone wrong, in the order of the run, each place once.</summary>
    public List<(FaultKind Kind, ulong Site, string Worker)> Places { get; } = [];

    /// <summary>When something could have gone wrong, in milliseconds, each once, in the order of the run.</summary>
    public List<long> Moments { get; } = [];

    protected override bool Decide(FaultKind kind, ulong site, out double size)
    {
        if (From < long.MaxValue && Now() is var now && now >= From)
        {
            Places.Add((kind, site, Worker()));
            var moment = now / Scheduler.Millisecond;
            // Time does not go back.
            if (Moments.Count == 0 || Moments[^1] != moment)
            {
                Moments.Add(moment);
            }
        }
        size = 0;
        foreach (var fault in faults)
        {
            if (fault.Kind == kind && fault.Site == site)
            {
                size = fault.Size;
                return true;
            }
        }
        return kind is FaultKind.GatewayFails && failuresLeft-- > 0;
    }
}
