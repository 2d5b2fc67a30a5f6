using Datacube.Contracts.Errors;
using Microsoft.IdentityModel.Tokens;

namespace Datacube.ServiceDefaults.Access;

/// <summary>Why a token was refused, without the token.</summary>
internal static class TokenRefusals
{
    internal static DatacubeException Of(Exception failure, string audience, string issuer) => failure switch
    {
        SecurityTokenExpiredException expired => new("auth.expired", $"The token ended at {expired.Expires:u}. Sign in again.", "authorization", failure),
        SecurityTokenInvalidLifetimeException => Because("it is not valid yet, or for too long; check the clock of the issuer", failure),
        SecurityTokenInvalidAudienceException => Because($"it was made for another audience than '{audience}'", failure),
        SecurityTokenInvalidIssuerException => Because($"it comes from another issuer than {issuer}", failure),
        SecurityTokenInvalidAlgorithmException => Because("its algorithm is not accepted", failure),
        SecurityTokenNoExpirationException => Because("it has no end (exp)", failure),
        _ => Because("its signature or form is not valid", failure),
    };

    internal static DatacubeException Because(string why, Exception? failure = null) =>
        new("auth.invalid", $"The token was refused: {why}. Sign in again, or check which issuer this system uses.", "authorization", failure);
}
