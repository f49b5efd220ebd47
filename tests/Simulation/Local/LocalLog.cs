using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Core;
using Microsoft.Extensions.Logging;

namespace Ecomm.Simulation.Tests.Local;

/// <summary>The chain's log: what it says goes to the trace, and an exception that the disk did not throw is a bug.</summary>
internal sealed class LocalLog(World world, Judge judge, Tally tally) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        tally.Count(eventId.Name ?? "");
        if (exception is not (null or StoreUnavailableException))
        {
            judge.Break(GenericLaws.Throws, $"{formatter(state, exception)}: {exception}");
        }
        world.Trace.Tell($"    {formatter(state, exception)} {exception?.Message}");
    }
}
