namespace Datacube.ServiceDefaults.Access;

/// <summary>Which tokens a service accepts.</summary>
public sealed class JwtSettings
{
    /// <summary>Address of the issuer (OpenID Connect), https. Its keys come from <c>/.well-known/openid-configuration</c> below it.</summary>
    public string Authority { get; set; } = "";

    /// <summary>The audience that a token must be made for.</summary>
    public string Audience { get; set; } = "";

    /// <summary>How far the clocks of issuer and service may differ: 0 to 60 seconds.</summary>
    public TimeSpan ClockLeeway { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Signature algorithms accepted: asymmetric ones only. Empty stands for <see cref="Asymmetric"/>.</summary>
    public IList<string> Algorithms { get; set; } = [];

    /// <summary>Algorithms that may be named. A shared secret (HS256) would let every service make tokens; none would let everyone.</summary>
    public static IReadOnlyList<string> Asymmetric { get; } = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
}
