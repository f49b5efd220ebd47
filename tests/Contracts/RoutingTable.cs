using System.Reflection;

namespace Ecomm.Contracts;

/// <summary>routes.json names what the code names, all of it and once.</summary>
public sealed class RoutingTable
{
    private static readonly Routes Routes = Routes.Load();

    private static readonly IReadOnlyList<string> Names =
    [
        .. typeof(EventNames)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(f => (string)f.GetValue(null)!),
    ];

    [Fact]
    public void Each_worker_has_a_route_and_each_route_a_worker() =>
        Assert.Equal(
            Slices.Workers.Map(worker => worker.Name).Order(StringComparer.Ordinal),
            Routes.Workers.Select(route => route.Name).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Each_api_has_a_route_and_each_route_an_api() =>
        Assert.Equal(
            Slices.Apis.Map(api => api.Name).Order(StringComparer.Ordinal),
            Routes.Apis.Select(route => route.Name).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_event_is_routed_and_every_routed_event_is_known()
    {
        Assert.Equal(10, Names.Count);
        Assert.Equal(
            Names.Order(StringComparer.Ordinal),
            Routes.Workers.SelectMany(route => route.Events).Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_event_name_can_be_parsed_to_the_event_of_that_name()
    {
        var data = EventData.Write(Samples.Order1).With(EventData.Write(Samples.Lot("APPLES", "LOT001", 2)));
        Assert.All(Names, name => Assert.Equal(name, ((Event)EventData.Parse(name, data, Samples.Noon)).Name));
    }

    [Fact]
    public void Each_worker_takes_the_events_that_it_is_sent()
    {
        var data = EventData.Write(Samples.Order1).With(EventData.Write(Samples.Lot("APPLES", "LOT001", 2)));
        foreach (var route in Routes.Workers)
        {
            var worker = Slices.Workers.Find(slice => slice.Name == route.Name).Single();
            foreach (var name in route.Events)
            {
                var e = (Event)EventData.Parse(name, data, Samples.Noon);
                Assert.False(worker.Reads(e).IsEmpty, $"{route.Name} does not take {name}");
            }
        }
    }

    [Fact]
    public void Nothing_comes_twice()
    {
        AssertDistinct(Routes.Workers.Select(route => route.Name));
        AssertDistinct(Routes.Apis.Select(route => route.Name));
        AssertDistinct(Routes.Apis.Select(route => $"{route.Method} {route.Path}"));
        Assert.All(Routes.Workers, route => AssertDistinct(route.Events));
    }

    [Fact]
    public void Paths_are_those_of_the_documented_apis()
    {
        Assert.Equal(
            [
                "POST /api/v1/inventory/listSkus",
                "POST /api/v1/inventory/restockSku",
                "POST /api/v1/orders/listOrders",
                "POST /api/v1/orders/placeOrder",
                "POST /api/v1/payments/listOrderPayments",
                "POST /api/v1/testing/simulateRawEvent",
            ],
            Routes.Apis.Select(route => $"{route.Method} {route.Path}").Order(StringComparer.Ordinal)
        );
        Assert.All(
            Routes.Apis,
            route => Assert.StartsWith($"/api/v1/{route.Domain}/", route.Path, StringComparison.Ordinal)
        );
    }

    private static void AssertDistinct(IEnumerable<string> names) =>
        Assert.All(names.GroupBy(name => name), group => Assert.Single(group));
}
