using System.Security.Claims;
using Microsoft.IdentityModel.Tokens;

namespace Datacube.ServiceDefaults.Access;

/// <summary>What tokens say, whoever made them.</summary>
internal static class TokenClaims
{
    /// <summary>Between its beginning and its end; throws for a token without an end and for one that is over.</summary>
    internal static bool IsAlive(DateTime? notBefore, DateTime? expires, TimeSpan leeway, TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (expires is null)
            throw new SecurityTokenNoExpirationException();
        if (expires.Value + leeway <= now)
            throw new SecurityTokenExpiredException { Expires = expires.Value };
        return notBefore is null || notBefore.Value - leeway <= now;
    }

    // "scope": names with blanks between them (RFC 8693); "scp": a list of names.
    internal static HashSet<string> ScopesOf(ClaimsIdentity claims) =>
        claims.FindAll(claim => claim.Type is Caller.ScopeClaim or "scp").SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.Ordinal);
}
