using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A port that a resource listens on.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    public EndpointAnnotation(ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null, int? port = null, int? targetPort = null, bool? isExternal = null, bool isProxied = true)
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? "tcp";
        Name = name ?? UriScheme;
        Transport = transport ?? (UriScheme is "http" or "https" ? "http" : "tcp");
        Port = port;
        TargetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied;
    }

    public string Name { get; set; }

    public ProtocolType Protocol { get; set; }

    public string UriScheme { get; set; }

    /// <summary>tcp, http or http2.</summary>
    public string Transport { get; set; }

    public string TargetHost { get; set; } = "localhost";

    /// <summary>The port that others use; null: any free one.</summary>
    public int? Port { get; set; }

    /// <summary>The port that the process listens on; null: the same, or any free one behind a proxy.</summary>
    public int? TargetPort { get; set; }

    public bool IsExternal { get; set; }

    public bool IsProxied { get; set; }

    /// <summary>Variable that receives the target port.</summary>
    internal string? PortVariable { get; set; }

    /// <summary>Null until the application starts.</summary>
    internal int? AllocatedPort { get; set; }

    /// <summary>One per replica; the same as the published port where nothing stands in between.</summary>
    internal IReadOnlyList<int> TargetPorts { get; set; } = [];

    internal string Url => $"{UriScheme}://{TargetHost}:{AllocatedPort}";
}
