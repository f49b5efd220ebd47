using static Ecomm.Properties.Examples;
using static Ecomm.Properties.Specifications.ApiSpecification;

namespace Ecomm.Properties.Specifications;

public sealed class ListSkusApiSpecification
{
    private static readonly Api.Query Api = ListSkusApi.Slice;

    private static readonly Listing All = new(Stock.Entity, null, 50, SortDirection.Ascending, null);

    [Fact]
    public void Without_wishes_it_lists_the_first_fifty_skus_oldest_first() => When(Api, []).ThenLists(All);

    [Fact]
    public void One_sku_is_read_by_its_name() =>
        When(Api, new Value.Map { { "sku", "PLUMS" } }).ThenLists(All with { Key = Stock.Of(Plums).Key });

    [Fact]
    public void Every_fault_is_named_at_once() =>
        When(Api, new Value.Map { { "sku", "" }, { "limit", 0 } })
            .ThenRefuses(
                ("sku", "is an empty string; expected at least 4 characters"),
                ("limit", "is 0; expected an integer from 1 to 1000")
            );

    [Fact]
    public void A_sku_is_written_with_the_units_that_can_be_ordered() =>
        Assert.Equal(
            new Value.Map
            {
                { "sku", "PLUMS" },
                { "units", 3 },
                { "createdAt", "2025-06-19T00:27:01.851Z" },
                { "updatedAt", "2025-06-19T00:27:02.007Z" },
            },
            Api.Show(new Stock(Plums, Available: 3, Restocked: 40, Earlier, Now))
        );

    [Fact]
    public void What_is_not_a_stock_is_not_written() =>
        Assert.Throws<InvalidCastException>(() => Api.Show(new Lot(Lot(1), Earlier)));
}
