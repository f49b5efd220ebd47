using System.CommandLine;
using System.Diagnostics;
using Ecomm.Hosting.Commands.Simulate;
using Ecomm.Operations.Arguments;
using Ecomm.Operations.Files;
using Ecomm.Simulation;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Core;
using Ecomm.Simulation.Faults;

namespace Ecomm.Hosting.Commands;

/// <summary><c>simulate</c>: the whole system under every fault that AWS permits, from seeds.</summary>
public static class SimulateCommand
{
    private const long SeedsDefault = 1000;

    /// <summary>A year.</summary>
    private const double MinutesMax = 525_600;

    private static readonly Option<long?> Seeds = new("--seeds")
    {
        Description = $"How many seeds to run.  [default: {SeedsDefault}, or as many as --minutes has time for]",
    };

    private static readonly Option<ulong> From = new("--from")
    {
        Description = "The first seed.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<double?> Minutes = new("--minutes") { Description = "Run for that long." };

    private static readonly Option<string> Faults = new("--faults")
    {
        Description =
            $"What may go wrong, separated by commas; a name after a minus is left out. {string.Join(", ", FaultGroups.Names)}.",
        DefaultValueFactory = _ => FaultGroups.All,
    };

    private static readonly Option<bool> Broken = new("--broken")
    {
        Description = "Beside that, break one part for good in each run: a function, a queue, a table or a gateway.",
    };

    private static readonly Option<string?> Report = new("--report")
    {
        Description = "Write a report here, in Markdown.",
    };

    private static readonly Option<ulong?> Seed = new("--seed") { Description = "Run this seed only." };

    private static readonly Option<bool> Trace = new("--trace")
    {
        Description = "With --seed: print the run as a timeline.",
    };

    public static Command Create(HostProgram program)
    {
        var command = new Command(
            "simulate",
            $"""
            Run the slices and the shell in a simulated AWS, one seed after another, and check the laws after every step.

            Each seed makes a workload and the faults that befall it: duplicates, delays, crashes at every await, lost
            answers, a gateway that lies low. When a law breaks (exit code 1), the smallest run that still breaks it is printed as
            a timeline, with the command that replays it. The same seed runs the same every time, everywhere. Ctrl+C ends it after
            the seeds under way, with what they came to and exit code 130.

            Examples, each after {program.Start}
              simulate                                         a thousand seeds
              simulate --minutes 10 --report report.md   as many as ten minutes have time for
              simulate --faults crashes,duplicates       only these
              simulate --faults=-gateway                 all but these
              simulate --broken                          a part that stays down, in each run another one
              simulate --seed 42 --trace                 one run, step by step
            """
        )
        {
            Seeds,
            From,
            Minutes,
            Faults,
            Broken,
            Report,
            Seed,
            Trace,
        };
        Seeds.Between(1, long.MaxValue);
        Minutes.Between(0.001, MinutesMax);
        Faults.Validators.Add(result =>
        {
            if (FaultGroups.Parse(result.GetValueOrDefault<string>() ?? "").Case is string error)
            {
                result.AddError($"--faults: {error}");
            }
        });
        Trace.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<bool>() && result.GetResult(Seed) is null)
            {
                result.AddError("--trace prints one run: it needs --seed");
            }
        });
        Seed.Validators.Add(result =>
        {
            Option[] ofMany = [Seeds, From, Minutes, Report];
            foreach (var option in ofMany.Where(option => result.GetResult(option) is { Implicit: false }))
            {
                result.AddError($"--seed runs that seed alone: {option.Name} does not go with it");
            }
        });
        command.SetAction((arguments, cancel) => Run(arguments, Named(program), cancel));
        return command;
    }

    private static Blueprint Named(HostProgram program) => program.Simulated with { Program = program.Start };

    /// <summary>Runs the command on a system.</summary>
    public static async Task<int> Run(ParseResult arguments, Blueprint blueprint, CancellationToken cancel)
    {
        blueprint = arguments.GetValue(Broken) ? blueprint with { BreaksParts = true } : blueprint;
        var output = arguments.InvocationConfiguration.Output;
        var words = arguments.GetValue(Faults) ?? FaultGroups.All;
        var faults = FaultGroups.Parse(words).IfLeft(error => throw new InvalidDataException(error));
        var shown = words == FaultGroups.All ? "" : words;
        if (arguments.GetValue(Seed) is { } seed)
        {
            var interruptible = blueprint with { Cancel = cancel };
            return await RunOne(seed, faults, shown, arguments.GetValue(Trace), interruptible, output);
        }
        var report = arguments.GetValue(Report);
        if (report is not null)
        {
            WholeFile.MustBeWritable(report);
        }
        var minutes = arguments.GetValue(Minutes);
        var seeds = arguments.GetValue(Seeds) ?? (minutes is null ? SeedsDefault : long.MaxValue);
        var campaign = new Campaign(
            blueprint,
            faults,
            arguments.GetValue(From),
            seeds,
            minutes is { } some ? TimeSpan.FromMinutes(some) : TimeSpan.MaxValue
        );
        var tally = await SimulateProgress.Show(
            output,
            () => campaign.Tally,
            Task.Run(() => campaign.Run(Environment.ProcessorCount, cancel), CancellationToken.None)
        );
        var isInterrupted = cancel.IsCancellationRequested;
        // The smallest run takes seconds to find: nobody waits for it who has interrupted.
        var stories = tally
            .Failures.Take(isInterrupted ? 0 : 1)
            .Select(failure => FailureStory.Of(failure.Seed, faults, shown, blueprint with { Cancel = cancel }))
            .ToList();
        foreach (
            var line in SimulateText
                .Summary(tally, blueprint.Laws, isInterrupted)
                .Concat(stories.SelectMany(story => story.Lines().Prepend("")))
        )
        {
            await output.WriteLineAsync(line);
        }
        if (report is not null)
        {
            await WholeFile.WriteLines(
                report,
                SimulateText.Report(tally, blueprint.Laws, shown, stories, isInterrupted)
            );
        }
        return tally.Failures.Count > 0 ? 1
            : isInterrupted ? CommandLine.Interrupted
            : 0;
    }

    private static async Task<int> RunOne(
        ulong seed,
        IReadOnlySet<FaultKind> faults,
        string words,
        bool traced,
        Blueprint blueprint,
        TextWriter output
    )
    {
        var began = Stopwatch.GetTimestamp();
        var plan = Plan.Of(seed, blueprint, faults);
        var outcome = Simulator.Run(plan, blueprint, traced);
        if (traced)
        {
            await Print(RunText.Lines(plan, outcome));
        }
        else if (outcome.Violation is null)
        {
            await Print(SimulateText.One(seed, outcome, Stopwatch.GetElapsedTime(began)));
        }
        else
        {
            await Print(FailureStory.Of(seed, faults, words, blueprint).Lines());
        }
        return outcome.Violation is null ? 0 : 1;

        async Task Print(IEnumerable<string> lines)
        {
            foreach (var line in lines)
            {
                await output.WriteLineAsync(line);
            }
        }
    }
}
