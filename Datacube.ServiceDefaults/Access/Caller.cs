using System.Security.Claims;

namespace Datacube.ServiceDefaults.Access;

/// <summary>Who calls, and what they may do.</summary>
/// <param name="Subject">Stable name of the caller: the subject of a token, or that of a key. Owns what the caller creates.</param>
/// <param name="Scopes">Scopes granted.</param>
/// <param name="IsService">True for another service of the system, which calls on its own behalf.</param>
public sealed record Caller(string Subject, IReadOnlySet<string> Scopes, bool IsService = false)
{
    internal const string SubjectClaim = "sub";
    internal const string ScopeClaim = "scope";
    private const string ServiceClaim = "service";

    /// <summary>True for a caller who may act for every owner.</summary>
    public bool IsAdmin => Scopes.Contains(Access.Scopes.Admin);

    /// <summary>True when the caller was granted the scope, or everything.</summary>
    public bool May(string scope) => Scopes.Contains(scope) || IsAdmin;

    /// <summary>The caller of a request that was let in. Throws <see cref="InvalidOperationException"/> for an anonymous one.</summary>
    public static Caller Of(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var subject = user.FindFirst(SubjectClaim)?.Value ?? throw new InvalidOperationException("The request is anonymous: its endpoint is open and must not ask for a caller.");
        return new Caller(subject, user.FindAll(ScopeClaim).Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal), user.HasClaim(claim => claim.Type == ServiceClaim));
    }

    internal ClaimsPrincipal ToPrincipal(string scheme) =>
        new(new ClaimsIdentity([new Claim(SubjectClaim, Subject), .. Scopes.Select(scope => new Claim(ScopeClaim, scope)), .. IsService ? [new Claim(ServiceClaim, Subject)] : Array.Empty<Claim>()], scheme, SubjectClaim, roleType: null));
}
