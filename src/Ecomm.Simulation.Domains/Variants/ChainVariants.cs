using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Variants;

namespace Ecomm.Simulation.Domains.Variants;

/// <summary>Changes of the chain: what Terraform would say otherwise.</summary>
internal static class ChainVariants
{
    private const string Part = "chain";

    public static readonly IReadOnlyList<Variant> All =
    [
        new(
            "failures within a batch are ignored",
            Part,
            Shipped.System with
            {
                ReportsFailures = false,
            },
            [GenericLaws.Acknowledged, GenericLaws.Lost]
        ),
        new(
            "a message is deleted when it is received",
            Part,
            Shipped.System with
            {
                DeletesOnReceive = true,
            },
            [GenericLaws.Lost]
        ),
        new(
            "the pipe notes how far it is before it sends",
            Part,
            Shipped.System with
            {
                PipeNotesBeforeSending = true,
            },
            [GenericLaws.Lost]
        ),
        new("there is no catch-all rule", Part, Shipped.System with { BusDropsUnrouted = true }, [GenericLaws.Lost]),
        new(
            "cancellation is routed under a misspelt name (unroutable names)",
            Part,
            Shipped.System.With(route =>
                route with
                {
                    Events =
                    [
                        .. route.Events.Select(name => name.Replace("CANCELLED", "CANCELED", StringComparison.Ordinal)),
                    ],
                }
            ),
            [GenericLaws.Lost]
        ),
        new(
            "rejections do not reach the order",
            Part,
            Shipped.System.With(route =>
                route.Name == nameof(SyncOrderWorker)
                    ? route with
                    {
                        Events = [.. route.Events.Where(name => name != OrderPaymentRejected.EventName)],
                    }
                    : route
            ),
            [GenericLaws.Lost, ShopLaws.Ends, GenericLaws.Converges]
        ),
        new(
            "accepted payments do not reach the allocation",
            Part,
            Shipped.System.With(route =>
                route.Name == nameof(CompleteOrderPaymentAcceptedWorker) ? route with { Events = [] } : route
            ),
            [GenericLaws.Lost, GenericLaws.Converges]
        ),
    ];
}
