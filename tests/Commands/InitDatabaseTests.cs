using Ecomm.Local.Commands.Load;

namespace Ecomm.Commands.Tests;

public sealed class InitDatabaseTests
{
    [Fact]
    public async Task It_has_at_least_30_restocks_and_75_orders_over_three_SKUs()
    {
        var file = await LoadFile.Read(Samples.InitDatabase, CancellationToken.None);

        Assert.True(file.Restocks.Count >= 30);
        Assert.True(file.Orders.Count >= 75);
        Assert.Equal(["APPLES", "BANANAS", "ORANGES"], file.Skus);
    }

    [Fact]
    public async Task Every_request_of_it_is_a_good_one_with_an_id_of_its_own()
    {
        var (lots, orders) = await Read();

        Assert.Equal(lots.Count, lots.DistinctBy(lot => (lot.Sku, lot.LotId)).Count());
        Assert.Equal(orders.Count, orders.DistinctBy(order => order.OrderId).Count());
    }

    [Fact]
    public async Task Its_outcome_is_certain_all_possible_quantities_fit_together_and_no_impossible_one_fits_alone()
    {
        var (lots, orders) = await Read();
        foreach (var sku in lots.GroupBy(lot => lot.Sku))
        {
            var stock = sku.Sum(lot => lot.Units.Count);
            var wanted = orders.Where(order => order.Sku == sku.Key).Select(order => order.Units.Count).ToList();
            Assert.Contains(wanted, units => units > stock);
            Assert.True(wanted.Where(units => units <= stock).Sum() <= stock);
        }
    }

    [Fact]
    public async Task It_has_prices_that_the_gateway_declines_nothing_and_a_fortune()
    {
        var (_, orders) = await Read();

        Assert.Contains(orders, order => order.Price.Amount == 0);
        Assert.Contains(orders, order => order.Price.Amount == PaymentGateway.DeclinedFrom);
        Assert.Contains(orders, order => order.Price.Amount > PaymentGateway.DeclinedFrom);
    }

    private static async Task<(IReadOnlyList<LotItem> Lots, IReadOnlyList<OrderItem> Orders)> Read()
    {
        var file = await LoadFile.Read(Samples.InitDatabase, CancellationToken.None);
        return (
            [.. file.Restocks.Select(entry => LotItem.Codec.Read(entry).IfLeft(Fail<LotItem>))],
            [.. file.Orders.Select(entry => OrderItem.Codec.Read(entry).IfLeft(Fail<OrderItem>))]
        );
    }

    private static T Fail<T>(Faults faults) => throw new InvalidDataException(faults.ToString());
}
