namespace Ecomm.HostTests;

/// <summary>Lists page by page, with the token that each page gives for the next.</summary>
public sealed class PagedLists(SharedHost host) : IClassFixture<SharedHost>
{
    private const int Orders = 25;

    private readonly Client client = host.Client;

    [Fact]
    public async Task Pages_give_everything_once_and_in_order_in_both_directions()
    {
        await Task.WhenAll(Enumerable.Range(0, Orders).Select(i => client.Place($"PAGED-{i}", "RAISINS")));
        await client.Drained();
        foreach (var direction in (string[])["asc", "desc"])
        {
            var listed = await AllPages(direction, limit: 4);
            var keys = listed.Select(o => $"{o!["createdAt"]}#{o["orderId"]}").ToList();
            var ordered = keys.Order(StringComparer.Ordinal);
            Assert.Equal(Orders, keys.Distinct().Count());
            Assert.Equal(direction == "asc" ? ordered : ordered.Reverse(), keys);
        }
        var whole = (await client.Post(Client.ListOrders, """{"limit":25}""")).Body;
        Assert.Equal(Orders, whole["orders"]!.AsArray().Count);
        Assert.Null(whole["nextToken"]);
    }

    private async Task<List<JsonNode?>> AllPages(string direction, int limit)
    {
        var all = new List<JsonNode?>();
        for (string? token = null; ; )
        {
            var next = token is null ? "" : $",\"nextToken\":\"{token}\"";
            var page = (
                await client.Post(
                    Client.ListOrders,
                    $$"""{"limit":{{limit}},"sortDirection":"{{direction}}"{{next}}}"""
                )
            ).Body;
            Assert.InRange(page["orders"]!.AsArray().Count, 1, limit);
            all.AddRange(page["orders"]!.AsArray());
            token = page["nextToken"]?.GetValue<string>();
            if (token is null)
            {
                return all;
            }
        }
    }
}
