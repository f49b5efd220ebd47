using System.CommandLine;
using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Operations.Arguments;
using Ecomm.Operations.Aws;
using Ecomm.Operations.Recovery;
using Microsoft.Data.Sqlite;

namespace Ecomm.Hosting.Commands;

/// <summary><c>stuck</c>: the orders that are not at their end after a while, and why.</summary>
public static class StuckCommand
{
    /// <summary>Dead letters that are looked at on AWS, where each must be received and given back.</summary>
    private const int DeadLettersMax = 1000;

    private static readonly Option<double> OlderThan = new("--older-than")
    {
        Description = "Seconds that an order is given; younger ones are not looked at.",
        DefaultValueFactory = _ => 60,
    };

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "Orders to print, the oldest first; the others are counted.",
        DefaultValueFactory = _ => 100,
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "The directory of the data; a host may be running on it.",
        DefaultValueFactory = _ => LocalOptions.DataDirectoryDefault,
    };

    private static readonly Option<string?> TerraformState = WhereOptions.TerraformState();

    public static Command Create()
    {
        var command = new Command(
            "stuck",
            """
            List the orders that are not at their end, and those with dead letters, and say where each waits.

            An order is at its end when it is depleted, rejected, accepted or beyond. The explanation is the workers' own:
            each says what it would decide now on each event of the order. It only reads, but it reads both stores whole.

            Examples:
              ecomm stuck                                      this machine's host, running or stopped
              ecomm stuck --older-than 3600                    orders have an hour
              ecomm stuck --terraform-state terraform/.deployment/dev.json

            What then: mend what a reason names and move the dead letters back (redrive). If an event is published, and no
            queue holds it, send it again (redeliver --order ID); that is always harmless.
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
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult arguments, CancellationToken cancel)
    {
        var olderThan = TimeSpan.FromSeconds(arguments.GetValue(OlderThan));
        var now = new Instant(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var (stuck, orders) = arguments.GetValue(TerraformState) is { } state
            ? await FromAws(state, olderThan, now, cancel)
            : await FromData(arguments.GetValue(Data)!, olderThan, now, cancel);
        var output = arguments.InvocationConfiguration.Output;
        var limit = arguments.GetValue(Limit);
        foreach (var line in stuck.Take(limit).SelectMany(order => StuckText.Lines(order, now)))
        {
            await output.WriteLineAsync(line);
        }
        if (stuck.Count > limit)
        {
            await output.WriteLineAsync(FormattableString.Invariant($"… and {stuck.Count - limit} more"));
        }
        await output.WriteLineAsync(FormattableString.Invariant($"{stuck.Count} of {orders} orders are stuck."));
        return 0;
    }

    private static async Task<(IReadOnlyList<StuckOrder> Stuck, int Orders)> FromAws(
        string terraformState,
        TimeSpan olderThan,
        Instant now,
        CancellationToken cancel
    )
    {
        using var aws = AwsRecovery.Open(terraformState);
        var dead = await aws.DeadLetters.Redrive(queue: null, DeadLettersMax, isPreview: true, cancel);
        return await new StuckOrders(aws.Stores, dead.Letters, Routes.Load()).Find(olderThan, now, cancel);
    }

    private static async Task<(IReadOnlyList<StuckOrder> Stuck, int Orders)> FromData(
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
            var stores = new LocalStores(readers);
            return await new StuckOrders(stores, stores.DeadEvents(), Routes.Load()).Find(olderThan, now, cancel);
        }
        catch (Exception e) when (e is SqliteException or StoreUnavailableException)
        {
            throw new InvalidDataException($"'{path}' cannot be read as a host's data: {e.Message}", e);
        }
    }
}
