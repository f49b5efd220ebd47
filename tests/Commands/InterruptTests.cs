using Ecomm.Simulation;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains;
using Ecomm.Simulation.Domains.Exhaustive;
using Ecomm.Simulation.Faults;
using Ecomm.Simulation.Variants;
using static Ecomm.Commands.Tests.LogLines;

namespace Ecomm.Commands.Tests;

/// <summary>Who presses Ctrl+C is heard at once, wherever a command is, and told how far it came.</summary>
public sealed class InterruptTests : IDisposable
{
    private static readonly CancellationToken Pressed = new(canceled: true);
    private static readonly Blueprint Interrupted = Shipped.System with { Cancel = Pressed };

    private readonly TempDirectory directory = TempDirectory.Create();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task An_interrupted_simulation_says_how_many_seeds_it_ran_and_not_that_every_law_held()
    {
        var path = Path.Combine(directory.Path, "report.md");

        var result = await Cli.Run(Pressed, "simulate", "--seeds", "100000", "--report", path);

        Assert.Equal(CommandLine.Interrupted, result.Code);
        Assert.Contains("interrupted after 0 seeds: no law was broken until then", result.Lines);
        Assert.DoesNotContain("every law held", result.Output, StringComparison.Ordinal);
        Assert.Contains("It was interrupted", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seed", "42")]
    [InlineData("--seed", "42", "--trace")]
    public async Task An_interrupted_seed_has_no_end(params string[] words)
    {
        var result = await Cli.Run(Pressed, ["simulate", .. words]);

        Assert.Equal((CommandLine.Interrupted, "interrupted\n"), (result.Code, result.Error));
    }

    [Theory]
    [InlineData("document.md")]
    [InlineData("--thorough")]
    public async Task An_interrupted_certificate_is_not_written(string word)
    {
        var path = directory.Write("document.md", "the old one");

        var result = await Cli.Run(Pressed, "certify", word == "document.md" ? path : word);

        Assert.Equal(CommandLine.Interrupted, result.Code);
        Assert.Equal("interrupted: 0 parts were done, and nothing was written\n", result.Error);
        Assert.Equal("the old one\n", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public void A_run_is_interrupted_at_any_step_of_it()
    {
        using var cancel = new CancellationTokenSource();
        var requests = 0;
        var system = Shipped.System with { Cancel = cancel.Token };
        var counting = system with
        {
            Ports = ports =>
            {
                requests++;
                cancel.Cancel();
                return system.Ports(ports);
            },
        };

        Assert.Throws<OperationCanceledException>(() => Simulator.Run(Plan.Of(1, counting), counting));
        Assert.Equal(1, requests);
    }

    /// <summary>Whatever makes one run after another, for long.</summary>
    public static TheoryData<string> Loops => [.. All.Keys];

    private static Dictionary<string, Action> All =>
        new()
        {
            ["one order"] = () => OneOrder.Run(Interrupted, 2),
            ["one order, later"] = () => OneOrder.RunLater(Interrupted, 2),
            ["a cancelled order"] = () => CancelledOrder.Run(Interrupted, 2),
            ["twice at once"] = () => TwiceAtOnce.Run(Interrupted, 2),
            ["cancel against ship"] = () => CancelAgainstShip.Run(Interrupted),
            ["the last unit"] = () => LastUnit.Allocations(Interrupted),
            ["the last unit, whole chain"] = () => LastUnit.WholeChain(Interrupted, 2),
            ["a failure's story"] = () => FailureStory.Of(1, FaultKinds.Any, "", Interrupted),
            ["a hunt"] = () =>
                Hunt.For(Simulation.Domains.Variants.KnownBad.All[0] with { Blueprint = Interrupted }, 1, 100_000),
            ["a campaign"] = () =>
                new Campaign(Interrupted, FaultKinds.Any, 1, 100_000, TimeSpan.MaxValue).Run(2, default),
        };

    [Theory]
    [MemberData(nameof(Loops))]
    public void A_loop_over_runs_ends_with_the_run_that_is_interrupted(string loop) =>
        Assert.Throws<OperationCanceledException>(All[loop]);

    [Fact]
    public async Task An_interrupted_what_if_says_what_it_had_read()
    {
        using var cancel = new CancellationTokenSource();
        var log = directory.Write("log.jsonl", Log(Restocked(5), Of(OrderPlaced.EventName)));
        var interrupted = Shipped.System with
        {
            Ports = ports =>
            {
                cancel.Cancel();
                return Shipped.System.Ports(ports);
            },
        };
        var parsed = CommandLine.Of(Local.OrderProgram.Composed).Parse(["what-if", log]);

        var thrown = await Assert.ThrowsAsync<InterruptedException>(() =>
            Local.Commands.WhatIfCommand.Run(parsed, interrupted, cancel.Token)
        );

        Assert.Equal("interrupted: 2 events were read, and their run has no end", thrown.Message);
    }

    [Fact]
    public async Task A_log_that_is_being_read_is_interrupted()
    {
        var log = directory.Write("log.jsonl", Log(Restocked(5)));

        var result = await Cli.Run(Pressed, "what-if", log);

        Assert.Equal((CommandLine.Interrupted, "interrupted\n", ""), (result.Code, result.Error, result.Output));
    }
}
