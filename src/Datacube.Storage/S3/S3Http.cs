using Amazon.Runtime;

namespace Datacube.Storage.S3;

/// <summary>The network of a connection: no redirects, no proxy of the environment, no cookies; attempts have times of their own.</summary>
internal sealed class S3Http : HttpClientFactory, IDisposable
{
    private readonly HttpClient client;

    public S3Http(S3Settings settings) => client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = settings.ConnectTimeout,
        MaxConnectionsPerServer = 64,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public void Dispose() => client.Dispose();

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
