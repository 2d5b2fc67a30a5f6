using System.Buffers;
using System.Security.Cryptography;

namespace Datacube.Storage.S3;

/// <summary>Compares what a store returns with what was written.</summary>
internal sealed class S3ReadBack(IObjectStore store)
{
    private const int ReadBackBytes = 8 << 20;

    /// <summary>The object, where it holds exactly these bytes; else null.</summary>
    public async Task<ObjectInfo?> FindAsync(string key, long length, byte[] sha256, CancellationToken cancellation) =>
        await store.HeadAsync(key, cancellation).ConfigureAwait(false) is { } found && found.Size == length
            && await HoldsAsync(key, found.ETag, length, sha256, cancellation).ConfigureAwait(false)
            ? found with { Sha256 = Convert.ToHexStringLower(sha256) }
            : null;

    /// <summary>True where the store returns exactly these bytes.</summary>
    public async Task<bool> HoldsAsync(string key, string? etag, long length, byte[] sha256, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // One byte more than there should be: an object that is longer shows.
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(ReadBackBytes, length + 1));
        try
        {
            for (long offset = 0; offset <= length;)
            {
                var read = await store.ReadAsync(key, offset, buffer, etag, cancellation).ConfigureAwait(false);
                hash.AppendData(buffer.AsSpan(0, read));
                offset += read;
                if (read < buffer.Length)
                    return offset == length && CryptographicOperations.FixedTimeEquals(hash.GetHashAndReset(), sha256);
            }
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
