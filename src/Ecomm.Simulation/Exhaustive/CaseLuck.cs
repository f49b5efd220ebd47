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

    /// <summary>Where something could have gone wrong, in the order of the run, each place once.</summary>
    public List<(FaultKind Kind, ulong Site, string Worker)> Places { get; } = [];

    protected override bool Decide(FaultKind kind, ulong site, out double size)
    {
        Places.Add((kind, site, Worker()));
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
