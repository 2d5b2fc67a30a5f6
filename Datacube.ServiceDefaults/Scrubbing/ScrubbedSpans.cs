using System.Diagnostics;
using OpenTelemetry;

namespace Datacube.ServiceDefaults.Scrubbing;

/// <summary>
/// Takes secrets out of spans before they are exported. Events of a span cannot be changed afterwards, so exceptions are scrubbed when they
/// are recorded.
/// </summary>
internal sealed class ScrubbedSpans : BaseProcessor<Activity>
{
    private readonly SecretScrubber scrubber;
    private readonly ActivityListener recorder;

    internal ScrubbedSpans(SecretScrubber scrubber)
    {
        this.scrubber = scrubber;
        recorder = new ActivityListener { ShouldListenTo = _ => true, ExceptionRecorder = Record };
        ActivitySource.AddActivityListener(recorder);
    }

    public override void OnEnd(Activity data)
    {
        data.DisplayName = scrubber.Scrub(data.DisplayName);
        if (data.StatusDescription is { } description)
            data.SetStatus(data.Status, scrubber.Scrub(description));
        List<(string Key, string Value)>? changed = null;
        foreach (ref readonly var tag in data.EnumerateTagObjects())
            if (tag.Value is string text && scrubber.Scrub(text) is var clean && !ReferenceEquals(clean, text))
                (changed ??= []).Add((tag.Key, clean));
        foreach (var (key, value) in changed ?? [])
            data.SetTag(key, value);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            recorder.Dispose();
        base.Dispose(disposing);
    }

    // What stands there already is not replaced by the text of the exception.
    private void Record(Activity activity, Exception exception, ref TagList tags)
    {
        tags.Add("exception.message", scrubber.Scrub(exception.Message));
        tags.Add("exception.stacktrace", scrubber.Scrub($"{exception}"));
    }
}
