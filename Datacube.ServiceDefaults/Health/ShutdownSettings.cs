using System.ComponentModel.DataAnnotations;

namespace Datacube.ServiceDefaults.Health;

/// <summary>Section <c>Shutdown</c>: how a service stops.</summary>
public sealed class ShutdownSettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Shutdown";

    /// <summary>Time between the first answer of <c>/health/ready</c> that says no and the end of accepting requests.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan NoticeTime { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Time that running work has to come to an end after that.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}
