using System.CommandLine;
using System.CommandLine.Parsing;
using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Operations.Arguments;
using Ecomm.Operations.Aws;
using Ecomm.Operations.Events;
using Ecomm.Operations.Recovery;

namespace Ecomm.Hosting.Commands;

/// <summary><c>redeliver</c>: events of the event store, sent to the workers' queues again.</summary>
public static class RedeliverCommand
{
    private static readonly Option<Instant?> Since = Time("--since", "The events created then or later.");
    private static readonly Option<Instant?> Until = Time("--until", "The events created before then.");

    private static readonly Option<string?> FilePath = new("--file")
    {
        Description = "The events of these keys: a log as export writes it, or lines of {\"pk\", \"sk\"}.",
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Print what would be sent, and send nothing.",
    };

    private static readonly Option<Uri?> BaseUrl = WhereOptions.BaseUrl();

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "The data of a stopped host, which delivers when it is started.",
    };

    private static readonly Option<string?> TerraformState = WhereOptions.TerraformState();

    public static Command Create(HostProgram program)
    {
        var subjects = new SubjectOptions(program.Catalogue, "The events of this {0}.");
        var worker = WhereOptions.Worker(
            program.Catalogue,
            "Send to this worker only.  [default: all that routes.json names for the event]"
        );
        var command = new Command(
            "redeliver",
            $"""
            Send events from the event store to the queues of the workers again.

            A worker that has done its work finds it done. One that is newer than an event would do it now: on this machine
            it is left out unless --worker names it, on AWS name the workers that were there. Use it when a queue, a rule or the
            pipe lost something: the pipe's own dead letters hold no events, only the times between which some were not sent.

            Examples, each after {program.Start}
              redeliver {program.ExampleOption} --dry-run     see what would go where
              redeliver {program.ExampleOption}               everything about it, to every worker
              redeliver --since 2025-06-19T08:00:00Z --until 2025-06-19T08:05:00Z
              redeliver --file events.jsonl                   the events that export wrote down, or some of its lines
              redeliver --worker {program.Catalogue.Workers.HeadOrNone().Map(one => one.Name).IfNone(
                "WORKER"
            ), -20}        all that this worker takes, such as a worker that is new
              redeliver {program.ExampleOption} --terraform-state terraform/.deployment/dev.json
            """
        )
        {
            Since,
            Until,
            FilePath,
            worker,
            DryRun,
            BaseUrl,
            Data,
            TerraformState,
        };
        foreach (var option in subjects.All)
        {
            command.Options.Add(option);
        }
        command.OneOf(BaseUrl, Data, TerraformState);
        command.Validators.Add(result => RequireOneSelection(subjects, worker, result));
        command.SetAction((parsed, cancel) => Run(program.Catalogue, subjects, worker, parsed, cancel));
        return command;
    }

    private static async Task<int> Run(
        Catalogue catalogue,
        SubjectOptions subjects,
        Option<string?> workerOption,
        ParseResult arguments,
        CancellationToken cancel
    )
    {
        var selection = await SelectionOf(subjects, arguments, cancel);
        var worker = arguments.GetValue(workerOption);
        var isPreview = arguments.GetValue(DryRun);
        var report =
            arguments.GetValue(Data) is { } directory
                ? await FromData(catalogue, directory, selection, worker, isPreview, cancel)
            : arguments.GetValue(TerraformState) is { } state
                ? await FromAws(catalogue, state, selection, worker, isPreview, cancel)
            : await FromHost(
                catalogue,
                arguments.GetValue(BaseUrl) ?? WhereOptions.LocalHost,
                selection,
                worker,
                isPreview,
                cancel
            );
        foreach (var line in RedeliveryText.Lines(report, isPreview))
        {
            await arguments.InvocationConfiguration.Output.WriteLineAsync(line);
        }
        // A range of time may well be empty; an order or a key that was named should have events.
        return report.Missing.Count > 0 || (report.IsEmpty && selection is EventSelection.About) ? 1 : 0;
    }

    private static async Task<RedeliveryReport> FromHost(
        Catalogue catalogue,
        Uri address,
        EventSelection selection,
        string? worker,
        bool isPreview,
        CancellationToken cancel
    )
    {
        using var host = new HostClient(catalogue, address);
        return await host.Redeliver(selection, worker, isPreview, cancel);
    }

    private static async Task<RedeliveryReport> FromAws(
        Catalogue catalogue,
        string terraformState,
        EventSelection selection,
        string? worker,
        bool isPreview,
        CancellationToken cancel
    )
    {
        using var aws = AwsRecovery.Open(catalogue, terraformState);
        return await new Redelivery(aws.Stores, isPreview ? null : aws.Queues, Routes.Of(catalogue)).Run(
            selection,
            worker,
            cancel
        );
    }

    private static async Task<RedeliveryReport> FromData(
        Catalogue catalogue,
        string directory,
        EventSelection selection,
        string? worker,
        bool isPreview,
        CancellationToken cancel
    )
    {
        var path = HostData.DatabaseIn(directory);
        using var directoryLock = DirectoryLock.Take(directory, TimeProvider.System);
        using var database = new Database(path);
        var queues = new LocalQueues(database.Commits, new Dictionary<string, WorkerQueue>(), TimeProvider.System);
        var routes = Routes.Of(catalogue);
        return await new Redelivery(
            new LocalStores(catalogue, database.Readers),
            isPreview ? null : queues,
            routes,
            database.Readers.Read(statements =>
                Beginnings.Read(statements, routes.Workers.Select(worker => worker.Name))
            )
        ).Run(selection, worker, cancel);
    }

    private static async Task<EventSelection> SelectionOf(
        SubjectOptions subjects,
        ParseResult arguments,
        CancellationToken cancel
    ) =>
        subjects.Value(arguments) is { } subject ? new EventSelection.About(subject)
        : arguments.GetValue(FilePath) is { } file ? new EventSelection.Listed(await KeyFile.Read(file, cancel))
        : new EventSelection.Created(arguments.GetValue(Since), arguments.GetValue(Until));

    // A worker alone selects all that it takes.
    private static void RequireOneSelection(SubjectOptions subjects, Option<string?> worker, CommandResult result)
    {
        var given =
            subjects.Given(result)
            + (result.GetResult(FilePath) is null ? 0 : 1)
            + (result.GetResult(Since) is null && result.GetResult(Until) is null ? 0 : 1);
        if (given > 1 || (given == 0 && result.GetResult(worker) is null))
        {
            result.AddError(
                $"say which events: {subjects.Names}, --since and --until, or --file, and only one of these; "
                    + "or only --worker, for all that it takes"
            );
        }
        if (TimeOf(result.GetResult(Since)) >= TimeOf(result.GetResult(Until)))
        {
            result.AddError($"{Until.Name} {RedeliveryRequest.NoRange}");
        }

        // Asked for the value, an option whose word is no time would throw.
        static Instant? TimeOf(OptionResult? option) => option?.Tokens is [var word] ? Times.Parse(word.Value) : null;
    }

    private static Option<Instant?> Time(string name, string description) =>
        new(name)
        {
            Description = $"{description} A time like {Times.Example}; UTC unless it says otherwise.",
            CustomParser = result =>
            {
                var word = result.Tokens[0].Value;
                if (Times.Parse(word) is { } time)
                {
                    return time;
                }
                result.AddError($"{name} is '{word}'; expected a time like {Times.Example}");
                return null;
            },
        };
}
