using Amazon.S3;

namespace Datacube.Storage.S3;

/// <summary>Bucket and prefix of a store, and the way between its keys and the bucket's.</summary>
internal sealed class S3Location(S3Address address, RequestPayer? payer)
{
    public string Bucket => address.Bucket;

    /// <summary>Who pays for requests; null leaves it to the owner.</summary>
    public RequestPayer? Payer => payer;

    /// <summary>What stands before every key: empty, or with a slash at its end.</summary>
    public string Prefix { get; } = address.Key.Length == 0 ? "" : address.Key + "/";

    /// <summary>The bucket's key of a key of the store. Throws <c>name.form</c>.</summary>
    public string KeyOf(string key) => ObjectKey.Validate(key) is var valid && Prefix.Length == 0 ? valid : ObjectKey.Validate(Prefix + valid);

    /// <summary>The store's key of a key of the bucket.</summary>
    public string Relative(string key) => key[Prefix.Length..];

    /// <summary>An ETag as headers carry it; the answers of some servers leave the quotes out in a body.</summary>
    public static string Quote(string etag) => etag.StartsWith('"') ? etag : $"\"{etag}\"";

    /// <summary>A key for messages.</summary>
    public string Show(string key) => $"s3://{Bucket}/{Prefix}{key}";
}
