using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Datacube.Jobs.Tests.Bench;

/// <summary>Everything that a host logged.</summary>
internal sealed class LogLines : ILoggerProvider
{
    internal ConcurrentQueue<(LogLevel Level, int Event, string Text)> Lines { get; } = [];

    internal bool Has(int number) => Lines.Any(line => line.Event == number);

    /// <summary>The last hundred lines.</summary>
    internal string Last => string.Join('\n', Lines.TakeLast(100).Select(line => $"{line.Level} {line.Event} {line.Text[..Math.Min(400, line.Text.Length)]}"));

    internal string All => string.Join('\n', Lines.Select(line => $"{line.Level} {line.Event} {line.Text}"));

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Logger(LogLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Lines.Enqueue((logLevel, eventId.Id, $"{category}: {formatter(state, exception)} {exception}"));
    }
}
