using System.ComponentModel.DataAnnotations;

namespace Datacube.ServiceDefaults.Http;

/// <summary>Section <c>Forwarding</c>: proxies in front of this service whose word about the caller's address, and about scheme, host and path that the caller used, counts.</summary>
public sealed class ForwardingSettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Forwarding";

    /// <summary>Networks of the proxies (<c>10.0.0.0/8</c>). Empty: nobody is believed.</summary>
    public IList<string> KnownNetworks { get; set; } = [];

    /// <summary>How many proxies stand one behind the other.</summary>
    [Range(1, 10)]
    public int Hops { get; set; } = 1;
}
