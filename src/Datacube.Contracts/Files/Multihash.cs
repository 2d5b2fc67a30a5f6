using System.Security.Cryptography;

namespace Datacube.Contracts.Files;

/// <summary>
/// A checksum that names its own kind, as STAC's file extension writes it: hexadecimal, the number of the kind, the length of the digest
/// (both as varint), the digest. Kinds that this machine cannot compute, and digests that were cut, are none.
/// </summary>
public sealed class Multihash
{
    private static readonly Dictionary<ulong, (HashAlgorithmName Algorithm, int Length)> Kinds = new()
    {
        [0x11] = (HashAlgorithmName.SHA1, 20),
        [0x12] = (HashAlgorithmName.SHA256, 32),
        [0x13] = (HashAlgorithmName.SHA512, 64),
        [0x14] = (HashAlgorithmName.SHA3_512, 64),
        [0x15] = (HashAlgorithmName.SHA3_384, 48),
        [0x16] = (HashAlgorithmName.SHA3_256, 32),
        [0x20] = (HashAlgorithmName.SHA384, 48),
        [0xd5] = (HashAlgorithmName.MD5, 16),
    };

    private readonly HashAlgorithmName algorithm;
    private readonly byte[] digest;

    private Multihash(HashAlgorithmName algorithm, byte[] digest) => (this.algorithm, this.digest) = (algorithm, digest);

    /// <summary>Reads a multihash; null where it is none, or of a kind that cannot be computed here.</summary>
    public static Multihash? Parse(string? text)
    {
        if (text is null || text.Length % 2 != 0 || !text.All(char.IsAsciiHexDigit))
            return null;
        ReadOnlySpan<byte> rest = Convert.FromHexString(text);
        if (Number(ref rest) is not { } code || Number(ref rest) is not { } length || length != (ulong)rest.Length
            || !Kinds.TryGetValue(code, out var kind) || rest.Length != kind.Length || !CanCompute(kind.Algorithm))
            return null;
        return new(kind.Algorithm, rest.ToArray());
    }

    /// <summary>Begins to compute a checksum of this kind over bytes that come piece by piece.</summary>
    public IncrementalHash Begin() => IncrementalHash.CreateHash(algorithm);

    /// <summary>True where the bytes that were seen have this checksum.</summary>
    public bool Matches(IncrementalHash seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return seen.GetHashAndReset().AsSpan().SequenceEqual(digest);
    }

    private static bool CanCompute(HashAlgorithmName algorithm) =>
        algorithm.Name?.StartsWith("SHA3", StringComparison.Ordinal) != true || (algorithm == HashAlgorithmName.SHA3_256 ? SHA3_256.IsSupported : algorithm == HashAlgorithmName.SHA3_384 ? SHA3_384.IsSupported : SHA3_512.IsSupported);

    /// <summary>A varint of at most four bytes: seven bits each, the lowest first.</summary>
    private static ulong? Number(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var at = 0; at < Math.Min(4, bytes.Length); at++)
        {
            value |= (ulong)(bytes[at] & 0x7f) << (7 * at);
            if (bytes[at] < 0x80)
            {
                bytes = bytes[(at + 1)..];
                return value;
            }
        }
        return null;
    }
}
