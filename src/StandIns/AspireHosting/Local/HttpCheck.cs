using System.Net;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Local;

/// <summary>Healthy when a GET is answered with the expected status.</summary>
internal sealed class HttpCheck(Func<(Uri Address, bool IsHttp2)> target, int status) : IHealthCheck
{
    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromSeconds(5);
    private static readonly HttpMessageInvoker Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromSeconds(30), ConnectTimeout = TimeToAnswer });

    public HttpCheck(Func<EndpointReference> endpoint, string path, int status)
        : this(() => (new Uri(new Uri(endpoint().Url), path), endpoint().Annotation.Transport == "http2"), status)
    {
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (address, isHttp2) = target();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        // gRPC endpoints without TLS speak HTTP/2 and nothing else.
        if (isHttp2)
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeToAnswer);
        try
        {
            using var response = await Client.SendAsync(request, deadline.Token);
            return (int)response.StatusCode == status ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"{request.RequestUri} answered {(int)response.StatusCode}; {status} is expected.");
        }
        catch (HttpRequestException error)
        {
            return HealthCheckResult.Unhealthy($"{request.RequestUri} does not answer.", error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"{request.RequestUri} did not answer within {TimeToAnswer.TotalSeconds:0} s.");
        }
    }
}
