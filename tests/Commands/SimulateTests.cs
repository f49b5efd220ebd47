using Ecomm.Hosting.Commands.Simulate;
using Ecomm.Simulation;
using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Domains;
using Ecomm.Simulation.Domains.Variants;
using Ecomm.Simulation.Faults;

namespace Ecomm.Commands.Tests;

public sealed class SimulateTests : IDisposable
{
    private readonly TempDirectory directory = TempDirectory.Create();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Seeds_that_keep_the_laws_end_with_exit_code_0_and_say_what_was_done()
    {
        var result = await Cli.Run("simulate", "--seeds", "20");

        Assert.Equal(0, result.Code);
        Assert.StartsWith("20 seeds, ", result.Lines[0], StringComparison.Ordinal);
        Assert.Contains("every law held", result.Lines);
    }

    [Fact]
    public async Task A_report_lists_every_law_and_every_fault_that_was_injected()
    {
        var path = Path.Combine(directory.Path, "report.md");

        Assert.Equal(0, (await Cli.Run("simulate", "--seeds", "50", "--report", path)).Code);
        var report = await File.ReadAllLinesAsync(path);
        Assert.All(Shipped.System.Laws, law => Assert.Contains($"| {law} | held |", report));
        Assert.Contains(report, line => line.StartsWith("| CrashAfterWrite | ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_named_faults_happen()
    {
        var result = await Cli.Run("simulate", "--seeds", "50", "--faults", "duplicates,-Redelivered");

        Assert.Equal(0, result.Code);
        Assert.Contains(nameof(FaultKind.DuplicatedAtBus), result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(FaultKind.Redelivered), result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(FaultKind.CrashAfterWrite), result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simulate", "--faults", "earthquakes")]
    [InlineData("simulate", "--trace")]
    [InlineData("simulate", "--seeds", "0")]
    [InlineData("simulate", "--minutes", "-1")]
    [InlineData("what-if", "log.jsonl", "--faults", "earthquakes")]
    public async Task Wrong_words_end_with_exit_code_2(params string[] words) =>
        Assert.Equal(2, (await Cli.Run(words)).Code);

    [Fact]
    public async Task One_seed_takes_no_options_of_many()
    {
        foreach (var option in new[] { "--seeds", "--from", "--minutes", "--report" })
        {
            var result = await Cli.Run("simulate", "--seed", "3", option, "2");
            Assert.Equal(2, result.Code);
            Assert.Contains($"{option} does not go with it", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task One_seed_is_a_timeline_and_the_same_every_time()
    {
        var first = await Cli.Run("simulate", "--seed", "42", "--trace");

        Assert.Equal(0, first.Code);
        Assert.Equal("seed 42", first.Lines[0]);
        Assert.Equal("every law held", first.Lines[^1]);
        Assert.Contains(
            "PlaceOrderApi: publishes new EVENT#ORDER_PLACED_EVENT",
            first.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(first.Output, (await Cli.Run("simulate", "--seed", "42", "--trace")).Output);
    }

    [Fact]
    public async Task A_part_that_stays_down_is_told_and_one_law_more_is_checked()
    {
        var all = await Cli.Run("simulate", "--broken", "--seeds", "20");
        var one = await Cli.Run("simulate", "--broken", "--seed", "3", "--trace");

        Assert.Equal(0, all.Code);
        Assert.Contains("checks of 23 laws", all.Output, StringComparison.Ordinal);
        Assert.Contains("while a part was down: ", all.Output, StringComparison.Ordinal);
        Assert.Contains(" breaks after ", one.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_part_is_part_of_what_replays_a_failure()
    {
        var bad = KnownBad.All.Single(one => one.Name.StartsWith("one poller", StringComparison.Ordinal)).Blueprint;

        var story = FailureStory.Of(1, FaultKinds.Any, "", bad).Lines().ToList();

        Assert.Contains(story, line => line.EndsWith("simulate --seed 1 --trace --broken", StringComparison.Ordinal));
        Assert.Contains(story, line => line.Contains(" breaks after ", StringComparison.Ordinal));
    }

    [Fact]
    public void What_breaks_a_law_is_reported_with_its_seeds_the_smallest_first()
    {
        var bad = KnownBad.All.Single(one => one.Name == "transient failures are swallowed").Blueprint;
        var tally = new Campaign(bad, FaultKinds.Any, 1, 1000, TimeSpan.MaxValue).Run(2, default);

        Assert.InRange(tally.Failures.Count, Campaign.FailuresMax, Campaign.FailuresMax + 1);
        Assert.Equal(tally.Failures.OrderBy(failure => failure.Seed), tally.Failures);
        Assert.StartsWith(
            "laws broken by seeds ",
            SimulateText.Summary(tally, bad.Laws).Last(),
            StringComparison.Ordinal
        );
        var story = FailureStory.Of(tally.Failures[0].Seed, FaultKinds.Any, "", bad);
        var report = SimulateText.Report(tally, bad.Laws, "", [story]).ToList();
        Assert.Contains(
            report,
            line => line.StartsWith($"| {Laws.Acknowledged} | **broken** by", StringComparison.Ordinal)
        );
        Assert.Contains(report, line => line.StartsWith("BROKEN  ", StringComparison.Ordinal));
    }

    [Fact]
    public void It_ends_when_it_is_cancelled_and_when_its_time_is_up()
    {
        Assert.Equal(0, New(TimeSpan.MaxValue).Run(1, new CancellationToken(canceled: true)).Seeds);
        Assert.Equal(0, New(TimeSpan.Zero).Run(1, default).Seeds);

        static Campaign New(TimeSpan limit) => new(Shipped.System, FaultKinds.Any, 1, 1000, limit);
    }
}
