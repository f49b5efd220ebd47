using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Ecomm.Operations.Serving;

/// <summary>One line a log entry: time in UTC, level, message.</summary>
public sealed class LineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(
        in LogEntry<TState> logEntry,
        IExternalScopeProvider? scopeProvider,
        TextWriter textWriter
    )
    {
        textWriter.Write(DateTimeOffset.UtcNow.ToString("HH:mm:ss.fff ", CultureInfo.InvariantCulture));
        textWriter.Write(
            logEntry.LogLevel switch
            {
                LogLevel.Warning => "warn ",
                LogLevel.Error or LogLevel.Critical => "FAIL ",
                _ => "",
            }
        );
        // A line is a line, whatever clients send.
        textWriter.Write(Printable.Escape(logEntry.Formatter(logEntry.State, logEntry.Exception)));
        if (logEntry.Exception is { } exception)
        {
            textWriter.Write(Printable.Escape($" {exception.ToString().ReplaceLineEndings(" | ")}"));
        }
        textWriter.Write('\n');
    }
}
