using static Ecomm.Properties.Examples;
using static Ecomm.Properties.Specifications.ApiSpecification;

namespace Ecomm.Properties.Specifications;

public sealed class ListOrdersApiSpecification
{
    private static readonly Api.Query Api = ListOrdersApi.Slice;

    private static readonly Listing All = new(Order.Entity, null, 50, SortDirection.Ascending, null);

    [Fact]
    public void Without_wishes_it_lists_the_first_fifty_orders_oldest_first() => When(Api, []).ThenLists(All);

    [Fact]
    public void One_order_is_read_by_its_id() =>
        When(Api, new Value.Map { { "orderId", " order-1 " } }).ThenLists(All with { Key = Order.Of(Order1).Key });

    [Fact]
    public void Limit_direction_and_position_are_as_wished()
    {
        var after = new ListPosition(Earlier, "order-1");
        When(
                Api,
                new Value.Map
                {
                    { "limit", 1000 },
                    { "sortDirection", "desc" },
                    { "nextToken", after.ToToken() },
                }
            )
            .ThenLists(All with { Limit = 1000, Direction = SortDirection.Descending, After = after });
    }

    [Fact]
    public void Every_fault_is_named_at_once_with_the_value_and_the_limit() =>
        When(
                Api,
                new Value.Map
                {
                    { "orderId", "one" },
                    { "limit", 1001 },
                    { "sortDirection", "ASC" },
                    { "nextToken", "!" },
                }
            )
            .ThenRefuses(
                ("orderId", "is 'one'; expected at least 4 characters"),
                ("limit", "is 1001; expected an integer from 1 to 1000"),
                ("sortDirection", "is 'ASC'; expected 'asc' or 'desc'"),
                ("nextToken", "is '!'; expected the nextToken of an earlier page")
            );

    [Theory]
    [InlineData("orderId")]
    [InlineData("limit")]
    [InlineData("sortDirection")]
    [InlineData("nextToken")]
    public void A_null_is_a_fault_and_not_an_absence(string field)
    {
        var faults = When(Api, new Value.Map { { field, Value.Null.It } })
            .Match(Right: _ => Seq<Fault>(), Left: f => f.Items);
        Assert.StartsWith("is null; expected ", Assert.Single(faults).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1E9")]
    public void A_limit_outside_its_bounds_is_refused(string limit) =>
        When(Api, new Value.Map { { "limit", Number(limit) } })
            .ThenRefuses(("limit", $"is {Numeral.Parse(limit).Text}; expected an integer from 1 to 1000"));

    [Fact]
    public void An_order_is_written_with_its_status_and_its_times() =>
        Assert.Equal(
            new Value.Map
            {
                { "orderId", "order-1" },
                { "orderStatus", "ORDER_SHIPPED_STATUS" },
                { "sku", "PLUMS" },
                { "units", 2 },
                { "price", Number("9.99") },
                { "userId", "user-1" },
                { "createdAt", "2025-06-19T00:27:01.851Z" },
                { "updatedAt", "2025-06-19T00:27:02.007Z" },
            },
            Api.Show(new Order(Ordered, OrderStatus.Shipped, Earlier, Now, Version: 4))
        );

    [Fact]
    public void What_is_not_an_order_is_not_written() =>
        Assert.Throws<InvalidCastException>(() => Api.Show(new Stock(Plums, 1, 1, Earlier, Earlier)));
}
