using System.Security.Claims;
using Datacube.Contracts.Errors;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Datacube.ServiceDefaults.Access;

/// <summary>Checks tokens: signature with a key of the issuer, algorithm, issuer, audience, lifetime. A token without one of them is refused.</summary>
internal sealed class JwtTokens(IOptions<AccessSettings> options, IssuerKeys issuer, TimeProvider time)
{
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    /// <summary>The caller that a token speaks of, or <c>auth.invalid</c>, <c>auth.expired</c>.</summary>
    internal async Task<Caller> CheckAsync(string token, CancellationToken cancellation)
    {
        var jwt = options.Value.Jwt ?? throw Refused("this service accepts no tokens, only keys");
        var result = await ValidateAsync(token, jwt, again: false, cancellation).ConfigureAwait(false);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
            // The issuer may have changed its keys since they were fetched.
            result = await ValidateAsync(token, jwt, again: true, cancellation).ConfigureAwait(false);
        if (!result.IsValid)
            throw Refused(result.Exception, jwt);
        var claims = result.ClaimsIdentity;
        var subject = claims.FindFirst(Caller.SubjectClaim)?.Value ?? throw Refused("it names no subject (sub)");
        return new Caller(subject, ScopesOf(claims));
    }

    private async Task<TokenValidationResult> ValidateAsync(string token, JwtSettings jwt, bool again, CancellationToken cancellation)
    {
        var known = await issuer.GetAsync(again, cancellation).ConfigureAwait(false);
        return await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = known.Issuer,
            ValidAudience = jwt.Audience,
            IssuerSigningKeys = known.SigningKeys,
            ValidAlgorithms = jwt.Algorithms.Count > 0 ? jwt.Algorithms : JwtSettings.Asymmetric,
            ValidTypes = ["JWT", "at+jwt"],
            RequireSignedTokens = true,
            ClockSkew = jwt.ClockLeeway,
            LifetimeValidator = IsAlive,
        }).ConfigureAwait(false);
    }

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (expires is null)
            throw new SecurityTokenNoExpirationException();
        if (expires.Value + parameters.ClockSkew <= now)
            throw new SecurityTokenExpiredException { Expires = expires.Value };
        return notBefore is null || notBefore.Value - parameters.ClockSkew <= now;
    }

    // "scope": names with blanks between them (RFC 8693); "scp": a list of names.
    private static HashSet<string> ScopesOf(ClaimsIdentity claims) =>
        claims.FindAll(claim => claim.Type is Caller.ScopeClaim or "scp").SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.Ordinal);

    private static DatacubeException Refused(Exception failure, JwtSettings jwt) => failure switch
    {
        SecurityTokenExpiredException expired => new("auth.expired", $"The token ended at {expired.Expires:u}. Sign in again.", "authorization", failure),
        SecurityTokenInvalidLifetimeException => Refused("it is not valid yet; check the clock of the issuer", failure),
        SecurityTokenInvalidAudienceException => Refused($"it was made for another audience than '{jwt.Audience}'", failure),
        SecurityTokenInvalidIssuerException => Refused($"it comes from another issuer than {jwt.Authority}", failure),
        SecurityTokenInvalidAlgorithmException => Refused("its algorithm is not accepted", failure),
        SecurityTokenNoExpirationException => Refused("it has no end (exp)", failure),
        _ => Refused("its signature or form is not valid", failure),
    };

    private static DatacubeException Refused(string why, Exception? failure = null) =>
        new("auth.invalid", $"The token was refused: {why}. Sign in again, or check which issuer this system uses.", "authorization", failure);
}
