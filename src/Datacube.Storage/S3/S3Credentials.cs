using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;

namespace Datacube.Storage.S3;

/// <summary>
/// The credentials of a connection, found at the first request: keys of the settings, a profile, else what the AWS tools would use (web
/// identity, container, machine). Found again when a server says that they have expired.
/// </summary>
internal sealed class S3Credentials(Func<AWSCredentials> find) : AWSCredentials
{
    private readonly Lock gate = new();
    private AWSCredentials? found;
    private int generation;

    public S3Credentials(S3Settings settings) : this(() => Find(settings)) { }

    /// <summary>How often they were renewed.</summary>
    public int Generation => Volatile.Read(ref generation);

    /// <summary>Forgets credentials that a request of a generation failed with; one of many such requests at the same time does it.</summary>
    public void Renew(int seen)
    {
        lock (gate)
        {
            if (seen != generation)
                return;
            (found as RefreshingAWSCredentials)?.ClearCredentials();
            found = null;
            generation++;
        }
    }

    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials() => Current().GetCredentials();

    /// <inheritdoc/>
    public override Task<ImmutableCredentials> GetCredentialsAsync() => Current().GetCredentialsAsync();

    private AWSCredentials Current()
    {
        lock (gate)
            return found ??= find();
    }

    private static AWSCredentials Find(S3Settings settings)
    {
        if (settings.Anonymous)
            return new AnonymousAWSCredentials();
        if (settings.Keys is { } keys)
            return keys.SessionToken is { } token ? new SessionAWSCredentials(keys.AccessKey, keys.SecretKey, token) : new BasicAWSCredentials(keys.AccessKey, keys.SecretKey);
        if (settings.Profile is { } profile)
        {
            return new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out var named)
                ? named
                : throw new AmazonClientException($"There is no profile '{profile}' with keys in the shared AWS files.");
        }
        return DefaultAWSCredentialsIdentityResolver.GetCredentials();
    }
}
