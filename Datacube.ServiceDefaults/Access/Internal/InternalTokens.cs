using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Datacube.ServiceDefaults.Access.Internal;

/// <summary>Checks tokens of other services: signed with a key of the service that it names, made for this one, short-lived. Grants no more than the operator does.</summary>
internal sealed class InternalTokens(IOptions<AccessSettings> options, TimeProvider time)
{
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly Lazy<IReadOnlyDictionary<string, IReadOnlyList<SecurityKey>>> keys = new(() =>
        options.Value.Internal?.Callers.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<SecurityKey>)ServiceKeyFile.Public(pair.Value.KeyFile), StringComparer.Ordinal)
        ?? []);

    /// <summary>True for a token that says of itself that it comes from a service. Whether that is so is for <see cref="CheckAsync"/>.</summary>
    internal bool Claims(string token)
    {
        try
        {
            return handler.CanReadToken(token) && handler.ReadJsonWebToken(token).Typ == InternalToken.Type;
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException)
        {
            return false;
        }
    }

    /// <summary>The service that calls, or <c>auth.invalid</c>, <c>auth.expired</c>.</summary>
    internal async Task<Caller> CheckAsync(string token)
    {
        if (options.Value.Internal is not { Callers.Count: > 0 } settings)
            throw TokenRefusals.Because("no service may call this one (Authentication:Internal:Callers)");
        var result = await handler.ValidateTokenAsync(token, Parameters(settings)).ConfigureAwait(false);
        if (!result.IsValid)
            throw TokenRefusals.Of(result.Exception, $"datacube-internal:{settings.Service}", "a service that may call this one");
        var granted = settings.Callers[result.Issuer].Scopes;
        return new Caller($"service {result.Issuer}", TokenClaims.ScopesOf(result.ClaimsIdentity).Intersect(granted, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal), IsService: true);
    }

    private TokenValidationParameters Parameters(InternalSettings settings) => new()
    {
        ValidIssuers = settings.Callers.Keys,
        ValidAudience = InternalToken.AudienceOf(settings.Service),
        // Only keys of the service that the token names: none may speak for another.
        IssuerSigningKeyResolver = (_, unverified, _, _) => keys.Value.GetValueOrDefault(unverified.Issuer, []),
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        ValidTypes = [InternalToken.Type],
        RequireSignedTokens = true,
        ClockSkew = InternalToken.ClockLeeway,
        LifetimeValidator = (begins, ends, _, parameters) =>
            TokenClaims.IsAlive(begins, ends, parameters.ClockSkew, time) && ends - time.GetUtcNow().UtcDateTime <= InternalToken.LongestLifetime + parameters.ClockSkew,
    };
}
