using System.CommandLine;
using Ecomm.Operations.Events;
using Ecomm.Operations.Replay;

namespace Ecomm.Hosting.Commands;

/// <summary><c>replay</c>: what each worker decides on each event of a log, from what state, and how it ends.</summary>
public static class ReplayCommand
{
    private static readonly Argument<string> Log = new("FILE") { Description = "A log, as export writes it." };

    private static readonly Option<string?> Order = new("--order")
    {
        Description = "Print only the deliveries of this order; all are run.",
    };

    public static Command Create()
    {
        var command = new Command(
            "replay",
            """
            Run a log through the pure core, and see each worker's state before, decisions and settlement.

            Nothing is sent or stored; the time is that of each event, and the gateway answers what the log says it did.
            An event that is early waits for others of its order. Edit the log to see what would have been: repeat a
            line and it is delivered twice, move it and it comes out of order, delete it and it is lost.

            Examples:
              ecomm export --output events.jsonl
              ecomm replay events.jsonl                        everything
              ecomm replay events.jsonl --order ORD-APL-01     one order, step by step
            """
        )
        {
            Log,
            Order,
        };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult arguments, CancellationToken cancel)
    {
        var output = arguments.InvocationConfiguration.Output;
        var order = arguments.GetValue(Order);
        var path = arguments.GetValue(Log)!;
        var log = await EventLog.ReadFile(path, cancel);
        if (order is not null && !log.Any(record => record.OrderId == order))
        {
            throw new InvalidDataException($"'{path}' holds no event of order '{order}'");
        }
        var summary = new ReplaySummary(log);
        var headline = "";
        await foreach (var delivery in Replayer.Run(log, cancel))
        {
            summary.Add(delivery);
            if (order is not null && delivery.Record.OrderId != order)
            {
                continue;
            }
            if (ReplayText.Headline(delivery.Record) is var next && next != headline)
            {
                headline = next;
                await output.WriteLineAsync(headline);
            }
            foreach (var line in ReplayText.Lines(delivery))
            {
                await output.WriteLineAsync(line);
            }
        }
        foreach (var line in summary.Lines().Prepend(""))
        {
            await output.WriteLineAsync(line);
        }
        return 0;
    }
}
