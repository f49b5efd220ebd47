using System.CommandLine;
using Amazon.Runtime;
using Ecomm.Hosting.Host;
using Microsoft.Data.Sqlite;

namespace Ecomm.Hosting.Commands;

/// <summary>The command line: <c>run</c> is what happens without a command.</summary>
public static class CommandLine
{
    /// <summary>Where a host keeps its data.</summary>
    public static readonly Option<string> Data = new("--data")
    {
        Description = "The directory of the data; it is made if it is missing.",
        DefaultValueFactory = _ => LocalOptions.DataDirectoryDefault,
    };

    /// <summary>After Ctrl+C a command has this long to end by itself: requests and deliveries under way are bounded below it.</summary>
    public static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Runs a command; 0 is success, 1 a fault that the message names, 2 wrong words.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="output">Where a command's results go; the console without it.</param>
    /// <param name="error">Where faults go; the console without it.</param>
    /// <param name="more">Commands of the program's own.</param>
    public static async Task<int> Run(
        string[] arguments,
        TextWriter? output = null,
        TextWriter? error = null,
        params IEnumerable<Command> more
    )
    {
        var root = new RootCommand(
            """
            Ecomm: an event-driven order system, whole, on one machine.

            Examples, where ecomm stands for dotnet run --project src/Ecomm.Local --
              ecomm                                            run it on http://127.0.0.1:5080
              ecomm load samples/init-database.json            send it restocks and orders, and see what becomes of them
              ecomm export --output events.jsonl               write down its events
              ecomm replay events.jsonl                        see what each worker decides on each of them, and why
              ecomm stuck                                      see which orders are not at their end, and why
              ecomm redrive --dry-run                          see what lies in the dead-letter queues
              ecomm redeliver --order ORD-APL-01               send an order's events to the workers again
              ecomm simulate                                   run it in a simulated AWS under every fault, and check its laws
              ecomm what-if events.jsonl --faults crashes      see which orders would end differently today, or under faults
            """
        );
        var run = RunCommand.Create();
        root.Subcommands.Add(run);
        root.Subcommands.Add(LoadCommand.Create());
        root.Subcommands.Add(ExportCommand.Create());
        root.Subcommands.Add(ReplayCommand.Create());
        foreach (var command in more)
        {
            root.Subcommands.Add(command);
        }
        root.Subcommands.Add(RedeliverCommand.Create());
        root.Subcommands.Add(RedriveCommand.Create());
        root.Subcommands.Add(StuckCommand.Create());
        root.Subcommands.Add(SimulateCommand.Create());
        root.Subcommands.Add(WhatIfCommand.Create());
        root.Subcommands.Add(CertifyCommand.Create());
        foreach (var option in RunCommand.Options)
        {
            root.Options.Add(option);
        }
        root.SetAction(RunCommand.Run);
        var parsed = root.Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationTimeout,
            Output = output ?? System.Console.Out,
            Error = error ?? System.Console.Error,
        };
        try
        {
            var code = await parsed.InvokeAsync(configuration);
            return parsed.Errors.Count > 0 ? 2 : code;
        }
        catch (Exception e) when (IsFault(e))
        {
            await configuration.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C. The message has no news for whoever pressed it.
            return 1;
        }
    }

    private static bool IsFault(Exception e) =>
        e
            is IOException
                or InvalidDataException
                or UnauthorizedAccessException
                or HttpRequestException
                or SqliteException
                or StoreUnavailableException
                or AmazonServiceException
                or AmazonClientException;
}
