namespace Datacube.ServiceDefaults.Access.Internal;

/// <summary>How services know each other: each that calls others has a key of its own, and each that is called knows the public keys of those who may.</summary>
public sealed class InternalSettings
{
    /// <summary>Name of this service among the others, for example <c>catalog-search</c>: what tokens for it are made for, and who its own tokens come from.</summary>
    public string Service { get; set; } = "";

    /// <summary>File with the private key of this service (P-256, PEM), which only its owner may read. Needed by services that call others.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Who may call this service, by name. Nobody by default.</summary>
    public IDictionary<string, InternalCallerSettings> Callers { get; } = new Dictionary<string, InternalCallerSettings>(StringComparer.Ordinal);

    /// <summary>How long a token lasts that this service makes: 5 seconds to 5 minutes.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(1);
}
