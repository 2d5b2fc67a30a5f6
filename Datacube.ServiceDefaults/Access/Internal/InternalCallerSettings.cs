namespace Datacube.ServiceDefaults.Access.Internal;

/// <summary>A service that may call this one.</summary>
public sealed class InternalCallerSettings
{
    /// <summary>File with its public keys (P-256, PEM): one, or while it changes its key the old and the new one.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>The most that it may do here, whatever its tokens say; see <see cref="Access.Scopes"/>.</summary>
    public IList<string> Scopes { get; set; } = [];
}
