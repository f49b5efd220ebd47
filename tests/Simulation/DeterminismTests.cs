using System.Diagnostics;
using System.Globalization;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Tests;

public sealed class DeterminismTests
{
    [Fact]
    public void The_same_seed_takes_the_same_steps_every_time() =>
        Assert.All(
            Enumerable.Range(1, 100).Select(seed => Plan.Of((ulong)seed, Shipped.System)),
            plan => Assert.Equal(Simulator.Run(plan, Shipped.System).Hash, Simulator.Run(plan, Shipped.System).Hash)
        );

    [Fact]
    public void Different_seeds_do_not() =>
        Assert.Equal(
            100,
            Enumerable
                .Range(1, 100)
                .Select(seed => Simulator.Run(Plan.Of((ulong)seed, Shipped.System), Shipped.System).Hash)
                .Distinct()
                .Count()
        );

    [Fact]
    public void Watching_a_run_changes_nothing()
    {
        var plan = Plan.Of(42, Shipped.System);
        Assert.Equal(Simulator.Run(plan, Shipped.System).Hash, Simulator.Run(plan, Shipped.System, traced: true).Hash);
    }

    [Theory]
    [InlineData(42)]
    [InlineData(4711)]
    public async Task Another_process_takes_the_same_steps(ulong seed)
    {
        var program = typeof(Program).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [program, seed.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        var plan = Plan.Of(seed, Shipped.System);
        var lines = RunText.Lines(plan, Simulator.Run(plan, Shipped.System, traced: true));
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(lines, text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void A_run_that_is_replayed_from_what_went_wrong_goes_wrong_the_same()
    {
        var plan = Plan.Of(7, Shipped.System);
        var run = Simulator.Run(plan, Shipped.System);
        Assert.NotEmpty(run.Injected);
        Assert.Equal(run.Hash, Simulator.Run(plan with { Script = run.Injected }, Shipped.System).Hash);
    }
}
