using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Ecomm.HostTests.InProcess;

/// <summary>A log that keeps its lines, whoever wrote them.</summary>
internal sealed class Lines : ILoggerFactory, ILogger
{
    public ConcurrentQueue<string> All { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) { }

    public void Dispose() { }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => All.Enqueue(formatter(state, exception));
}
