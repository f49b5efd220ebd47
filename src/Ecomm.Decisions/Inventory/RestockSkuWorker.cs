using Ecomm.Decisions.Orders;

namespace Ecomm.Decisions.Inventory;

/// <summary>
/// RestockSku: records a lot and adds its units to its SKU. Keyed by (SKU, lot).
/// The units are only ever added in the same write that records the lot, so a second delivery, or a second try of a
/// write whose answer was lost, finds the lot and adds nothing; additions commute, so the order of lots is free.
/// </summary>
public static class RestockSkuWorker
{
    public static readonly Worker Slice = Worker.For(
        nameof(RestockSkuWorker),
        reads: (SkuRestocked e) => (Lot.Of(e.Lot.Sku, e.Lot.LotId), Stock.Of(e.Lot.Sku)),
        state: (lot, stock) => new State(lot, stock?.Restocked ?? 0),
        Decide,
        new Effects().Inserts<Lot>().Updates<Stock>()
    );

    public sealed record State(Lot? Lot, long UnitsRestocked);

    public static Either<Failure, Seq<Decision>> Decide(State state, SkuRestocked e, Instant now) =>
        state switch
        {
            { Lot: { } lot } when lot.Item.Units != e.Lot.Units => new Failure.Contradictory(
                $"lot {e.Lot.LotId} of {e.Lot.Sku} is recorded with {lot.Item.Units} units, not {e.Lot.Units}"
            ),
            { Lot: not null } => new Failure.Redundant($"lot {e.Lot.LotId} of {e.Lot.Sku} is recorded"),
            { UnitsRestocked: var units } when units > Units.Max - e.Lot.Units.Count => new Failure.Forbidden(
                $"{e.Lot.Units} more units would take {e.Lot.Sku} above {Units.Max} in all"
            ),
            _ => Seq1<Decision>(new RecordLot(e.Lot, now)),
        };
}
