using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Datacube.ServiceDefaults.Tests.Access;

/// <summary>An issuer of tokens without a network: answers discovery and makes tokens, good ones and forged ones.</summary>
internal sealed class ScriptedIssuer(TimeProvider time) : HttpMessageHandler
{
    internal const string Address = "https://issuer.example.org/realms/datacube";
    internal const string Audience = "datacube";

    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
    private RsaSecurityKey key = NewKey("first");

    internal int Asked { get; private set; }

    internal bool IsDown { get; set; }

    internal void ChangeKey() => key = NewKey("second");

    internal string Token(string scopes = "cubes.read", string audience = Audience, string issuer = Address, TimeSpan? begins = null, TimeSpan? ends = null, bool withEnd = true, SigningCredentials? signing = null)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Subject = new ClaimsIdentity([new Claim("sub", "someone"), new Claim("scope", scopes)]),
            NotBefore = now + (begins ?? TimeSpan.FromMinutes(-1)),
            Expires = withEnd ? now + (ends ?? TimeSpan.FromMinutes(5)) : null,
            SigningCredentials = signing ?? new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
        });
    }

    /// <summary>A token that says of itself that it is not signed.</summary>
    internal string Unsigned()
    {
        var parts = Token().Split('.');
        return $"{Base64UrlEncoder.Encode("{\"alg\":\"none\",\"typ\":\"JWT\"}")}.{parts[1]}.";
    }

    /// <summary>A token signed with the public key as if it were a shared secret.</summary>
    internal string SignedWithPublicKey()
    {
        var secret = new SymmetricSecurityKey(Encoding.ASCII.GetBytes(key.Rsa.ExportSubjectPublicKeyInfoPem())) { KeyId = key.KeyId };
        return Token(signing: new SigningCredentials(secret, SecurityAlgorithms.HmacSha256));
    }

    /// <summary>A token with other content under the signature of a good one.</summary>
    internal string Tampered()
    {
        var parts = Token().Split('.');
        return $"{parts[0]}.{Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("cubes.read", "admin", StringComparison.Ordinal))}.{parts[2]}";
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked++;
        if (IsDown)
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { RequestMessage = request });
        var parameters = key.Rsa.ExportParameters(includePrivateParameters: false);
        object body = request.RequestUri!.AbsolutePath.EndsWith("openid-configuration", StringComparison.Ordinal)
            ? new { issuer = Address, jwks_uri = $"{Address}/keys" }
            : new { keys = new[] { new { kty = "RSA", use = "sig", kid = key.KeyId, n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) } } };
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") });
    }

    private static RsaSecurityKey NewKey(string id) => new(RSA.Create(2048)) { KeyId = id };
}
