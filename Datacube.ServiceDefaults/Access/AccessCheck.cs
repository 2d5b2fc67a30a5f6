using System.Net;
using Datacube.Contracts.Access;
using Datacube.Contracts.Errors;
using Datacube.ServiceDefaults.Access.Internal;
using Microsoft.AspNetCore.Http;

namespace Datacube.ServiceDefaults.Access;

/// <summary>Finds the credential of a request and asks whoever knows its kind.</summary>
internal sealed class AccessCheck(ApiKeys keys, JwtTokens tokens, InternalTokens ofServices)
{
    private const string Bearer = "Bearer ";

    /// <summary>The caller; null when the request carries nothing that could be checked.</summary>
    internal async Task<Caller?> CallerOfAsync(IHeaderDictionary headers, IPAddress? from, CancellationToken cancellation)
    {
        var key = headers[ApiKey.Header];
        var authorization = headers.Authorization;
        if (key.Count + authorization.Count > 1)
            throw new DatacubeException("auth.invalid", $"The request carries {key.Count + authorization.Count} credentials. Send one: {ApiKey.Header} or authorization.", "authorization");
        if (key is [{ } text])
            return keys.Find(text, from);
        if (authorization is not [{ } value] || !value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return null;
        var token = value[Bearer.Length..].Trim();
        return ofServices.Claims(token) ? await ofServices.CheckAsync(token).ConfigureAwait(false) : await tokens.CheckAsync(token, cancellation).ConfigureAwait(false);
    }
}
