using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Datacube.ServiceDefaults.Scrubbing;

/// <summary>One line per entry, without secrets; an exception follows on lines of its own.</summary>
internal sealed class ScrubbedConsoleFormatter(SecretScrubber scrubber, TimeProvider time) : ConsoleFormatter(FormatterName)
{
    internal const string FormatterName = "datacube";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var now = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        textWriter.WriteLine($"{now} {Word(logEntry.LogLevel)} {logEntry.Category}[{logEntry.EventId.Id}] {OneLine(scrubber.Scrub(message))}");
        if (logEntry.Exception is { } error)
            textWriter.WriteLine(scrubber.Scrub($"{error}"));
    }

    // A value with a line break must not look like an entry of its own.
    private static string OneLine(string text) => text.ReplaceLineEndings("\\n");

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        LogLevel.Error => "error",
        _ => "fatal",
    };
}
