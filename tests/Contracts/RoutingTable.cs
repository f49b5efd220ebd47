using System.Reflection;
using System.Text;
using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Contracts;

/// <summary>routes.json names what the code declares, all of it and once.</summary>
public sealed class RoutingTable
{
    private static readonly Routes Routes = Routes.Of(Domains.All);

    /// <summary>The names that events are declared with, wherever in the domains that is.</summary>
    private static readonly IReadOnlyList<string> Names =
    [
        .. typeof(Domains)
            .Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(IEvent)))
            .Select(type => type.GetProperty(nameof(IEvent.Declared), BindingFlags.Public | BindingFlags.Static))
            .Select(property => ((EventType)property!.GetValue(null)!).Name),
    ];

    [Fact]
    public void The_file_that_Terraform_reads_is_what_the_slices_declare()
    {
        var file = File.ReadAllText(Path.Combine(Machine.Root, "terraform", "routes.json"));
        Assert.True(
            file == Routes.ToJson(),
            "terraform/routes.json is not what the slices declare. Write it again with "
                + "`dotnet run --project src/Ecomm.Local -- wiring terraform/routes.json`, and review the difference."
        );
    }

    [Fact]
    public void Each_worker_has_a_route_and_each_route_a_worker() =>
        Assert.Equal(
            Domains.All.Workers.Map(worker => worker.Name).Order(StringComparer.Ordinal),
            Routes.Workers.Select(route => route.Name).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Each_api_has_a_route_and_each_route_an_api() =>
        Assert.Equal(
            Domains.All.Apis.Map(api => api.Name).Order(StringComparer.Ordinal),
            Routes.Apis.Select(route => route.Name).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_event_is_routed_and_every_routed_event_is_known()
    {
        Assert.Contains(OrderPlaced.EventName, Names);
        Assert.Equal(
            Names.Order(StringComparer.Ordinal),
            Routes
                .Workers.SelectMany(route => route.Events)
                .Distinct()
                .Concat(Routes.Announced)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_event_name_can_be_parsed_to_the_event_of_that_name() =>
        Assert.All(Names, name => Assert.Equal(name, Samples.Any(name).Name));

    [Fact]
    public void Each_worker_takes_the_events_that_it_is_sent()
    {
        foreach (var route in Routes.Workers)
        {
            var worker = Domains.All.Workers.Find(slice => slice.Name == route.Name).Single();
            foreach (var name in route.Events)
            {
                Assert.False(worker.Reads(Samples.Any(name)).IsEmpty, $"{route.Name} does not take {name}");
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
        // A new domain adds its own; these stay.
        Assert.Subset(
            Routes.Apis.Select(route => $"{route.Method} {route.Path}").ToHashSet(),
            new System.Collections.Generic.HashSet<string>
            {
                "POST /api/v1/inventory/listSkus",
                "POST /api/v1/inventory/restockSku",
                "POST /api/v1/orders/listOrders",
                "POST /api/v1/orders/placeOrder",
                "POST /api/v1/payments/listOrderPayments",
                "POST /api/v1/testing/simulateRawEvent",
            }
        );
        Assert.All(
            Routes.Apis,
            route => Assert.StartsWith($"/api/v1/{route.Domain}/", route.Path, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_slice_that_reads_one_record_more_changes_the_file() =>
        AssertChanges(
            Worker.For(
                nameof(SyncOrderWorker),
                reads: (OrderEvent e) => (Order.Of(e.Item.OrderId), Payment.Of(e.Item.OrderId)),
                state: (order, _) => new SyncOrderWorker.State(order),
                SyncOrderWorker.Decide,
                SyncOrderWorker.Slice.Effects
            ),
            "reads",
            Payment.Entity.Keys.Pk
        );

    [Fact]
    public void A_slice_that_inserts_one_record_more_changes_the_file() =>
        AssertChanges(
            SyncOrderWorker.Slice with
            {
                Effects = SyncOrderWorker.Slice.Effects.Inserts<Payment>(),
            },
            "inserts",
            Payment.Entity.Keys.Pk
        );

    [Fact]
    public void A_slice_that_updates_one_record_more_changes_the_file() =>
        AssertChanges(
            SyncOrderWorker.Slice with
            {
                Effects = SyncOrderWorker.Slice.Effects.Updates<Stock>(),
            },
            "updates",
            Stock.Entity.Keys.Pk
        );

    [Fact]
    public void A_slice_that_requires_one_record_more_changes_the_file() =>
        AssertChanges(
            SyncOrderWorker.Slice with
            {
                Effects = SyncOrderWorker.Slice.Effects.Requires<Payment>(),
            },
            "requires",
            Payment.Entity.Keys.Pk
        );

    [Fact]
    public void A_slice_that_raises_one_event_more_changes_the_file() =>
        AssertChanges(
            SyncOrderWorker.Slice with
            {
                Effects = SyncOrderWorker.Slice.Effects.Raises<SkuRestocked>(),
            },
            "raises",
            SkuRestocked.OfSku.Prefix
        );

    [Fact]
    public void A_slice_that_takes_one_event_more_changes_the_file()
    {
        var grown = Worker.For(
            nameof(AllocateOrderStockWorker),
            reads: (OrderEvent e) => (Allocation.Of(e.Item.OrderId), Stock.Of(e.Item.Sku)),
            state: (allocation, stock) => new AllocateOrderStockWorker.State(allocation, stock?.Available ?? 0),
            (state, e, now) => AllocateOrderStockWorker.Decide(state, new OrderCreated(e.Item, e.At), now),
            AllocateOrderStockWorker.Slice.Effects
        );
        Assert.NotEqual(Routes.ToJson(), Routes.Of(With(grown)).ToJson());
    }

    /// <summary>In place of the one of its name, the slice has that prefix more, and nothing else is different.</summary>
    private static void AssertChanges(Worker grown, string access, string prefix)
    {
        var (before, after) = (Parse(Routes), Parse(Routes.Of(With(grown))));
        Assert.NotEqual(Routes.ToJson(), Routes.Of(With(grown)).ToJson());
        Assert.DoesNotContain(prefix, Prefixes(before, grown.Name, access));
        Assert.Contains(prefix, Prefixes(after, grown.Name, access));
    }

    private static Catalogue With(Worker grown) =>
        new([
            .. Domains.All.Domains.Map(domain =>
                domain with
                {
                    Workers = domain.Workers.Map(worker => worker.Name == grown.Name ? grown : worker),
                }
            ),
        ]);

    private static Value.Map Parse(Routes routes) =>
        (Value.Map)(Value)ValueJson.Parse(Encoding.UTF8.GetBytes(routes.ToJson()));

    private static IEnumerable<string> Prefixes(Value.Map routes, string worker, string access) =>
        ((Value.List)routes["workers"]!)
            .Of.OfType<Value.Map>()
            .Where(route => Equals(route["name"], new Value.Text(worker)))
            .Select(route => ((Value.Map)route["access"]!)[access])
            .OfType<Value.List>()
            .SelectMany(list => list.Of.OfType<Value.Text>())
            .Select(text => text.Of);

    private static void AssertDistinct(IEnumerable<string> names) =>
        Assert.All(names.GroupBy(name => name), group => Assert.Single(group));
}
