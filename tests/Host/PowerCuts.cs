using System.Globalization;

namespace Ecomm.HostTests;

/// <summary>A host that is killed in the middle of its work, again and again, keeps every promise that it made.</summary>
public sealed class PowerCuts : IDisposable
{
    private const int OrdersPerRound = 100;
    private const int Rounds = 3;
    private const int Lots = 4;
    private const int UnitsPerLot = 50;

    private static readonly string[] Options = ["--gateway-failure-rate", "0.3", "--retry-delay", "0.05"];
    private static readonly string[] Final =
    [
        "ORDER_STOCK_DEPLETED_STATUS",
        "ORDER_PAYMENT_ACCEPTED_STATUS",
        "ORDER_PAYMENT_REJECTED_STATUS",
    ];

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("ecomm-test-");

    [Fact]
    public async Task Every_order_that_was_accepted_ends_final_and_every_lot_counts_once()
    {
        var accepted = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            accepted.AddRange(await LoadAndKill(round));
        }
        Assert.NotEmpty(accepted);

        var (process, client) = await HostProcess.Start(data.FullName, Options);
        using (process)
        using (client)
        {
            // What was not answered may have been written or not: said again, it is there once.
            await RestockAll(client);
            await client.Drained();
            var orders = await Orders(client);
            Assert.Empty(accepted.Except(orders.Keys));
            Assert.All(orders, order => Assert.Contains(order.Value, Final));
            await AssertLawsHold(client);
            Assert.Empty(await client.DeadLetters());
            await AssertMoneyFollows(client, orders);
            await AssertStock(client, orders);
        }
    }

    public void Dispose() => data.Delete(recursive: true);

    private async Task<IReadOnlyList<string>> LoadAndKill(int round)
    {
        var (process, client) = await HostProcess.Start(data.FullName, Options);
        using (process)
        using (client)
        {
            await RestockAll(client);
            await client.Stocked("CURRANTS");
            await AssertLawsHold(client);
            return await LoadAndKill(process, client, round);
        }
    }

    /// <summary>Loads a host with orders and kills it once half of them are accepted; gives those that were.</summary>
    private static async Task<IReadOnlyList<string>> LoadAndKill(HostProcess process, Client client, int round)
    {
        var accepted = new System.Collections.Concurrent.ConcurrentBag<string>();
        var half = new TaskCompletionSource();
        var load = Enumerable.Range(0, OrdersPerRound).Select(i => PlaceOne(Id(round, i))).ToList();
        await half.Task.WaitAsync(TimeSpan.FromMinutes(1));
        process.Kill();
        await Task.WhenAll(load);
        return [.. accepted];

        async Task PlaceOne(string id)
        {
            try
            {
                await client.Place(id, "CURRANTS");
                accepted.Add(id);
                if (accepted.Count >= OrdersPerRound / 2)
                {
                    half.TrySetResult();
                }
            }
            catch (HttpRequestException)
            {
                // The host was killed before it answered: nothing was promised.
            }
        }
    }

    private static async Task RestockAll(Client client)
    {
        for (var lot = 1; lot <= Lots; lot++)
        {
            await client.Restock("CURRANTS", string.Create(CultureInfo.InvariantCulture, $"LOT00{lot}"), UnitsPerLot);
        }
    }

    private static async Task<Dictionary<string, string>> Orders(Client client)
    {
        var page = (await client.Post(Client.ListOrders, """{"limit":1000}""")).Body;
        return page["orders"]!
            .AsArray()
            .ToDictionary(order => order!["orderId"]!.GetValue<string>(), o => o!["orderStatus"]!.GetValue<string>());
    }

    private static async Task AssertLawsHold(Client client)
    {
        var laws = (await client.Get("/ops/laws")).Body;
        Assert.True(laws["holds"]!.GetValue<bool>(), laws.ToJsonString());
    }

    private static async Task AssertMoneyFollows(Client client, Dictionary<string, string> orders)
    {
        var captures = (await client.Get("/ops/ledger")).Body["entries"]!
            .AsArray()
            .Where(entry => entry!["kind"]!.GetValue<string>() == "CAPTURED")
            .Select(entry => entry!["orderId"]!.GetValue<string>())
            .Order(StringComparer.Ordinal);
        var paid = orders
            .Where(order => order.Value == "ORDER_PAYMENT_ACCEPTED_STATUS")
            .Select(order => order.Key)
            .Order(StringComparer.Ordinal);
        Assert.Equal(paid, captures);
    }

    private static async Task AssertStock(Client client, Dictionary<string, string> orders)
    {
        var sku = (await client.Post(Client.ListSkus, """{"sku":"CURRANTS"}""")).Body["skus"]!.AsArray().Single()!;
        var paid = orders.Values.Count(status => status == "ORDER_PAYMENT_ACCEPTED_STATUS");
        Assert.Equal(Lots * UnitsPerLot - paid, sku["units"]!.GetValue<int>());
    }

    private static string Id(int round, int order) =>
        string.Create(CultureInfo.InvariantCulture, $"ORDER-{round}-{order}");
}
