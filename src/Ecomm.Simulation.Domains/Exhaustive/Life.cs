using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Core;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Exhaustive;
using Ecomm.Simulation.Workloads;

namespace Ecomm.Simulation.Domains.Exhaustive;

/// <summary>One order's life, as far as no fault decides it.</summary>
/// <param name="Name">What becomes of it, in words.</param>
/// <param name="Units">What it wants of the two units that there are.</param>
/// <param name="Price">Its price.</param>
/// <param name="GatewayFailures">How many answers of the gateway are failures, the first ones.</param>
public sealed record Life(string Name, int Units, string Price, int GatewayFailures)
{
    /// <summary>What clients ask for beside the order.</summary>
    public IReadOnlyList<Request> Asked { get; init; } = [];

    /// <summary>Faults are tried from then on, in milliseconds: what happens before is another life's.</summary>
    public long FaultsFromMs { get; init; }

    /// <summary>The order is placed a second after its SKU was restocked.</summary>
    public const long PlacedAtMs = 1000;

    internal Plan Plan =>
        new(
            1,
            new Workload(
                [
                    .. new[]
                    {
                        Requests.Restock(0, 0, "sku-1", 2),
                        Requests.Place(1, PlacedAtMs, "order-1", "sku-1", Units, Price),
                    }
                        .Concat(Asked)
                        .OrderBy(request => request.AtMs),
                ],
                2,
                120
            ),
            FaultPlan.None
        );

    /// <summary>The run of this life with those faults.</summary>
    /// <param name="blueprint">The system.</param>
    /// <param name="faults">What goes wrong.</param>
    /// <param name="chooser">Decides what happens next, if anybody is to.</param>
    /// <param name="lists">Whether the luck is to list where something could have gone wrong, which takes time.</param>
    internal (Violation? Violation, CaseLuck Luck, Outcome Outcome) Try(
        Blueprint blueprint,
        IReadOnlyList<Injection> faults,
        InterleavingChooser? chooser = null,
        bool lists = true
    )
    {
        var luck = new CaseLuck(GatewayFailures, faults)
        {
            From = lists ? FaultsFromMs * Scheduler.Millisecond : long.MaxValue,
        };
        var outcome = Simulator.Run(
            Plan,
            blueprint,
            luck,
            chooser,
            false,
            system =>
            {
                luck.Worker = () => system.ActingWorker;
                luck.Now = () => system.Now;
            }
        );
        return (outcome.Violation, luck, outcome);
    }

    public override string ToString() => Name;
}
