namespace Ecomm.Operations.Serving;

/// <summary>The log of a server, for whoever started it.</summary>
public static class ConsoleLog
{
    /// <summary>One line a message, on the console.</summary>
    public static void Configure(ILoggingBuilder logging) =>
        logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.None)
            // The console protects nothing that outlives the process; its keys are made anew at each start.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            // A host that cannot start says why in its last line; the stack beside it helps nobody.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddConsole(console => console.FormatterName = LineFormatter.FormatterName)
            .AddConsoleFormatter<LineFormatter, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>();
}
