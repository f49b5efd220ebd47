using Ecomm.Local.Commands.Estimate;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Ecomm.Commands.Tests.Estimate;

/// <summary>What holds of every estimate.</summary>
[Properties(MaxTest = 100, Arbitrary = [typeof(EstimateProperties)])]
public sealed class EstimateProperties
{
    public static Arbitrary<Workload> Workloads() =>
        (
            from rate in Gen.Choose(1, 2_000_000)
            from shares in Gen.Choose(0, 100).Three()
            from bytes in Gen.Choose(1, 200_000)
            from days in Gen.Choose(1, 400)
            from utilisation in Gen.Elements<decimal?>(null, 0.3m, 0.7m, 1)
            from router in Gen.Elements(Router.Bus, Router.Sns)
            from scope in Gen.Elements(Scope.System, Scope.EventStore)
            from arm in Gen.Elements(true, false)
            from memory in Gen.Elements(128m, 256, 2048)
            from free in Gen.Elements(true, false)
            select new Workload(rate / 10m)
            {
                Rejected = shares.Item1 / 400m,
                Retried = shares.Item2 / 400m,
                Shipped = shares.Item3 / 400m,
                Cancelled = shares.Item1 / 400m,
                EventBytes = bytes,
                RetentionDays = days,
                Utilisation = utilisation,
                Router = router,
                Scope = scope,
                IsArm = arm,
                MemoryMb = memory,
                HasFreeTier = free,
            }
        ).ToArbitrary();

    [Property]
    public void Fixed_and_variable_parts_are_the_total_and_the_services_are_the_items(Workload workload)
    {
        var estimate = CostEstimate.Of(workload);
        Assert.Equal(Rounded(estimate.Total), Rounded(estimate.Fixed + estimate.Variable));
        Assert.Equal(Rounded(estimate.Total), Rounded(estimate.Services.Sum(service => service.Total)));
        Assert.All(estimate.Lines, line => Assert.True(line is { Fixed: >= 0, Variable: >= 0 }, $"{line}"));
    }

    [Property]
    public void The_fixed_part_is_what_no_order_costs(Workload workload)
    {
        var nothing = CostEstimate.Of(workload with { EventsPerSecond = 0 });
        Assert.Equal(nothing.Total, CostEstimate.Of(workload).Fixed);
        Assert.Equal(0, nothing.Variable);
    }

    [Property]
    public void Each_service_costs_as_much_or_more_at_a_higher_rate(Workload workload, PositiveInt more)
    {
        var faster = workload with { EventsPerSecond = workload.EventsPerSecond + more.Get / 10m };
        Assert.All(
            CostEstimate.Of(workload).Services.Zip(CostEstimate.Of(faster).Services),
            both => Assert.True(Rounded(both.Item1.Total) <= Rounded(both.Item2.Total), $"{both}")
        );
    }

    [Property]
    public void Twice_the_retention_is_twice_the_storage_and_changes_nothing_else(Workload workload)
    {
        var once = CostEstimate.Of(workload with { HasFreeTier = false });
        var twice = CostEstimate.Of(workload with { HasFreeTier = false, RetentionDays = 2 * workload.RetentionDays });
        Assert.All(
            once.Lines.Zip(twice.Lines),
            both =>
                Assert.Equal(
                    Rounded(
                        both.Item1.Total
                            * (
                                both.Item1.Price.Unit.StartsWith("USD per GB and month", StringComparison.Ordinal)
                                    ? 2
                                    : 1
                            )
                    ),
                    Rounded(both.Item2.Total)
                )
        );
    }

    [Property]
    public void Another_price_changes_its_own_items_and_in_proportion(Workload workload, PositiveInt which)
    {
        var prices = Figures.Known.All.Where(one => one.Section == "prices").Select(one => one.Figure).ToList();
        var price = prices[which.Get % prices.Count];
        var thrice = FormattableString.Invariant($$$"""{"prices": {"{{{price.Name}}}": {{{price.Value * 3}}}}}""");
        var before = CostEstimate.Of(workload);
        var after = CostEstimate.Of(workload, Figures.Known.With(thrice, "a test"));
        Assert.All(
            before.Lines.Zip(after.Lines).Where(both => price.Beyond is null || both.Item1.Price.Name != price.Name),
            both =>
                Assert.Equal(
                    Rounded(both.Item1.Total * (both.Item1.Price.Name == price.Name ? 3 : 1)),
                    Rounded(both.Item2.Total)
                )
        );
    }

    [Property]
    public void What_binds_first_is_the_least_of_the_quotas_and_no_quota_is_exceeded_below_it(Workload workload)
    {
        var estimate = CostEstimate.Of(workload);
        var quotas = estimate.Limits.Where(limit => limit.Kind is LimitKind.Quota).ToList();
        Assert.Equal(quotas.Min(limit => limit.Events), estimate.First!.Events);

        var below = CostEstimate.Of(workload with { EventsPerSecond = estimate.First.Events * 0.999m });
        Assert.DoesNotContain(below.Limits, limit => limit is { Kind: LimitKind.Quota, IsExceeded: true });
        var beyond = CostEstimate.Of(workload with { EventsPerSecond = estimate.First.Events * 1.001m + 0.001m });
        Assert.Contains(beyond.Limits, limit => limit is { Kind: LimitKind.Quota, IsExceeded: true });
    }

    private static decimal Rounded(decimal dollars) => Math.Round(dollars, 6);
}
