using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;

namespace Datacube.Storage.S3;

/// <summary>Checksums as S3 writes them: base 64, and for an object of parts the checksum of the parts' checksums with their number.</summary>
internal sealed class S3Checksum(S3Checksums kind)
{
    /// <summary>What a multipart upload is begun with.</summary>
    public ChecksumAlgorithm? Algorithm => kind switch
    {
        S3Checksums.Sha256 => ChecksumAlgorithm.SHA256,
        S3Checksums.Crc32C => ChecksumAlgorithm.CRC32C,
        _ => null,
    };

    /// <summary>Checksum of bytes; null where none is sent.</summary>
    public string? Of(ReadOnlySpan<byte> bytes) => kind switch
    {
        S3Checksums.Sha256 => Convert.ToBase64String(SHA256.HashData(bytes)),
        S3Checksums.Crc32C => Write(Crc32C.Compute(bytes)),
        _ => null,
    };

    /// <summary>Checksum of bytes whose digests are known.</summary>
    public string? Of((byte[] Sha256, uint Crc32C) digests) => kind switch
    {
        S3Checksums.Sha256 => Convert.ToBase64String(digests.Sha256),
        S3Checksums.Crc32C => Write(digests.Crc32C),
        _ => null,
    };

    /// <summary>Checksum of an object of parts.</summary>
    public string? OfParts(IReadOnlyList<string?> parts) =>
        kind == S3Checksums.ReadBack ? null : string.Create(CultureInfo.InvariantCulture, $"{Of([.. parts.SelectMany(part => Convert.FromBase64String(part!))])}-{parts.Count}");

    /// <summary>States the checksum in a request.</summary>
    public void Put(PutObjectRequest request, string? checksum)
    {
        if (kind == S3Checksums.Sha256)
            request.ChecksumSHA256 = checksum;
        else if (kind == S3Checksums.Crc32C)
            request.ChecksumCRC32C = checksum;
    }

    /// <summary>States the checksum in a request.</summary>
    public void Put(UploadPartRequest request, string? checksum)
    {
        if (kind == S3Checksums.Sha256)
            request.ChecksumSHA256 = checksum;
        else if (kind == S3Checksums.Crc32C)
            request.ChecksumCRC32C = checksum;
    }

    /// <summary>A part as the completion names it.</summary>
    public PartETag Part(int number, string etag, string? checksum) => new()
    {
        PartNumber = number,
        ETag = etag,
        ChecksumSHA256 = kind == S3Checksums.Sha256 ? checksum : null,
        ChecksumCRC32C = kind == S3Checksums.Crc32C ? checksum : null,
    };

    /// <summary>True where an answer repeats the checksum: the server has these bytes.</summary>
    public bool IsRepeated(string? checksum, string? sha256, string? crc32C) =>
        checksum is not null && checksum == (kind == S3Checksums.Sha256 ? sha256 : crc32C);

    private static string Write(uint crc)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, crc);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>SHA-256 of a whole object as ours are written; null for that of parts.</summary>
    public static string? ToHexadecimal(string? base64) =>
        base64 is not null && !base64.Contains('-', StringComparison.Ordinal) ? Convert.ToHexStringLower(Convert.FromBase64String(base64)) : null;
}
