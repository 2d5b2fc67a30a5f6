namespace Datacube.ServiceDefaults.Access.Internal;

/// <summary>The form of tokens with which services call each other. No token of an issuer for people has this type or such an audience.</summary>
internal static class InternalToken
{
    /// <summary>The type in the head of a token.</summary>
    internal const string Type = "datacube-internal+jwt";

    /// <summary>Longest life of a token, whatever it says itself.</summary>
    internal static readonly TimeSpan LongestLifetime = TimeSpan.FromMinutes(5);

    /// <summary>How far the clocks of two services may differ.</summary>
    internal static readonly TimeSpan ClockLeeway = TimeSpan.FromSeconds(60);

    /// <summary>What a token for a service is made for.</summary>
    internal static string AudienceOf(string service) => $"datacube-internal:{service}";
}
