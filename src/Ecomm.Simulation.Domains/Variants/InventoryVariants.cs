using Ecomm.Decisions.Inventory;
using Ecomm.Decisions.Orders;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Variants;

namespace Ecomm.Simulation.Domains.Variants;

/// <summary>Changes of inventory's slices.</summary>
internal static class InventoryVariants
{
    private const string Part = "slice";

    public static readonly IReadOnlyList<Variant> All =
    [
        new(
            "a depletion leaves no record (depleted, then allocated)",
            Part,
            With(nameof(AllocateOrderStockWorker), worker => worker.Leaving<RecordDepletion>()),
            [GenericLaws.Published, ShopLaws.Outcome]
        ),
        new(
            "a recorded allocation publishes nothing",
            Part,
            With(
                nameof(AllocateOrderStockWorker),
                worker =>
                    worker.Deciding(
                        (found, _, _, decided) =>
                            found.One<Allocation>() is not null ? new Failure.Redundant("it is decided") : decided
                    )
            ),
            [GenericLaws.Acknowledged]
        ),
        new(
            "a release is done again whenever its event comes",
            Part,
            Releasing(AllocationStatus.Deallocated, (allocation, now) => new ReleaseAllocation(allocation, now)),
            [ShopLaws.Stock]
        ),
        new(
            "the units of a released order stay where they are",
            Part,
            Releasing(AllocationStatus.Allocated, (allocation, now) => new CompleteAllocation(allocation, now)),
            [ShopLaws.Cause, GenericLaws.Acknowledged, GenericLaws.Converges]
        ),
        new(
            "an order takes one unit whatever it wants",
            Part,
            With(
                nameof(AllocateOrderStockWorker),
                worker =>
                    worker.Deciding(
                        (_, _, _, decided) =>
                            decided.Map(decisions =>
                                decisions.Map(one =>
                                    one is AllocateStock allocate
                                        ? allocate with
                                        {
                                            Item = allocate.Item with { Units = One! },
                                        }
                                        : one
                                )
                            )
                    )
            ),
            [ShopLaws.Faithful]
        ),
    ];

    private static readonly Units One = Units
        .Parse(new Value.Number(Numeral.Of(1)))
        .IfLeft(error => throw new InvalidOperationException(error));

    private static Blueprint With(string worker, Func<Worker, Worker> change) => Shipped.System.With(worker, change);

    private static Blueprint Releasing(AllocationStatus when, Func<Allocation, Instant, Decision> instead) =>
        With(
            nameof(DeallocateOrderPaymentRejectedWorker),
            worker =>
                worker.Deciding(
                    (found, _, now, decided) =>
                        found.One<Allocation>() is { } allocation && allocation.Status == when
                            ? Seq1(instead(allocation, now))
                            : decided
                )
        );
}
