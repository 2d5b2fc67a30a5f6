namespace Datacube.Storage.S3;

/// <summary>How a write ended.</summary>
/// <param name="Sha256">SHA-256 of what was sent.</param>
internal sealed record S3Written(byte[] Sha256)
{
    /// <summary>ETag of the new object.</summary>
    public string? ETag { get; init; }

    /// <summary>True where the server repeated the checksum.</summary>
    public bool IsVouched { get; init; }

    /// <summary>True where something had the key.</summary>
    public bool IsRefused { get; init; }

    /// <summary>True where an earlier attempt may have created the object.</summary>
    public bool IsUncertain { get; init; }
}
