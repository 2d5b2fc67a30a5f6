namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Sends a request that names a service to an address of it.</summary>
internal sealed class ResolvingHandler(ServiceAddresses addresses) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var named = request.RequestUri;
        if (named is null || addresses.Resolve(named) is not { } real)
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        request.RequestUri = real;
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Handlers outside this one, and retries, go on with the name.
            request.RequestUri = named;
        }
    }
}
