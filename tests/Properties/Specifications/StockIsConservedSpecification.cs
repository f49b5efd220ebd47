using static Ecomm.Properties.Examples;

namespace Ecomm.Properties.Specifications;

public sealed class StockIsConservedSpecification : LawSpecification
{
    private static readonly OrderItem Second = Ordered with { OrderId = Order2 };

    /// <summary>Beside order 1, two plums are allocated for order 2.</summary>
    private static readonly Committed TwoOrders = (
        Consistent with
        {
            Events = Consistent
                .Events.Add(Published(new OrderCreated(Second, Earlier)))
                .Add(Published(new OrderStockAllocated(Second, Earlier))),
        }
    ).Holding(
        Recorded.TheAllocation(AllocationStatus.Completed),
        Recorded.TheAllocation(AllocationStatus.Allocated) with
        {
            Item = Second,
        }
    );

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_unit_that_is_lost_or_invented_breaks_stock_is_conserved(long available) =>
        Breaks(
            Consistent.Holding(Stock(available)),
            "stock is conserved",
            $"PLUMS: lots hold 5, but {available} available + 2 taken"
        );

    [Fact]
    public void A_lot_whose_units_are_nowhere_breaks_stock_is_conserved() =>
        Breaks(
            Consistent.Holding<Decisions.Inventory.Stock>(),
            "stock is conserved",
            "PLUMS: lots hold 5, but 0 available + 2 taken"
        );

    [Fact]
    public void Units_that_are_released_but_not_returned_break_stock_is_conserved() =>
        Breaks(
            Consistent.Holding(Recorded.TheAllocation(AllocationStatus.Deallocated)) with
            {
                Events = Consistent.Events.Add(Injected(Rejected)),
            },
            "stock is conserved",
            "PLUMS: lots hold 5, but 3 available + 0 taken"
        );

    [Fact]
    public void Fewer_than_no_units_break_stock_is_conserved_although_the_sum_is_right() =>
        Breaks(
            Consistent.Holding(new Lot(Lot(1), Earlier)).Holding(Stock(-1) with { Restocked = 1 }) with
            {
                Events = Consistent.Events.Filter(e => e.Event is not SkuRestocked).Add(Restock(1)),
            },
            "stock is conserved",
            "PLUMS: -1 units available"
        );

    [Fact]
    public void More_units_than_the_limit_break_stock_is_conserved_although_the_sum_is_right()
    {
        var second = Lot(Decisions.Orders.Units.Max) with { LotId = Valid(LotId.Parse(Text("lot-2"))) };
        Breaks(
            Consistent
                .Holding(new Lot(Lot(5), Earlier), new Lot(second, Earlier))
                .Holding(Stock(3 + Decisions.Orders.Units.Max) with { Restocked = 5 + Decisions.Orders.Units.Max }) with
            {
                Events = Consistent.Events.Add(Published(new SkuRestocked(second, Earlier))),
            },
            "stock is conserved",
            "PLUMS: 9007199254740994 units available"
        );
    }

    [Fact]
    public void A_lot_that_is_not_counted_as_restocked_breaks_stock_is_conserved() =>
        Breaks(
            Consistent.Holding(Stock(3) with { Restocked = 4 }),
            "stock is conserved",
            "PLUMS: lots hold 5, but 4 are counted as restocked"
        );

    [Fact]
    public void Units_of_a_cancelled_order_that_are_not_returned_break_stock_is_conserved() =>
        Breaks(Refunded.Holding(Stock(3)), "stock is conserved", "PLUMS: lots hold 5, but 3 available + 0 taken");

    [Fact]
    public void Units_that_are_returned_twice_break_stock_is_conserved() =>
        Breaks(Refunded.Holding(Stock(7)), "stock is conserved", "PLUMS: lots hold 5, but 7 available + 0 taken");

    [Fact]
    public void A_tombstone_that_takes_units_breaks_stock_is_conserved() =>
        Breaks(
            Refunded.Holding(Recorded.TheAllocation(AllocationStatus.Cancelled)).Holding(Stock(3)) with
            {
                Events = Refunded.Events.Map(one => one.Event == Allocated ? Injected(Allocated) : one),
            },
            "stock is conserved",
            "PLUMS: lots hold 5, but 3 available + 0 taken"
        );

    [Fact]
    public void Stock_that_is_filled_to_the_limit_keeps_it() =>
        Keeps(
            Refunded
                .Holding(new Lot(Lot(Decisions.Orders.Units.Max), Earlier))
                .Holding(Stock(Decisions.Orders.Units.Max) with { Restocked = Decisions.Orders.Units.Max })
        );

    [Fact]
    public void The_units_of_all_orders_of_a_sku_are_taken_from_it()
    {
        Keeps(TwoOrders.Holding(Stock(1)));
        Breaks(TwoOrders.Holding(Stock(3)), "stock is conserved", "PLUMS: lots hold 5, but 3 available + 4 taken");
    }

    [Fact]
    public void A_lot_of_a_sku_that_has_neither_stock_nor_orders_breaks_stock_is_conserved()
    {
        var pears = Lot(4) with { Sku = Pears };
        Breaks(
            Consistent.Holding(new Lot(Lot(5), Earlier), new Lot(pears, Earlier)) with
            {
                Events = Consistent.Events.Add(Published(new SkuRestocked(pears, Earlier))),
            },
            "stock is conserved",
            "PEARS: lots hold 4, but 0 available + 0 taken"
        );
    }

    [Fact]
    public void Units_that_are_taken_from_a_sku_that_has_neither_stock_nor_lots_break_stock_is_conserved() =>
        Breaks(
            TwoOrders.Holding(
                Recorded.TheAllocation(AllocationStatus.Completed),
                Recorded.TheAllocation(AllocationStatus.Allocated) with
                {
                    Item = Second with { Sku = Pears },
                }
            ),
            "stock is conserved",
            "PEARS: lots hold 0, but 0 available + 2 taken"
        );
}
