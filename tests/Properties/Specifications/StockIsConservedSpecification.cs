using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class StockIsConservedSpecification : LawSpecification
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_unit_that_is_lost_or_invented_breaks_stock_is_conserved(long available) =>
        Breaks(
            Consistent with
            {
                Stocks = Seq1(Stock(available)),
            },
            "stock is conserved",
            $"PLUMS: lots hold 5, but {available} available + 2 taken"
        );

    [Fact]
    public void A_lot_whose_units_are_nowhere_breaks_stock_is_conserved() =>
        Breaks(
            Consistent with
            {
                Stocks = Seq<Stock>(),
            },
            "stock is conserved",
            "PLUMS: lots hold 5, but 0 available + 2 taken"
        );

    [Fact]
    public void Units_that_are_released_but_not_returned_break_stock_is_conserved() =>
        Breaks(
            Consistent with
            {
                Allocations = Seq1(Recorded.TheAllocation(AllocationStatus.Deallocated)),
                Events = Consistent.Events.Add(Injected(Rejected)),
            },
            "stock is conserved",
            "PLUMS: lots hold 5, but 3 available + 0 taken"
        );

    [Fact]
    public void Fewer_than_no_units_break_stock_is_conserved_although_the_sum_is_right() =>
        Breaks(
            Consistent with
            {
                Events = Consistent.Events.Filter(e => e.Event is not Event.SkuRestocked).Add(Restock(1)),
                Lots = Seq1(new Lot(Lot(1), Earlier)),
                Stocks = Seq1(Stock(-1) with { Restocked = 1 }),
            },
            "stock is conserved",
            "PLUMS: -1 units available"
        );

    [Fact]
    public void More_units_than_the_limit_break_stock_is_conserved_although_the_sum_is_right()
    {
        var second = Lot(Decisions.Units.Max) with { LotId = Valid(LotId.Parse(Text("lot-2"))) };
        Breaks(
            Consistent with
            {
                Events = Consistent.Events.Add(Published(new Event.SkuRestocked(second, Earlier))),
                Lots = Consistent.Lots.Add(new Lot(second, Earlier)),
                Stocks = Seq1(Stock(3 + Decisions.Units.Max) with { Restocked = 5 + Decisions.Units.Max }),
            },
            "stock is conserved",
            "PLUMS: 9007199254740994 units available"
        );
    }

    [Fact]
    public void A_lot_that_is_not_counted_as_restocked_breaks_stock_is_conserved() =>
        Breaks(
            Consistent with
            {
                Stocks = Seq1(Stock(3) with { Restocked = 4 }),
            },
            "stock is conserved",
            "PLUMS: lots hold 5, but 4 are counted as restocked"
        );
}
