namespace Datacube.Storage.S3;

/// <summary>
/// How a write to S3 is verified. A checksum is sent, and where the server's answer repeats it, the server has stored those bytes. Where the
/// answer does not (older servers ignore such headers), the object is read back and compared.
/// </summary>
public enum S3Checksums
{
    /// <summary>SHA-256, the default.</summary>
    Sha256,

    /// <summary>CRC-32C.</summary>
    Crc32C,

    /// <summary>None is sent, for servers that refuse such headers; every object is read back.</summary>
    ReadBack,
}
