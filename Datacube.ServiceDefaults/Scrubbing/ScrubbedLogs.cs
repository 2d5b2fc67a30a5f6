using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Datacube.ServiceDefaults.Scrubbing;

/// <summary>Takes secrets out of log records before they are exported. An exception travels as scrubbed attributes, by their conventional names.</summary>
internal sealed class ScrubbedLogs(SecretScrubber scrubber) : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        if (data.FormattedMessage is { } message)
            data.FormattedMessage = scrubber.Scrub(message);
        List<KeyValuePair<string, object?>> attributes = [.. (data.Attributes ?? []).Select(attribute => KeyValuePair.Create(attribute.Key, Scrub(attribute.Value)))];
        if (data.Exception is { } error)
        {
            attributes.Add(KeyValuePair.Create<string, object?>("exception.type", error.GetType().FullName));
            attributes.Add(KeyValuePair.Create<string, object?>("exception.message", scrubber.Scrub(error.Message)));
            attributes.Add(KeyValuePair.Create<string, object?>("exception.stacktrace", scrubber.Scrub($"{error}")));
            data.Exception = null;
        }
        data.Attributes = attributes;
    }

    private object? Scrub(object? value) => value switch
    {
        null or bool or int or long or double or DateTime or DateTimeOffset or TimeSpan or Enum => value,
        _ => scrubber.Scrub($"{value}"),
    };
}
