using System.CommandLine;
using System.CommandLine.Parsing;
using Amazon.Runtime;
using Ecomm.Hosting.Host;
using Ecomm.Operations.Serving;
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

    /// <summary>The exit code after an interrupt: 128 and the number of SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>
    /// Runs a command; 0 is success, 1 a fault that the message names, 2 wrong words, <see cref="Interrupted"/> an end before the end.
    /// </summary>
    /// <param name="program">What the program is made of.</param>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="output">Where a command's results go; the console without it.</param>
    /// <param name="error">Where faults go; the console without it.</param>
    /// <param name="cancel">Interrupts it, as Ctrl+C does.</param>
    public static async Task<int> Run(
        HostProgram program,
        string[] arguments,
        TextWriter? output = null,
        TextWriter? error = null,
        CancellationToken cancel = default
    )
    {
        var parsed = Of(program).Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationTimeout,
            Output = new PrintableWriter(output ?? System.Console.Out),
            Error = new PrintableWriter(error ?? System.Console.Error),
        };
        if (parsed.Errors.Count == 0 && EmptyWords(parsed.RootCommandResult).FirstOrDefault() is { } name)
        {
            await configuration.Error.WriteLineAsync($"{name} is empty; expected a value");
            return 2;
        }
        try
        {
            var code = await parsed.InvokeAsync(configuration, cancel);
            return parsed.Errors.Count > 0 ? 2 : code;
        }
        catch (Exception e) when (IsFault(e))
        {
            // AWS's own messages have line breaks, which would be shown as escapes.
            await configuration.Error.WriteLineAsync(
                string.Join(
                    ' ',
                    e.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                )
            );
            return 1;
        }
        catch (OperationCanceledException e)
        {
            await configuration.Error.WriteLineAsync((e as InterruptedException ?? new InterruptedException()).Message);
            return Interrupted;
        }
    }

    /// <summary>All commands of a program, with their options.</summary>
    public static RootCommand Of(HostProgram program)
    {
        var root = new RootCommand(
            $"""
            {program.Title}: an event-driven system, whole, on one machine.

            Examples, each after {program.Start}
              run                                              run it on http://127.0.0.1:5080; also without a word
              export --output events.jsonl                     write down its events
              replay events.jsonl                              see what each worker decides on each of them, and why
              stuck                                            see what is not at its end, and why
              redrive --dry-run                                see what lies in the dead-letter queues
              redeliver {program.ExampleOption}  send its events to the workers again
              simulate                                         run it in a simulated AWS under every fault, and check its laws
              wiring                                           print terraform/routes.json, made from the slices
            """
        );
        Command[] commands =
        [
            RunCommand.Create(program),
            ExportCommand.Create(program),
            ReplayCommand.Create(program),
            RedeliverCommand.Create(program),
            RedriveCommand.Create(program),
            StuckCommand.Create(program),
            SimulateCommand.Create(program),
            WiringCommand.Create(program),
            ContractsCommand.Create(program),
            .. program.Commands,
        ];
        foreach (var command in commands)
        {
            root.Subcommands.Add(command);
        }
        foreach (var option in RunCommand.Options)
        {
            root.Options.Add(option);
        }
        root.SetAction((parsed, cancel) => RunCommand.Run(program, parsed, cancel));
        return root;
    }

    // An empty word names no file, no directory and no worker; it is what an unset variable of a script leaves.
    private static IEnumerable<string> EmptyWords(SymbolResult result) =>
        result switch
        {
            CommandResult command => command.Children.SelectMany(EmptyWords),
            OptionResult { Implicit: false } option when option.Tokens.Any(IsEmpty) => [option.Option.Name],
            ArgumentResult argument when argument.Tokens.Any(IsEmpty) => [argument.Argument.Name],
            _ => [],
        };

    private static bool IsEmpty(Token token) => token.Value.Length == 0;

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
