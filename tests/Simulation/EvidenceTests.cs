using System.Globalization;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Certification;
using Xunit.Abstractions;

namespace Ecomm.Simulation.Tests;

public sealed class EvidenceTests(GatheredEvidence gathered, ITestOutputHelper output) : IClassFixture<GatheredEvidence>
{
    private const string UpdateVariable = "ECOMM_UPDATE_DOCS";
    private const string Document = "docs/idempotency.md";

    private Evidence Evidence => gathered.Evidence;

    [Fact]
    public void Two_thousand_seeds_break_no_law()
    {
        if (Evidence.Seeds.Failures.Count > 0)
        {
            var story = FailureStory.Of(Evidence.Seeds.Failures[0].Seed, FaultKinds.Any, "", Shipped.System);
            Assert.Fail(string.Join("\n", story.Lines()));
        }
        Assert.Equal(Evidence.SeedsCount, Evidence.Seeds.Seeds);
    }

    [Fact]
    public void While_a_part_stays_down_the_rest_ends_in_two_hundred_seeds()
    {
        Assert.Empty(Evidence.Broken.Failures.Select(failure => $"{failure.Seed}: {failure.Violation}"));
        Assert.True(Evidence.Broken.WhileBroken is { Ended: > 10_000, Waiting: > 1000, Unanswered: > 100 });
    }

    [Fact]
    public void An_hour_of_overload_drains_within_its_bounds() =>
        Assert.All(Evidence.Overloads, one => Assert.Empty(one.Faults));

    [Fact]
    public void They_inject_every_kind_of_fault() =>
        Assert.All(FaultKinds.All, kind => Assert.True(Evidence.Seeds.Injected[(int)kind] > 100, $"{kind}"));

    [Fact]
    public void Every_enumerated_case_keeps_the_laws() =>
        Assert.All(
            Evidence.Enumerations,
            one =>
            {
                Assert.Empty(one.Failures);
                Assert.True(one.Cases > 1000, one.Name);
            }
        );

    [Fact]
    public void Every_worker_has_crashed_at_each_of_its_operations() =>
        Assert.All(
            Decisions.Domains.All.Workers,
            worker =>
                Assert.True(Evidence.Enumerations.Sum(one => one.CasesOfWorker.GetValueOrDefault(worker.Name)) > 1000)
        );

    [Fact]
    public void Every_known_bad_variant_is_caught_by_a_law_that_it_breaks()
    {
        output.WriteLine("variant | caught by | seeds | ms | lines");
        foreach (var one in Evidence.Variants)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{one.Variant.Name} | {one.Median?.Violation.Law} | {one.Median?.Seeds} | {one.MedianMs:0} | {one.Lines}"
                )
            );
        }
        Assert.True(Evidence.Variants.Count >= 25);
        Assert.All(
            Evidence.Variants,
            one =>
                Assert.True(
                    one.IsCaught,
                    $"{one.Variant.Name}: {string.Join(", ", one.Catches.Select(c => $"{c?.Violation}"))}"
                )
        );
    }

    [Fact]
    public void The_certificate_says_what_was_found()
    {
        var before = File.ReadAllLines(Path.Combine(Repository(), Document));
        var expected = Certificate.Lines(Evidence, before).ToArray();
        if (Environment.GetEnvironmentVariable(UpdateVariable) is not null)
        {
            File.WriteAllLines(Path.Combine(Repository(), Document), expected);
        }
        Assert.Equal(expected, File.ReadAllLines(Path.Combine(Repository(), Document)));
    }

    private static string Repository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Ecomm.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("Ecomm.sln is nowhere above the tests");
        }
        return directory.FullName;
    }
}
