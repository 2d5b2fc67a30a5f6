using System.Net;
using System.Runtime.ExceptionServices;
using Datacube.Contracts.Errors;

namespace Datacube.Contracts.Http;

/// <summary>Checks every address before it is asked and follows redirects by hand, at most as many as allowed, checking each again.</summary>
internal sealed class RedirectHandler(HostRules rules, int maxRedirects, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    // What must not travel to another host than the one it was meant for.
    private static readonly string[] Credentials = ["Authorization", "Cookie", "Proxy-Authorization", "X-Api-Key", "Ocp-Apim-Subscription-Key"];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var hop = 0; ; hop++)
        {
            rules.Check(request.RequestUri!);
            var response = await SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
                return response;
            response.Dispose();
            if (hop == maxRedirects)
                throw HostRules.Refusal($"it redirects more than {maxRedirects} times");
            request = Follow(request, response.StatusCode, new Uri(request.RequestUri!, location));
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await base.SendAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.InnerException is DatacubeException refusal)
        {
            // The handler wraps what the connector threw; the refusal itself is the answer.
            ExceptionDispatchInfo.Throw(refusal);
            throw;
        }
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect
            or HttpStatusCode.PermanentRedirect;

    private static HttpRequestMessage Follow(HttpRequestMessage from, HttpStatusCode status, Uri target)
    {
        var keepsMethod = status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect || from.Method == HttpMethod.Head;
        var next = new HttpRequestMessage(keepsMethod ? from.Method : HttpMethod.Get, target) { Version = from.Version, VersionPolicy = from.VersionPolicy };
        if (keepsMethod)
            next.Content = from.Content;
        var sameHost = Uri.Compare(from.RequestUri, target, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
        foreach (var (name, values) in from.Headers)
            if (sameHost || !Credentials.Contains(name, StringComparer.OrdinalIgnoreCase))
                next.Headers.TryAddWithoutValidation(name, values);
        foreach (var (key, value) in from.Options)
            ((IDictionary<string, object?>)next.Options)[key] = value;
        return next;
    }
}
