using System.Net;
using System.Text.RegularExpressions;
using Datacube.Contracts.Errors;

namespace Datacube.Storage.S3;

/// <summary>Bucket and key of an <c>s3://bucket/key</c> address. As in every address, characters of the key may be percent-encoded.</summary>
/// <param name="Bucket">Bucket.</param>
/// <param name="Key">Key without slashes at its ends; empty for the bucket itself.</param>
public readonly partial record struct S3Address(string Bucket, string Key)
{
    /// <summary>Takes an address apart. Throws <c>uri.form</c>, and <c>name.form</c> for a key that no store takes.</summary>
    /// <param name="uri">Absolute, of the scheme s3.</param>
    /// <param name="field">The option or field that carried it.</param>
    public static S3Address Of(Uri uri, string field)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (!BucketName().IsMatch(uri.Host) || IPAddress.TryParse(uri.Host, out _) || uri.UserInfo.Length > 0 || !uri.IsDefaultPort)
            throw new DatacubeException("uri.form", $"'{uri.Host}' is not the name of a bucket. Allowed are 3 to 63 lower-case letters, digits, dots and dashes, as in s3://bucket/key.", field);
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw new DatacubeException("uri.form", "An s3 address has no query and no fragment; write %3F for a question mark and %23 for a hash in a key.", field);
        var key = Uri.UnescapeDataString(uri.AbsolutePath).Trim('/');
        return new(uri.Host, key.Length == 0 ? key : ObjectKey.Validate(key, field));
    }

    /// <summary>The address as text, characters of the key encoded.</summary>
    public Uri ToUri() => new($"s3://{Bucket}/{string.Join('/', Key.Split('/').Select(Uri.EscapeDataString))}", UriKind.Absolute);

    /// <summary>True where this is another address or lies below it.</summary>
    public bool IsInside(S3Address other) =>
        Bucket == other.Bucket && (other.Key.Length == 0 || Key == other.Key || Key.StartsWith(other.Key + "/", StringComparison.Ordinal));

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$", RegexOptions.CultureInvariant)]
    private static partial Regex BucketName();
}
