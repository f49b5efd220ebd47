using static Ecomm.Engine.Decision;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class RestockSkuWorkerSpecification() : WorkerSpecification(RestockSkuWorker.Slice)
{
    [Fact]
    public void It_reads_the_lot_and_the_stock_of_its_sku() =>
        Assert.Equal(
            [Decisions.Inventory.Lot.Of(Plums, Lot1).ToRef(), Stock.Of(Plums).ToRef()],
            ReadsFor(new SkuRestocked(Lot(5), Earlier))
        );

    [Fact]
    public void The_first_lot_of_a_sku_is_recorded() =>
        Given().When(new SkuRestocked(Lot(5), Earlier)).Then(new RecordLot(Lot(5), Now));

    [Fact]
    public void Another_lot_of_a_known_sku_is_recorded_however_few_units_are_left() =>
        Given(Recorded.Stock(0, restocked: 40))
            .When(new SkuRestocked(Lot(5), Earlier))
            .Then(new RecordLot(Lot(5), Now));

    [Fact]
    public void A_lot_counts_once() =>
        Given(Recorded.Stock(5), Recorded.Lot(5))
            .When(new SkuRestocked(Lot(5), Earlier))
            .ThenFails<Failure.Redundant>("lot lot-1 of PLUMS is recorded");

    [Fact]
    public void A_lot_that_comes_again_with_other_units_is_parked() =>
        Given(Recorded.Stock(5), Recorded.Lot(5))
            .When(new SkuRestocked(Lot(6), Earlier))
            .ThenFails<Failure.Contradictory>("lot lot-1 of PLUMS is recorded with 5 units, not 6");

    [Fact]
    public void All_units_of_a_sku_together_may_reach_the_limit() =>
        Given(Recorded.Stock(0, restocked: Decisions.Orders.Units.Max - 5))
            .When(new SkuRestocked(Lot(5), Earlier))
            .Then(new RecordLot(Lot(5), Now));

    [Fact]
    public void A_lot_that_would_take_a_sku_above_the_limit_in_all_is_parked_however_few_are_left() =>
        Given(Recorded.Stock(0, restocked: Decisions.Orders.Units.Max - 4))
            .When(new SkuRestocked(Lot(5), Earlier))
            .ThenFails<Failure.Forbidden>("5 more units would take PLUMS above 9007199254740991 in all");

    [Fact]
    public void A_recorded_lot_is_redundant_also_at_the_limit() =>
        Given(Recorded.Stock(Decisions.Orders.Units.Max), Recorded.Lot(5))
            .When(new SkuRestocked(Lot(5), Earlier))
            .ThenFails<Failure.Redundant>();
}
