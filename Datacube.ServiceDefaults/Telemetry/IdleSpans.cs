using System.Diagnostics;
using OpenTelemetry;

namespace Datacube.ServiceDefaults.Telemetry;

/// <summary>
/// Keeps back what says nothing about anybody's request and would be most of what is stored: questions to the database that loops ask again
/// and again, and the inside of what is not recorded itself, such as probes of health.
/// </summary>
internal sealed class IdleSpans : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        var isOfLoop = data.Source.Name == "Npgsql" && data.ParentSpanId == default;
        if (isOfLoop || data.Parent is { Recorded: false })
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
