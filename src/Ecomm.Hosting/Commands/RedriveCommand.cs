using System.CommandLine;
using System.Globalization;
using Ecomm.Operations.Arguments;
using Ecomm.Operations.Aws;
using Ecomm.Operations.Recovery;

namespace Ecomm.Hosting.Commands;

/// <summary><c>redrive</c>: dead letters, moved back to the queues of their workers.</summary>
public static class RedriveCommand
{
    /// <summary>Letters of one run.</summary>
    private const int LimitMax = 1000;

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "Letters to move at most; run it again for more.",
        DefaultValueFactory = _ => LimitMax,
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "List what lies there by reason, and move nothing.",
    };

    private static readonly Option<Uri?> BaseUrl = WhereOptions.BaseUrl();
    private static readonly Option<string?> TerraformState = WhereOptions.TerraformState();

    public static Command Create(HostProgram program)
    {
        var worker = WhereOptions.Worker(
            program.Catalogue,
            $"The dead letters of this worker, or {DeadEvent.Unrouted} for events that no rule matched.  [default: all]",
            DeadEvent.Unrouted
        );
        var command = new Command(
            "redrive",
            $"""
            Move dead letters back to the queues of their workers.

            Look at the reasons first, and mend what they name: a letter whose fault lasts comes back. Unrouted events go to
            the workers that routes.json names for them now; those that still match none stay. A letter is deleted after it
            was sent: a redrive that is interrupted delivers it twice, which is harmless.

            Examples, each after {program.Start}
              redrive --dry-run                          what lies there, by reason
              redrive --worker {program.Catalogue.Workers.Map(one => one.Name).HeadOrNone().IfNone(
                "NAME"
            )}   what it needs is back
              redrive --worker Unrouted                  a rule was added
              redrive --limit 10 --terraform-state terraform/.deployment/dev.json
            """
        )
        {
            worker,
            Limit,
            DryRun,
            BaseUrl,
            TerraformState,
        };
        Limit.Between(1, LimitMax);
        command.OneOf(BaseUrl, TerraformState);
        command.SetAction((parsed, cancel) => Run(program.Catalogue, worker, parsed, cancel));
        return command;
    }

    private static async Task<int> Run(
        Catalogue catalogue,
        Option<string?> workerOption,
        ParseResult arguments,
        CancellationToken cancel
    )
    {
        var isPreview = arguments.GetValue(DryRun);
        var (worker, limit) = (arguments.GetValue(workerOption), arguments.GetValue(Limit));
        RedriveOutcome outcome;
        if (arguments.GetValue(TerraformState) is { } state)
        {
            using var aws = AwsRecovery.Open(catalogue, state);
            outcome = await aws.DeadLetters.Redrive(worker, limit, isPreview, cancel);
        }
        else
        {
            using var host = new HostClient(catalogue, arguments.GetValue(BaseUrl) ?? WhereOptions.LocalHost);
            outcome = await host.Redrive(worker, limit, isPreview, cancel);
        }
        foreach (var line in Lines(catalogue, outcome, isPreview))
        {
            await arguments.InvocationConfiguration.Output.WriteLineAsync(line);
        }
        return 0;
    }

    private static IEnumerable<string> Lines(Catalogue catalogue, RedriveOutcome outcome, bool isPreview)
    {
        foreach (var (queue, reason, count) in outcome.Reasons())
        {
            yield return Invariant($"{queue} {count}: {reason}");
        }
        var staying = outcome.Staying(Routes.Of(catalogue));
        var moving = outcome.Letters.Count - staying;
        yield return isPreview
            ? Invariant($"Would move {moving} dead letters.")
            : Invariant($"Moved {moving} dead letters as {outcome.Messages} messages.");
        if (staying > 0)
        {
            yield return Invariant($"{staying} stay: no worker takes their events.");
        }
        if (outcome.IsPart)
        {
            yield return "There may be more: run it again.";
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
