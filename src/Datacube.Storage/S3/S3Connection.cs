using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.S3;
using RetryPolicy = Datacube.Contracts.Http.RetryPolicy;

namespace Datacube.Storage.S3;

/// <summary>A client of one server with its credentials and retries. Lives as long as the process, as its pool of connections should.</summary>
internal sealed class S3Connection
{
    private static readonly ConcurrentDictionary<(S3Settings, TimeProvider), S3Connection> Known = new();

    internal S3Connection(S3Settings settings, TimeProvider clock, S3Credentials credentials)
    {
        Settings = settings;
        Clock = clock;
        Credentials = credentials;
        Retries = new(clock, settings.MaxAttempts);
        Client = new AmazonS3Client(credentials, Configure(settings));
    }

    public S3Settings Settings { get; }

    public TimeProvider Clock { get; }

    public S3Credentials Credentials { get; }

    public RetryPolicy Retries { get; }

    public IAmazonS3 Client { get; }

    /// <summary>The connection of these settings.</summary>
    public static S3Connection Of(S3Settings settings, TimeProvider clock) =>
        Known.GetOrAdd((settings, clock), known => new(known.Item1, known.Item2, new S3Credentials(known.Item1)));

    private static AmazonS3Config Configure(S3Settings settings)
    {
        var config = new AmazonS3Config
        {
            IgnoreConfiguredEndpointUrls = true,
            ForcePathStyle = settings.UsesPathStyle,
            HttpClientFactory = new S3Http(settings),
            // Attempts, times and the clock are ours: one class of failure has one treatment, whatever made the request.
            MaxErrorRetry = 0,
            MaxStaleConnectionRetries = 0,
            Timeout = Timeout.InfiniteTimeSpan,
            DisableClockSkewCorrection = true,
            // Checksums are stated per request; older servers do not take those that the client would add.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (settings.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = settings.SigningRegion;
        }
        else
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(settings.SigningRegion);
        }
        return config;
    }
}
