using System.ComponentModel.DataAnnotations;

namespace Datacube.ServiceDefaults.Http;

/// <summary>Section <c>Http</c>: requests from this service to the outside.</summary>
public sealed class HttpSettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Http";

    /// <summary>Hosts (<c>host</c> or <c>host:port</c>) that may be private or without https. All others must be public and https.</summary>
    public IList<string> AllowedHosts { get; set; } = [];

    /// <summary>Time for one attempt until the headers of the answer are there.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Attempts of a request that may be repeated, the first included.</summary>
    [Range(1, 10)]
    public int MaxAttempts { get; set; } = 5;
}
