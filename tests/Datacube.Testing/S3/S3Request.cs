namespace Datacube.Testing.S3;

/// <summary>A request that a <see cref="FaultyS3"/> got.</summary>
/// <param name="Operation">Name of the operation as S3 calls it: <c>PutObject</c>.</param>
/// <param name="Key">Key; empty for the bucket.</param>
/// <param name="Headers">Headers by lower-case name.</param>
public sealed record S3Request(string Operation, string Key, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Access key that it was signed with; null where it was not.</summary>
    public string? AccessKey => Headers.GetValueOrDefault("authorization")?.Split("Credential=")[1].Split('/')[0];
}
