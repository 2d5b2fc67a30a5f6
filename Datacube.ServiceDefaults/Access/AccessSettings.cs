using Datacube.ServiceDefaults.Access.Internal;

namespace Datacube.ServiceDefaults.Access;

/// <summary>Section <c>Authentication</c>: who may call. At least one of tokens, keys and local key must be there; nothing means closed, never open.</summary>
public sealed class AccessSettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Authentication";

    /// <summary>Tokens of an OpenID Connect issuer.</summary>
    public JwtSettings? Jwt { get; set; }

    /// <summary>Keys by their hashes.</summary>
    public IList<ApiKeySettings> ApiKeys { get; set; } = [];

    /// <summary>
    /// A file with one key for a system on one machine: made by whichever process comes first and shown by it once, on a terminal, accepted from the loopback
    /// network only, with all scopes.
    /// </summary>
    public string? LocalKeyFile { get; set; }

    /// <summary>Calls between services.</summary>
    public InternalSettings? Internal { get; set; }
}
