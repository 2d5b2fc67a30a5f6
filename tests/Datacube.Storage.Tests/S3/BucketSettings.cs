using Datacube.Storage.S3;
using Datacube.Testing.S3;

namespace Datacube.Storage.Tests.S3;

/// <summary>How the store reaches the server of tests.</summary>
internal static class BucketSettings
{
    public static S3Settings Settings(this S3Bucket bucket) => new()
    {
        Endpoint = bucket.Endpoint,
        Keys = new(S3Server.AccessKey, S3Server.SecretKey, null),
    };
}
