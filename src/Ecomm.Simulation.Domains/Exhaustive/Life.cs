namespace Ecomm.Simulation.Domains.Exhaustive;

/// <summary>One order's life, as far as no fault decides it.</summary>
/// <param name="Name">What becomes of it, in words.</param>
/// <param name="Units">What it wants of the two units that there are.</param>
/// <param name="Price">Its price.</param>
/// <param name="GatewayFailures">How many answers of the gateway are failures, the first ones.</param>
public sealed record Life(string Name, int Units, string Price, int GatewayFailures)
{
    /// <summary>What clients ask for beside the order.</summary>
    public IReadOnlyList<Workloads.Request> Asked { get; init; } = [];

    public override string ToString() => Name;
}
