using System.CommandLine;
using Ecomm.Adapters.Sqlite;
using Ecomm.Hosting.Chain;
using Ecomm.Hosting.Host;
using Ecomm.Operations.Events;
using Ecomm.Operations.Files;
using Microsoft.Data.Sqlite;

namespace Ecomm.Hosting.Commands;

/// <summary><c>export</c>: the event store as a log, from the data of a running host or of a stopped one.</summary>
public static class ExportCommand
{
    private const string StandardOutput = "-";

    /// <summary>Its other names: a line about the file would stand among the events.</summary>
    private static readonly string[] OfStandardOutput = [StandardOutput, "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

    private static readonly Option<string> Data = new("--data")
    {
        Description = "The directory of the data; a host may be running on it.",
        DefaultValueFactory = _ => LocalOptions.DataDirectoryDefault,
    };

    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "The file to write, which is replaced once all is written; - is the standard output.",
        DefaultValueFactory = _ => StandardOutput,
    };

    public static Command Create(HostProgram program)
    {
        var command = new Command(
            "export",
            """
            Write down the events of a host, one JSON object a line, in the order of their stream.

            It only reads, so a host may be running on the data, or have been killed on it.

            Examples:
              export                                     to the screen
              export --output events.jsonl               to a file, for replay
              export | jq -r .eventName | sort | uniq -c how many of each
            """
        )
        {
            Data,
            Output,
        };
        command.SetAction((parsed, cancel) => Run(program.Catalogue, parsed, cancel));
        return command;
    }

    private static async Task<int> Run(Catalogue catalogue, ParseResult arguments, CancellationToken cancel)
    {
        var output = arguments.GetValue(Output)!;
        var screen = arguments.InvocationConfiguration.Output;
        var database = HostData.DatabaseIn(arguments.GetValue(Data)!);
        if (OfStandardOutput.Contains(output))
        {
            await Export(catalogue, database, screen, cancel);
            return 0;
        }
        var count = await WholeFile.Write(output, file => Export(catalogue, database, file, cancel));
        await screen.WriteLineAsync(FormattableString.Invariant($"Wrote {count} events to '{output}'."));
        return 0;
    }

    /// <summary>Writes the events that are committed now; those that come while it writes are for the next export.</summary>
    /// <exception cref="InvalidDataException">The file is not a host's.</exception>
    private static async Task<long> Export(
        Catalogue catalogue,
        string database,
        TextWriter writer,
        CancellationToken cancel
    )
    {
        try
        {
            using var readers = new ReaderPool(database);
            var count = 0L;
            await foreach (var record in new LocalStores(catalogue, readers).Read(EventSelection.All, cancel))
            {
                await writer.WriteAsync($"{EventLog.Write(record)}\n".AsMemory(), cancel);
                count++;
            }
            await writer.FlushAsync(cancel);
            return count;
        }
        catch (Exception e) when (e is SqliteException or StoreUnavailableException)
        {
            throw new InvalidDataException($"'{database}' cannot be read as a host's data: {e.Message}", e);
        }
    }
}
