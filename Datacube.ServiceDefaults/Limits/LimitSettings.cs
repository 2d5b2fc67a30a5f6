using System.ComponentModel.DataAnnotations;

namespace Datacube.ServiceDefaults.Limits;

/// <summary>Section <c>Limits</c>: how much one caller may ask of this service.</summary>
public sealed class LimitSettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Limits";

    /// <summary>Largest body of an HTTP request, in bytes. Messages over gRPC have a limit of their own.</summary>
    [Range(1024, 1L << 30)]
    public long MaxBodyBytes { get; set; } = 1L << 20;

    /// <summary>Largest message over gRPC, in bytes, either way.</summary>
    [Range(1024, 1 << 30)]
    public int MaxMessageBytes { get; set; } = 4 << 20;

    /// <summary>Requests per second of one caller, on average. A caller is a subject, or an address while nobody has signed in.</summary>
    [Range(1, 100_000)]
    public int RequestsPerSecond { get; set; } = 100;

    /// <summary>Requests of one caller at once, on top of the average.</summary>
    [Range(1, 100_000)]
    public int Burst { get; set; } = 200;

    /// <summary>Longest time for a call that names no deadline of its own. Streams to the caller have none.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Longest time for the head of a request to arrive.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
