using System.Security.Claims;
using Datacube.Contracts.Errors;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Datacube.ServiceDefaults.Access.Internal;

/// <summary>
/// Calls of this service to others: each bears a token of its own, which lasts for a minute, is good for one service and says what the call
/// needs, nothing more.
/// </summary>
public sealed class InternalCalls(IOptions<AccessSettings> options, TimeProvider time)
{
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly Lazy<SigningCredentials> signing = new(() => new(ServiceKeyFile.Private(KeyOf(options.Value)), SecurityAlgorithms.EcdsaSha256));

    /// <summary>Headers of one call.</summary>
    /// <param name="service">Name of the service that is called.</param>
    /// <param name="scopes">What the call needs; see <see cref="Scopes"/>.</param>
    public Metadata HeadersFor(string service, params string[] scopes) => new() { { "authorization", $"Bearer {TokenFor(service, scopes)}" } };

    internal string TokenFor(string service, params string[] scopes)
    {
        var (settings, now) = (options.Value.Internal!, time.GetUtcNow().UtcDateTime);
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = InternalToken.Type,
            Issuer = settings.Service,
            Audience = InternalToken.AudienceOf(service),
            Subject = new ClaimsIdentity([new Claim(Caller.ScopeClaim, string.Join(' ', scopes))]),
            IssuedAt = now,
            NotBefore = now,
            Expires = now + settings.Lifetime,
            SigningCredentials = signing.Value,
        });
    }

    private static string KeyOf(AccessSettings access) => access.Internal?.KeyFile ?? throw new DatacubeException("auth.configuration", InternalRules.MissingKey, "Authentication:Internal:KeyFile");
}
