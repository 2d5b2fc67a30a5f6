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
        var jwt = options.Value.Jwt ?? throw TokenRefusals.Because("this service accepts no tokens, only keys");
        var result = await ValidateAsync(token, jwt, again: false, cancellation).ConfigureAwait(false);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
            // The issuer may have changed its keys since they were fetched.
            result = await ValidateAsync(token, jwt, again: true, cancellation).ConfigureAwait(false);
        if (!result.IsValid)
            throw TokenRefusals.Of(result.Exception, jwt.Audience, jwt.Authority);
        var claims = result.ClaimsIdentity;
        var subject = claims.FindFirst(Caller.SubjectClaim)?.Value ?? throw TokenRefusals.Because("it names no subject (sub)");
        return new Caller(subject, TokenClaims.ScopesOf(claims));
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
            LifetimeValidator = (begins, ends, _, parameters) => TokenClaims.IsAlive(begins, ends, parameters.ClockSkew, time),
        }).ConfigureAwait(false);
    }
}
