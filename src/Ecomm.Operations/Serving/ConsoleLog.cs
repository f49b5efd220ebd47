using Microsoft.Extensions.Logging.Console;

namespace Ecomm.Operations.Serving;

/// <summary>The log of a server, for whoever started it.</summary>
public static class ConsoleLog
{
    /// <summary>Lines that wait for a reader of the output; those beyond are dropped, and their number is said later.</summary>
    public const int LinesMax = 1_024;

    /// <summary>One line a message, on the console. A reader that has stopped reading (a pager, Ctrl+S) holds nothing up.</summary>
    public static void Configure(ILoggingBuilder logging) =>
        logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.None)
            // The console protects nothing that outlives the process; its keys are made anew at each start.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            // A browser brings the cookie of the last process, which these keys cannot read. ASP.NET Core makes a new one for each page and
            // cannot be told not to; no form is posted that it would protect.
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.None)
            // A host that cannot start says why in its last line; the stack beside it helps nobody.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            // Why a probe answered 503 is in its answer.
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
            .AddConsole(console =>
            {
                console.FormatterName = LineFormatter.FormatterName;
                console.MaxQueueLength = LinesMax;
                console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            })
            .AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
}
