using System.CommandLine;

namespace Ecomm.Local.Commands;

/// <summary>The command line: <c>run</c> is what happens without a command.</summary>
public static class CommandLine
{
    /// <summary>Where a host keeps its data.</summary>
    public static readonly Option<string> Data = new("--data")
    {
        Description = "The directory of the data; it is made if it is missing.",
        DefaultValueFactory = _ => LocalOptions.DataDirectoryDefault,
    };

    /// <summary>Runs a command; 0 is success, 1 a fault that the message names, 2 wrong words.</summary>
    public static async Task<int> Run(string[] arguments)
    {
        var root = new RootCommand(
            """
            Ecomm: an event-driven order system, whole, on one machine.

            Examples:
              ecomm                                            run it on http://127.0.0.1:5080
              ecomm load samples/init-database.json            send it restocks and orders, and see what becomes of them
              ecomm export --output events.jsonl               write down its events
              ecomm replay events.jsonl                        see what each worker decides on each of them, and why
            """
        );
        var run = RunCommand.Create();
        root.Subcommands.Add(run);
        foreach (var option in RunCommand.Options)
        {
            root.Options.Add(option);
        }
        root.SetAction(RunCommand.Run);
        var parsed = root.Parse(arguments);
        try
        {
            var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            return parsed.Errors.Count > 0 ? 2 : code;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
