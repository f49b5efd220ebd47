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

    private static readonly Option<string?> Worker = WhereOptions.Worker(
        $"The dead letters of this worker, or {DeadEvent.Unrouted} for events that no rule matched.  [default: all]",
        DeadEvent.Unrouted
    );

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

    public static Command Create()
    {
        var command = new Command(
            "redrive",
            """
            Move dead letters back to the queues of their workers.

            Look at the reasons first, and mend what they name: a letter whose fault lasts comes back. Unrouted events go to
            the workers that routes.json names for them now; those that still match none stay. A letter is deleted after it
            was sent: a redrive that is interrupted delivers it twice, which is harmless.

            Examples:
              ecomm redrive --dry-run                          what lies there, by reason
              ecomm redrive --worker ProcessOrderPaymentWorker the gateway is back
              ecomm redrive --worker Unrouted                  a rule was added
              ecomm redrive --limit 10 --terraform-state terraform/.deployment/dev.json
            """
        )
        {
            Worker,
            Limit,
            DryRun,
            BaseUrl,
            TerraformState,
        };
        Limit.Between(1, LimitMax);
        command.OneOf(BaseUrl, TerraformState);
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult arguments, CancellationToken cancel)
    {
        var isPreview = arguments.GetValue(DryRun);
        var (worker, limit) = (arguments.GetValue(Worker), arguments.GetValue(Limit));
        RedriveOutcome outcome;
        if (arguments.GetValue(TerraformState) is { } state)
        {
            using var aws = AwsRecovery.Open(state);
            outcome = await aws.DeadLetters.Redrive(worker, limit, isPreview, cancel);
        }
        else
        {
            using var host = new HostClient(arguments.GetValue(BaseUrl) ?? WhereOptions.LocalHost);
            outcome = await host.Redrive(worker, limit, isPreview, cancel);
        }
        foreach (var line in Lines(outcome, isPreview))
        {
            await arguments.InvocationConfiguration.Output.WriteLineAsync(line);
        }
        return 0;
    }

    private static IEnumerable<string> Lines(RedriveOutcome outcome, bool isPreview)
    {
        foreach (var (queue, reason, count) in outcome.Reasons())
        {
            yield return Invariant($"{queue} {count}: {reason}");
        }
        var staying = outcome.Staying(Routes.Load());
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
