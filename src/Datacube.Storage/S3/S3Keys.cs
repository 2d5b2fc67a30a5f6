namespace Datacube.Storage.S3;

/// <summary>Keys of an S3 user. Its text is hidden wherever it is printed.</summary>
/// <param name="AccessKey">Access key id.</param>
/// <param name="SecretKey">Secret access key.</param>
/// <param name="SessionToken">Token of temporary keys.</param>
public sealed record S3Keys(string AccessKey, string SecretKey, string? SessionToken)
{
    /// <inheritdoc/>
    public override string ToString() => "•••";
}
