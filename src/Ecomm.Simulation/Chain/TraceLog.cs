using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Checks;
using Ecomm.Simulation.Core;
using Microsoft.Extensions.Logging;

namespace Ecomm.Simulation.Chain;

/// <summary>The handlers' log: what they say goes to the trace, and an exception that no fault threw is a bug.</summary>
internal sealed class TraceLog<T>(World world, Judge judge) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error || world.Trace.IsOn;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (exception is not (null or SimulatedFaultException))
        {
            judge.Break(
                GenericLaws.Throws,
                $"{formatter(state, exception)}: {exception.GetType().Name}: {exception.Message}"
            );
        }
        if (world.Trace.IsOn && exception is null)
        {
            world.Trace.Tell($"    {formatter(state, exception)}");
        }
    }
}
