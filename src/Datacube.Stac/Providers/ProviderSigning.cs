namespace Datacube.Stac.Providers;

/// <summary>Signing with tokens of a service: what is appended to the addresses of assets when they are read.</summary>
public sealed record ProviderSigning
{
    /// <summary>Address of the tokens; <c>/{account}/{container}</c> is appended.</summary>
    public required string Tokens { get; init; }

    /// <summary>Hosts whose first label is the account: those that end with this.</summary>
    public required string HostSuffix { get; init; }

    /// <summary>Variable of the environment with a subscription key that raises the limits; none is needed.</summary>
    public string? KeyVariable { get; init; }
}
