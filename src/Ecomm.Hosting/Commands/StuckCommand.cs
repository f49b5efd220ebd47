using System.CommandLine;
using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Operations.Arguments;
using Ecomm.Operations.Aws;
using Ecomm.Operations.Recovery;
using Microsoft.Data.Sqlite;

namespace Ecomm.Hosting.Commands;

/// <summary><c>stuck</c>: what is not at its end after a while, and why.</summary>
public static class StuckCommand
{
    /// <summary>Dead letters that are looked at on AWS, where each must be received and given back.</summary>
    private const int DeadLettersMax = 1000;

    private static readonly Option<double> OlderThan = new("--older-than")
    {
        Description =
            "Seconds that each is given since the newest event that it waits with; what waits for less is not listed.",
        DefaultValueFactory = _ => 60,
    };

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "How many to print, the oldest first; the others are counted.",
        DefaultValueFactory = _ => 100,
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "The directory of the data; a host may be running on it.",
        DefaultValueFactory = _ => LocalOptions.DataDirectoryDefault,
    };

    private static readonly Option<string?> TerraformState = WhereOptions.TerraformState();

    public static Command Create(HostProgram program)
    {
        var command = new Command(
            "stuck",
            $"""
            List the {Plural(program)} that are not at their end, and what has dead letters, and say where each waits.

            Which end that is, the domain says. The explanation is the workers' own: each says what it would decide now on each
            event. It only reads, but it reads both stores whole. Those that only wait for a request from outside, such as one
            to ship, come last, a line each; they are not stuck.

            Examples, each after {program.Start}
              stuck                                            this machine's host, running or stopped
              stuck --older-than 3600                          they have an hour
              stuck --terraform-state terraform/.deployment/dev.json

            What then: mend what a reason names and move the dead letters back (redrive). If an event is published, and no
            queue holds it, send it again (redeliver {program.ExampleOption}): what is done is found done.
            """
        )
        {
            OlderThan,
            Limit,
            Data,
            TerraformState,
        };
        OlderThan.Between(0, 1e9);
        Limit.Between(1, 100_000);
        command.OneOf(Data, TerraformState);
        command.SetAction((parsed, cancel) => Run(program, parsed, cancel));
        return command;
    }

    private static async Task<int> Run(HostProgram program, ParseResult arguments, CancellationToken cancel)
    {
        var olderThan = TimeSpan.FromSeconds(arguments.GetValue(OlderThan));
        var now = new Instant(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var report = arguments.GetValue(TerraformState) is { } state
            ? await FromAws(program.Catalogue, state, olderThan, now, cancel)
            : await FromData(program.Catalogue, arguments.GetValue(Data)!, olderThan, now, cancel);
        var output = arguments.InvocationConfiguration.Output;
        var limit = arguments.GetValue(Limit);
        var stuck = report.Stuck.Select(one => StuckText.Lines(program.Catalogue, one, now)).ToList();
        await Print(output, stuck, limit);
        await Print(output, [.. report.Unsure.Select(one => new[] { StuckText.Line(one, now) })], limit);
        await Print(output, [.. report.Waiting.Select(one => new[] { StuckText.Line(one, now) })], limit);
        await output.WriteLineAsync(StuckText.Summary(report, Plural(program)));
        return 0;
    }

    private static async Task Print(TextWriter output, IReadOnlyList<IEnumerable<string>> all, int limit)
    {
        foreach (var line in all.Take(limit).SelectMany(lines => lines))
        {
            await output.WriteLineAsync(line);
        }
        if (all.Count > limit)
        {
            await output.WriteLineAsync(FormattableString.Invariant($"… and {all.Count - limit} more"));
        }
    }

    private static async Task<StuckReport> FromAws(
        Catalogue catalogue,
        string terraformState,
        TimeSpan olderThan,
        Instant now,
        CancellationToken cancel
    )
    {
        using var aws = AwsRecovery.Open(catalogue, terraformState);
        var dead = await aws.DeadLetters.Redrive(queue: null, DeadLettersMax, isPreview: true, cancel);
        return await new StuckSubjects(catalogue, aws.Stores, dead.Letters).Find(olderThan, now, cancel);
    }

    private static async Task<StuckReport> FromData(
        Catalogue catalogue,
        string directory,
        TimeSpan olderThan,
        Instant now,
        CancellationToken cancel
    )
    {
        var path = HostData.DatabaseIn(directory);
        try
        {
            using var readers = new ReaderPool(path);
            var stores = new LocalStores(catalogue, readers);
            return await new StuckSubjects(catalogue, stores, stores.DeadEvents()).Find(olderThan, now, cancel);
        }
        catch (Exception e) when (e is SqliteException or StoreUnavailableException)
        {
            throw new InvalidDataException($"'{path}' cannot be read as a host's data: {e.Message}", e);
        }
    }

    private static string Plural(HostProgram program) => program.Example is { } subject ? $"{subject.Name}s" : "things";
}
