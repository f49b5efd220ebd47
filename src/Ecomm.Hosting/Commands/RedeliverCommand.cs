using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Operations.Aws;
using Ecomm.Operations.Events;
using Ecomm.Operations.Recovery;

namespace Ecomm.Hosting.Commands;

/// <summary><c>redeliver</c>: events of the event store, sent to the workers' queues again.</summary>
public static class RedeliverCommand
{
    private static readonly Option<OrderId?> Order = new("--order")
    {
        Description = "The events of this order.",
        CustomParser = result =>
        {
            var parsed = OrderId.Parse(new Value.Text(result.Tokens[0].Value));
            if (parsed.Case is not OrderId order)
            {
                result.AddError($"--order {(string)parsed}");
                return null;
            }
            return order;
        },
    };

    private static readonly Option<Instant?> Since = Time("--since", "The events created then or later.");
    private static readonly Option<Instant?> Until = Time("--until", "The events created before then.");

    private static readonly Option<string?> FilePath = new("--file")
    {
        Description = "The events of these keys: a log as export writes it, or lines of {\"pk\", \"sk\"}.",
    };

    private static readonly Option<string?> Worker = WhereOptions.Worker(
        "Send to this worker only.  [default: all that routes.json names for the event]"
    );

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

    public static Command Create()
    {
        var command = new Command(
            "redeliver",
            """
            Send events from the event store to the queues of the workers again.

            It is always harmless: a worker that has done its work finds it done. Use it when a queue, a rule or the pipe
            lost something: the pipe's own dead letters hold no events, only the times between which some were not sent.

            Examples:
              ecomm redeliver --order ORD-APL-01 --dry-run     see what would go where
              ecomm redeliver --order ORD-APL-01               everything about one order, to every worker
              ecomm redeliver --since 2025-06-19T08:00:00Z --until 2025-06-19T08:05:00Z --worker SyncOrderWorker
              ecomm redeliver --file events.jsonl              the events that export wrote down, or some of its lines
              ecomm redeliver --order ORD-APL-01 --terraform-state terraform/.deployment/dev.json
            """
        )
        {
            Order,
            Since,
            Until,
            FilePath,
            Worker,
            DryRun,
            BaseUrl,
            Data,
            TerraformState,
        };
        command.OneOf(BaseUrl, Data, TerraformState);
        command.Validators.Add(RequireOneSelection);
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult arguments, CancellationToken cancel)
    {
        var selection = await SelectionOf(arguments, cancel);
        var worker = arguments.GetValue(Worker);
        var isPreview = arguments.GetValue(DryRun);
        var report =
            arguments.GetValue(Data) is { } directory ? await FromData(directory, selection, worker, isPreview, cancel)
            : arguments.GetValue(TerraformState) is { } state
                ? await FromAws(state, selection, worker, isPreview, cancel)
            : await FromHost(
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
        return report.Missing.Count > 0 || (report.IsEmpty && selection is EventSelection.OfOrder) ? 1 : 0;
    }

    private static async Task<RedeliveryReport> FromHost(
        Uri address,
        EventSelection selection,
        string? worker,
        bool isPreview,
        CancellationToken cancel
    )
    {
        using var host = new HostClient(address);
        return await host.Redeliver(selection, worker, isPreview, cancel);
    }

    private static async Task<RedeliveryReport> FromAws(
        string terraformState,
        EventSelection selection,
        string? worker,
        bool isPreview,
        CancellationToken cancel
    )
    {
        using var aws = AwsRecovery.Open(terraformState);
        return await new Redelivery(aws.Stores, isPreview ? null : aws.Queues, Routes.Load()).Run(
            selection,
            worker,
            cancel
        );
    }

    private static async Task<RedeliveryReport> FromData(
        string directory,
        EventSelection selection,
        string? worker,
        bool isPreview,
        CancellationToken cancel
    )
    {
        var path = HostData.DatabaseIn(directory);
        await using var directoryLock = DirectoryLock.Take(directory);
        using var database = new Database(path);
        var queues = new LocalQueues(database.Commits, new Dictionary<string, WorkerQueue>(), TimeProvider.System);
        return await new Redelivery(new LocalStores(database.Readers), isPreview ? null : queues, Routes.Load()).Run(
            selection,
            worker,
            cancel
        );
    }

    private static async Task<EventSelection> SelectionOf(ParseResult arguments, CancellationToken cancel) =>
        arguments.GetValue(Order) is { } order ? new EventSelection.OfOrder(order)
        : arguments.GetValue(FilePath) is { } file ? new EventSelection.Listed(await KeyFile.Read(file, cancel))
        : new EventSelection.Created(arguments.GetValue(Since), arguments.GetValue(Until));

    private static void RequireOneSelection(CommandResult result)
    {
        var given = new[]
        {
            result.GetResult(Order) is not null,
            result.GetResult(FilePath) is not null,
            result.GetResult(Since) is not null || result.GetResult(Until) is not null,
        };
        if (given.Count(is_ => is_) != 1)
        {
            result.AddError("say which events: --order, --since and --until, or --file; and only one of these");
        }
    }

    private static Option<Instant?> Time(string name, string description) =>
        new(name)
        {
            Description = $"{description} A time like 2025-06-19T08:00:00Z; UTC unless it says otherwise.",
            CustomParser = result =>
            {
                var word = result.Tokens[0].Value;
                if (
                    DateTimeOffset.TryParse(
                        word,
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.AssumeUniversal,
                        out var time
                    )
                )
                {
                    return new Instant(time.ToUnixTimeMilliseconds());
                }
                result.AddError($"{name} is '{word}'; expected a time like 2025-06-19T08:00:00Z");
                return null;
            },
        };
}
