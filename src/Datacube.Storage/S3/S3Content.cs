using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Datacube.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace Datacube.Storage.S3;

/// <summary>The bytes of a write, in memory or in a file; pieces of a file are in memory only while they are used.</summary>
internal sealed class S3Content : IDisposable
{
    private const int DigestBytes = 1 << 20;

    private readonly ReadOnlyMemory<byte> bytes;
    private readonly SafeFileHandle? file;
    private readonly string path = "";

    public S3Content(ReadOnlyMemory<byte> bytes)
    {
        this.bytes = bytes;
        Length = bytes.Length;
    }

    public S3Content(string path)
    {
        this.path = path;
        try
        {
            file = File.OpenHandle(path, options: FileOptions.Asynchronous | FileOptions.SequentialScan);
            Length = RandomAccess.GetLength(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(error, "read", Path.GetFileName(path));
        }
    }

    public long Length { get; }

    /// <summary>A new stream over all bytes, at its start: one per attempt.</summary>
    public Stream Open() => file is not null ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, useAsync: true) : OpenMemory(bytes);

    /// <summary>A new stream over bytes in memory.</summary>
    public static Stream OpenMemory(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);

    /// <summary>Bytes from a position; the caller disposes them.</summary>
    public async ValueTask<S3Piece> ReadAsync(long offset, int count, CancellationToken cancellation)
    {
        if (file is null)
            return new(bytes.Slice((int)offset, count), null);
        var rented = ArrayPool<byte>.Shared.Rent(count);
        try
        {
            for (var filled = 0; filled < count;)
            {
                var read = await RandomAccess.ReadAsync(file, rented.AsMemory(filled, count - filled), offset + filled, cancellation).ConfigureAwait(false);
                filled += read > 0 ? read : throw new EndOfStreamException($"'{Path.GetFileName(path)}' became shorter while it was read.");
            }
            return new(rented.AsMemory(0, count), rented);
        }
        catch (Exception error)
        {
            ArrayPool<byte>.Shared.Return(rented);
            if (error is IOException)
                throw FileErrors.Translate(error, "read", Path.GetFileName(path));
            throw;
        }
    }

    /// <summary>SHA-256 and CRC-32C of all bytes.</summary>
    public async Task<(byte[] Sha256, uint Crc32C)> DigestAsync(CancellationToken cancellation)
    {
        if (file is null)
            return (SHA256.HashData(bytes.Span), Storage.Crc32C.Compute(bytes.Span));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        uint crc = 0;
        for (long offset = 0; offset < Length; offset += DigestBytes)
        {
            using var piece = await ReadAsync(offset, (int)Math.Min(DigestBytes, Length - offset), cancellation).ConfigureAwait(false);
            hash.AppendData(piece.Bytes.Span);
            crc = Storage.Crc32C.Append(crc, piece.Bytes.Span);
        }
        return (hash.GetHashAndReset(), crc);
    }

    public void Dispose() => file?.Dispose();
}
