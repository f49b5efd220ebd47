using Ecomm.Simulation.Checks;

namespace Ecomm.Simulation.Variants;

/// <summary>Changes of the chain: what Terraform would say otherwise.</summary>
internal static class ChainVariants
{
    private const string Part = "chain";

    public static readonly IReadOnlyList<Variant> All =
    [
        new(
            "failures within a batch are ignored",
            Part,
            Blueprint.Production with
            {
                ReportsFailures = false,
            },
            [Law.Acknowledged, Law.Lost]
        ),
        new(
            "a message is deleted when it is received",
            Part,
            Blueprint.Production with
            {
                DeletesOnReceive = true,
            },
            [Law.Lost]
        ),
        new(
            "the pipe notes how far it is before it sends",
            Part,
            Blueprint.Production with
            {
                PipeNotesBeforeSending = true,
            },
            [Law.Lost]
        ),
        new("there is no catch-all rule", Part, Blueprint.Production with { BusDropsUnrouted = true }, [Law.Lost]),
        new(
            "cancellation is routed under a misspelt name (unroutable names)",
            Part,
            Blueprint.Production.With(route =>
                route with
                {
                    Events =
                    [
                        .. route.Events.Select(name => name.Replace("CANCELLED", "CANCELED", StringComparison.Ordinal)),
                    ],
                }
            ),
            [Law.Lost]
        ),
        new(
            "rejections do not reach the order",
            Part,
            Blueprint.Production.With(route =>
                route.Name == nameof(SyncOrderWorker)
                    ? route with
                    {
                        Events = [.. route.Events.Where(name => name != EventNames.OrderPaymentRejected)],
                    }
                    : route
            ),
            [Law.Ends, Law.Converges]
        ),
        new(
            "accepted payments do not reach the allocation",
            Part,
            Blueprint.Production.With(route =>
                route.Name == nameof(CompleteOrderPaymentAcceptedWorker) ? route with { Events = [] } : route
            ),
            [Law.Converges]
        ),
    ];
}
